"""How much somebody may write (facts 10): one table, read before each comment and post."""

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
from web.ages import exact_date

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

    from content.models import Wikitag
    from profiles.models import User

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
TRUSTED = 2000


class Written(Enum):
    COMMENT = auto()
    POST = auto()


@dataclass(frozen=True)
class WritingLimit:
    """At most `most` within `window`, for those of whom everything that stands here is true.

    On one's own posts nothing but a limit `on_own_posts` holds, and only that counts what was written there.
    """

    most: int
    window: timedelta
    karma_below: int | None = None
    last_20_below: int | None = None
    last_20_posts_below: int | None = None
    downvoters: int = 0
    post_downvoters: int = 0
    month_karma_below: int | None = None
    month_downvoters: int = 0
    on_own_posts: bool = False

    def is_for(self, author: User, recent: RecentKarma) -> bool:
        """Tell whether the limit holds for somebody. What is dear to know is asked last, and only when it decides."""
        return (
            (self.karma_below is None or author.karma < self.karma_below)
            and (self.last_20_below is None or recent.last_20 < self.last_20_below)
            and (self.last_20_posts_below is None or recent.last_20_posts < self.last_20_posts_below)
            and (not self.downvoters or recent.downvoters >= self.downvoters)
            and (not self.post_downvoters or recent.post_downvoters >= self.post_downvoters)
            and (not self.month_downvoters or recent.month_downvoters >= self.month_downvoters)
            and (self.month_karma_below is None or recent.month < self.month_karma_below)
        )


LIMITS = {
    Written.COMMENT: (
        WritingLimit(1, 8 * SECOND, on_own_posts=True),
        WritingLimit(3, DAY, karma_below=5),
        WritingLimit(1, DAY, karma_below=-2),
        WritingLimit(3, DAY, karma_below=TRUSTED, last_20_below=1),
        WritingLimit(1, HOUR, last_20_below=0, downvoters=3),
        WritingLimit(1, DAY, karma_below=TRUSTED, last_20_below=-5, downvoters=4),
        WritingLimit(1, DAY, last_20_below=-5, downvoters=7),
        WritingLimit(1, 3 * DAY, karma_below=500, last_20_below=-15, downvoters=5),
        WritingLimit(1, WEEK, karma_below=0, last_20_below=-1, month_downvoters=5, month_karma_below=-29),
    ),
    Written.POST: (
        WritingLimit(2, WEEK, karma_below=5),
        WritingLimit(1, WEEK, karma_below=-2),
        # It holds for everybody below -30 with 10 downvoters too, whom ForumMagnum's table names apart.
        WritingLimit(1, WEEK, last_20_posts_below=-15, post_downvoters=4),
        WritingLimit(1, 2 * WEEK, karma_below=0, last_20_below=-30, post_downvoters=5),
        WritingLimit(1, 3 * WEEK, karma_below=0, last_20_posts_below=-45, post_downvoters=5),
        WritingLimit(1, 4 * WEEK, karma_below=0, last_20_below=-60, post_downvoters=5),
    ),
}


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
        for limit in LIMITS[writes]
        if (retry_at := past.next_at(limit)) and limit.is_for(author, past.recent)
    ]
    return max(reached, key=lambda found: found[1], default=None)


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
        limits = LIMITS[self.writes]
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
