"""The whole of reporting: what a member tells the moderators. `content/moderating.py` resolves it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from content.models import Comment, Post, Report
from content.models.report import name_of_reported
from profiles.models import User
from web.ages import now

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from content.models.report import Reported

MOST_REPORTS, WINDOW = 20, timedelta(days=1)


def reportable(thing: str, viewer: User) -> QuerySet[Any] | None:
    """Return what of this kind a member may report: what they see, is there, and is not their own; None for no kind."""
    if thing == "person":
        return User.objects.visible_to(viewer).exclude(pk=viewer.pk)
    others: dict[str, QuerySet[Any]] = {
        "post": Post.objects.visible_to(viewer).filter(is_stub=False, deleted_at=None).exclude(coauthors=viewer),
        "comment": Comment.objects.visible_to(viewer).filter(is_stub=False, deleted_at=None).for_page(),
    }
    # Of a text whose author an import left unknown, nobody is the author.
    return others[thing].exclude(author=viewer, author__isnull=False) if thing in others else None


def may_report_at(reporter: User) -> datetime | None:
    """Return from when on somebody may report again who has reported twenty things in a day; None: at once."""
    lately = Report.objects.filter(reporter=reporter, reported_at__gt=now() - WINDOW).order_by("-reported_at")
    times = lately.values_list("reported_at", flat=True)[:MOST_REPORTS]
    return times[MOST_REPORTS - 1] + WINDOW if len(times) == MOST_REPORTS else None


def open_report(reporter: User, thing: Reported) -> Report | None:
    return Report.objects.open().about(thing).filter(reporter=reporter).first()


def report_downvotes(voter: User, author: User) -> None:
    """Tell the moderators that somebody has downvoted one author nine times within two minutes (facts 3.5)."""
    reason = gettext("Downvoted nine texts of %(name)s within two minutes.") % {"name": author.shown_name}
    report_thing(None, voter, reason=reason)


def report_thing(reporter: User | None, thing: Reported, *, reason: str) -> Report:
    """Put a thing on the moderators' queue; while it stands there, the same member reports it only once.

    Without a reporter it is the site itself that noticed something.
    """
    # Those of members who are no longer in the database have no reporter either, and there may be several.
    if already := Report.objects.open().about(thing).filter(reporter=reporter).first():
        return already
    report, _is_new = Report.objects.get_or_create(
        reporter=reporter,
        resolved_at=None,
        **{name_of_reported(thing): thing},
        defaults={"reason": reason, "reported_at": now()},
    )
    return report
