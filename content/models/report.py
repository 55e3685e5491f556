from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.standing import STANDING

from .comment import Comment
from .post import Post
from .review import HELD_BACK

if TYPE_CHECKING:
    from profiles.models import User

REPORT_ORDER = ("-reported_at", "-pk")
OPEN_REPORT = Q(resolved_at=None)
LONGEST_REASON = 500

type Reported = User | Post | Comment


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        """Keep the reports that no moderator has answered yet."""
        return self.filter(OPEN_REPORT)

    def about(self, thing: Reported) -> Self:
        return self.filter(**{name_of_reported(thing): thing})

    def concerning(self, person: User) -> Self:
        """Keep the reports about a person and about whatever they wrote."""
        return self.filter(Q(person=person) | Q(post__author=person) | Q(comment__author=person))

    def for_rows(self) -> Self:
        """Load what the queue shows of a report: who reported what, and by whom that is."""
        person = ("slug", "display_name", "deactivated_at")
        people = ("reporter", "person", "post__author", "comment__author")
        return (
            self.select_related(*people, "comment__post", "comment__wikitag", "post", "comment")
            .only(
                *("reason", "reported_at"),
                *(f"{one}__{name}" for one in people for name in person),
                *(f"person__{name}" for name in STANDING),
                *(f"post__{name}" for name in ("slug", "title", "is_locked", *HELD_BACK)),
                *(f"comment__{name}" for name in ("body_html", "top_level", "is_locked", *HELD_BACK)),
                *(f"comment__{name}" for name in ("post__slug", "post__title", "wikitag__slug", "wikitag__name")),
            )
            .fetch_mode(models.FETCH_RAISE)
        )


def name_of_reported(thing: Reported) -> str:
    """Return the column of a report in which this kind of thing stands."""
    if isinstance(thing, Post):
        return "post"
    return "comment" if isinstance(thing, Comment) else "person"


class Report(models.Model):
    """What a member tells the moderators about a person, a post or a comment; they and the reporter know of it."""

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="reports_made",
        verbose_name=_("reported by"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="reports", verbose_name=_("person")
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="reports", verbose_name=_("post"))
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, related_name="reports", verbose_name=_("comment")
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    reported_at = models.DateTimeField(_("reported"))
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("resolved by"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, post=None, comment=None)
                | Q(person=None, post__isnull=False, comment=None)
                | Q(person=None, post=None, comment__isnull=False),
                name="content_report_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by=None) | Q(resolved_at__isnull=False), name="content_report_resolver_resolved"
            ),
            *(
                models.UniqueConstraint(
                    fields=["reporter", thing], condition=OPEN_REPORT, name=f"content_report_open_on_{thing}_once"
                )
                for thing in ("person", "post", "comment")
            ),
        ]
        indexes = [
            models.Index(fields=["reported_at", "id"], condition=OPEN_REPORT, name="content_report_open"),
            # How many somebody made lately is asked before each.
            models.Index(fields=["reporter", "reported_at"], name="content_report_of_reporter"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.reported_at:%Y-%m-%d})"

    @property
    def thing(self) -> Reported:
        found = self.person or self.post or self.comment
        assert found  # noqa: S101 -- a constraint holds it
        return found
