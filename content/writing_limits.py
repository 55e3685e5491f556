"""Whether a member may write one more comment or post, by the limits of `content/thresholds.py` (facts 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from content.models import Coauthorship, Comment, Post
from content.recent_karma import WRITTEN_COMMENT, WRITTEN_POST, RecentKarma
from content.thresholds import thresholds
from web.ages import exact_date, now

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

    from content.models import Wikitag
    from content.thresholds import WritingLimit
    from profiles.models import User

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Written(Enum):
    COMMENT = auto()
    POST = auto()

    @property
    def limits(self) -> tuple[WritingLimit, ...]:
        return thresholds().comments if self is Written.COMMENT else thresholds().posts


class _Unit(NamedTuple):
    length: timedelta
    name: StrPromise


UNITS = (
    _Unit(DAY, ngettext_lazy("%(n)d day", "%(n)d days", "n")),
    _Unit(HOUR, ngettext_lazy("%(n)d hour", "%(n)d hours", "n")),
    _Unit(MINUTE, ngettext_lazy("%(n)d minute", "%(n)d minutes", "n")),
    _Unit(SECOND, ngettext_lazy("%(n)d second", "%(n)d seconds", "n")),
)
SENTENCES = {
    Written.COMMENT: _("Rate limit: You cannot comment for %(duration)s (until %(date)s)"),
    Written.POST: _("Rate limit: You cannot post for %(duration)s (until %(date)s)"),
}


def reached_limit(
    author: User, *, writes: Written, on: Post | Wikitag | None, present: datetime
) -> tuple[WritingLimit, datetime] | None:
    """Return the strictest limit that one more would break, and when it may be written; None for none.

    The caller holds a lock on the author, so that nothing is written between this question and what follows from it.
    `on` is what a comment is written on. Moderators have no limits, nor have events: nobody asks before one of these.
    At most four queries, and a fifth about those below 0 karma; three about posts.
    """
    if author.is_staff:
        return None
    past = _Past(author, writes, on, present)
    reached = [
        (limit, retry_at)
        for limit in writes.limits
        if (retry_at := past.next_at(limit)) and limit.is_for(author, past.recent)
    ]
    return max(reached, key=lambda found: found[1], default=None)


def notice(author: User, *, writes: Written, on: Post | Wikitag | None = None) -> str:
    """Return what a form says that is opened while a limit holds; nothing for one that is over within a minute."""
    present = now()
    reached = reached_limit(author, writes=writes, on=on, present=present)
    if reached is None or reached[1] - present < MINUTE:
        return ""
    return sentence(reached[1], writes=writes, present=present)


def sentence(retry_at: datetime, *, writes: Written, present: datetime) -> str:
    """Return what somebody is told who has to wait, as ForumMagnum says it (facts 10)."""
    return SENTENCES[writes] % {"duration": _in_words(retry_at - present), "date": exact_date(retry_at)}


@dataclass(frozen=True)
class _Past:
    """When somebody wrote what counts towards the limits, and how it was received; read when first asked for."""

    author: User
    writes: Written
    on: Post | Wikitag | None
    present: datetime

    def next_at(self, limit: WritingLimit) -> datetime | None:
        """Return when this limit lets one more be written, None where it does now."""
        if limit.on_own_posts:
            times = [self.recent.last_comment_at] if self.recent.last_comment_at else []
        else:
            times = [] if self.is_at_home else self.times
        if len(times) < limit.most:
            return None
        next_at = times[limit.most - 1] + limit.window
        return next_at if next_at > self.present else None

    @cached_property
    def recent(self) -> RecentKarma:
        return RecentKarma(self.author, self.present)

    @cached_property
    def is_at_home(self) -> bool:
        """Whether it is a comment on a post of the author's own."""
        if self.writes is Written.POST or not isinstance(self.on, Post):
            return False
        return self.on.author_id == self.author.pk or self.on.coauthorships.filter(person=self.author).exists()

    @cached_property
    def times(self) -> list[datetime]:
        """Return when the newest were written, the newest first: as many as any limit counts."""
        limits = self.writes.limits
        written = _posts_by(self.author) if self.writes is Written.POST else _comments_elsewhere_by(self.author)
        since = self.present - max(limit.window for limit in limits)
        times = written.filter(posted_at__gt=since).order_by("-posted_at").values_list("posted_at", flat=True)
        return list(times[: max(limit.most for limit in limits)])


def _posts_by(author: User) -> QuerySet[Any]:
    return Post.objects.filter(WRITTEN_POST, author=author, is_event=False)


def _comments_elsewhere_by(author: User) -> QuerySet[Any]:
    coauthored = Coauthorship.objects.filter(post=OuterRef("post"), person=author)
    comments = Comment.objects.filter(WRITTEN_COMMENT, author=author)
    return comments.exclude(post__author=author).exclude(Exists(coauthored))


def _in_words(duration: timedelta) -> str:
    """Return how long, rounded up so that waiting so long is enough, in the largest unit that gives more than one."""
    unit = next((unit for unit in UNITS if duration > unit.length), UNITS[-1])
    return unit.name % {"n": max(1, ceil(duration / unit.length))}
