"""What others made of somebody's latest texts: the numbers that the limits of writing ask for (facts 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, FilteredRelation, Max, Q, Sum, Value
from django.db.models.functions import Coalesce

from content.models import Comment, Post

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from profiles.models import User

NEWEST = 20
MONTH = timedelta(days=30)
# What has been deleted or rejected since stays in: nobody gets rid of a number by deleting what earned it.
WRITTEN_COMMENT = Q(is_draft=False, is_scheduled=False, is_stub=False)
# Nor by making it a draft again.
WRITTEN_POST = Q(is_first_draft=False, is_scheduled=False, is_stub=False, is_shortform=False)
# Read backwards, this is the order of an index: that of `PostSort.OLD` and of `CommentSort.OLD`.
NEWEST_FIRST = ("-posted_at", "pk")


class _Text(NamedTuple):
    is_post: bool
    posted_at: datetime
    karma: int


class _Downvoter(NamedTuple):
    """Somebody who voted down texts whose total is not above 0, and when the newest of these was posted."""

    is_of_posts: bool
    voter: str
    newest_at: datetime


@dataclass(frozen=True)
class RecentKarma:
    """How a person's latest posts and comments were received, without what they think of them themselves.

    Each number is read when it is first asked for: one query for the newest texts, one for who voted them down, one for
    the sum of a month. Karma that an import brought without its votes counts, but tells of no downvoter.
    """

    author: User
    present: datetime

    @cached_property
    def last_20(self) -> int:
        """Return the net karma of the 20 newest posts and comments."""
        return sum(text.karma for text in self._newest)

    @cached_property
    def last_20_posts(self) -> int:
        return sum(text.karma for text in self._newest_posts)

    @cached_property
    def downvoters(self) -> int:
        """Return how many people voted down one of the 20 newest posts and comments that others did not outweigh."""
        return len({one.voter for one in self._downvoters if one.newest_at >= self._oldest(self._newest)})

    @cached_property
    def post_downvoters(self) -> int:
        oldest = self._oldest(self._newest_posts)
        return len({one.voter for one in self._downvoters if one.is_of_posts and one.newest_at >= oldest})

    @cached_property
    def month_downvoters(self) -> int:
        return len({one.voter for one in self._downvoters if one.newest_at >= self._month_ago})

    @cached_property
    def month(self) -> int:
        """Return the net karma of what was posted within the last 30 days."""
        posts, comments = (
            self._with_karma(texts.filter(posted_at__gte=self._month_ago))
            .values("author")
            .annotate(total=Sum("karma"))
            .values_list("total")
            for texts in (self._posts, self._comments)
        )
        return sum(total for (total,) in posts.union(comments, all=True))

    @cached_property
    def last_comment_at(self) -> datetime | None:
        return next((text.posted_at for text in self._latest if not text.is_post), None)

    @property
    def _newest(self) -> list[_Text]:
        return self._latest[:NEWEST]

    @property
    def _newest_posts(self) -> list[_Text]:
        return [text for text in self._latest if text.is_post]

    @cached_property
    def _latest(self) -> list[_Text]:
        """Return the 20 newest posts and the 20 newest comments, the newest first."""
        posts, comments = (self._newest_of(texts) for texts in (self._posts, self._comments))
        texts = [_Text(*row) for row in posts.union(comments, all=True)]
        return sorted(texts, key=lambda text: text.posted_at, reverse=True)

    def _newest_of(self, texts: QuerySet[Any]) -> QuerySet[Any]:
        # By their keys alone: told the author again, SQLite goes through all that they wrote.
        newest = texts.model._default_manager.filter(pk__in=texts.order_by(*NEWEST_FIRST).values("pk")[:NEWEST])
        return self._with_karma(newest).values_list(Value(texts.model is Post), "posted_at", "karma")

    @cached_property
    def _downvoters(self) -> list[_Downvoter]:
        """Return, from each table of votes, who voted down a text that any of the numbers is about."""
        since = min(self._oldest(self._newest), self._oldest(self._newest_posts), self._month_ago)
        posts, comments = (
            texts.filter(posted_at__gte=since, score__lte=0, votes__power__lt=0)
            .values("votes__voter")
            .annotate(newest_at=Max("posted_at"))
            .values_list(Value(texts.model is Post), "votes__voter", "newest_at")
            for texts in (self._posts, self._comments)
        )
        downvoters = [_Downvoter(*row) for row in posts.union(comments, all=True)]
        return [downvoter for downvoter in downvoters if downvoter.voter != self.author.pk]

    @property
    def _month_ago(self) -> datetime:
        return self.present - MONTH

    def _oldest(self, texts: list[_Text]) -> datetime:
        return texts[-1].posted_at if texts else self.present

    @property
    def _posts(self) -> QuerySet[Any]:
        return Post.objects.filter(WRITTEN_POST, author=self.author)

    @property
    def _comments(self) -> QuerySet[Any]:
        return Comment.objects.filter(WRITTEN_COMMENT, author=self.author)

    def _with_karma(self, texts: QuerySet[Any]) -> QuerySet[Any]:
        own_vote = FilteredRelation("votes", condition=Q(votes__voter=self.author))
        with_karma: QuerySet[Any] = texts.alias(own_vote=own_vote).annotate(
            karma=F("score") - Coalesce("own_vote__power", 0)
        )
        return with_karma
