"""How many votes somebody may cast (facts 3.5): one table, read before each vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from content.models import DOWNVOTES, STRONG_VOTES, Comment, CommentVote, PostVote, RevisionVote

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Aggregate, Model
    from django.utils.functional import Promise

    from profiles.models import User

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STRONG = Q(kind__in=STRONG_VOTES) | Q(agreement_kind__in=STRONG_VOTES)
KINDS_OF_VOTE = ((PostVote, "post"), (CommentVote, "comment"), (RevisionVote, "revision"))


@dataclass(frozen=True)
class VoteLimit:
    """At most `votes` within `window`: all of somebody's, the strong ones alone, or those on one author."""

    votes: int
    window: timedelta
    reason: Promise
    is_of_strong: bool = False
    is_of_one_author: bool = False


LIMITS = (
    VoteLimit(200, DAY, _("Voting rate limit exceeded: 200 votes a day.")),
    VoteLimit(100, HOUR, _("Voting rate limit exceeded: 100 votes an hour.")),
    VoteLimit(100, DAY, _("Voting rate limit exceeded: 100 votes a day on one author."), is_of_one_author=True),
    VoteLimit(10, HOUR, _("Voting rate limit exceeded: 10 strong votes an hour."), is_of_strong=True),
)
FEWEST_STRONG, STRONG_SHARE = 5, 0.05
TOO_MANY_STRONG = _("Voting rate limit exceeded: no more strong votes on the comments of this post.")

# So many votes on one author in so short a time look like votes on the author (facts 3.5).
PATTERN_VOTES, PATTERN_WINDOW, WARNED_AGAIN_AFTER = 10, timedelta(minutes=3), HOUR
PATTERN_WARNING = _(
    "You have voted ten times on the same author within three minutes. Vote on what you have read, not on who wrote it."
)


# So many downvotes are told to the moderators.
ALARM_DOWNVOTES, ALARM_WINDOW = 9, timedelta(minutes=2)


def reached_limit(
    voter: User, author_pk: str | None, *, is_strong: bool, besides: str, present: datetime
) -> tuple[VoteLimit, datetime] | None:
    """Return the first limit that one more vote would break, and when there is room again; None for none.

    `besides` is the key of what is voted on: a vote that is there already is changed, not added. Votes on one's own
    texts do not count, and moderators have no limits.
    """
    if voter.is_staff or voter.pk == author_pk:
        return None
    tables = [
        _count(votes, target, voter=voter, author_pk=author_pk, besides=besides, present=present)
        for votes, target in KINDS_OF_VOTE
    ]
    for index, limit in enumerate(LIMITS):
        if limit.is_of_strong and not is_strong:
            continue
        first = min((table[f"first_{index}"] for table in tables if table[f"first_{index}"]), default=None)
        if first and sum(table[f"cast_{index}"] for table in tables) >= limit.votes:
            return limit, first + limit.window
    return None


def has_too_many_strong_votes(comment: Comment, voter: User) -> bool:
    """Tell whether one more strong vote on the comments of its post is one too many."""
    if voter.is_staff or comment.post is None:
        return False
    cast = CommentVote.objects.filter(STRONG, voter=voter, comment__post=comment.post).exclude(comment=comment)
    return cast.count() >= FEWEST_STRONG + round(STRONG_SHARE * comment.post.comment_count)


def shows_pattern(voter: User, author_pk: str | None, *, present: datetime) -> bool:
    """Tell whether the voter's latest vote is one of ten on this author in three minutes, the first in an hour."""
    times = _times(voter, author_pk, since=present - WARNED_AGAIN_AFTER - PATTERN_WINDOW)
    patterns = [
        last for begin, last in zip(times, times[PATTERN_VOTES - 1 :], strict=False) if last - begin <= PATTERN_WINDOW
    ]
    before = [moment for moment in patterns[:-1] if moment > present - WARNED_AGAIN_AFTER]
    return bool(patterns) and patterns[-1] == times[-1] and not before


def is_alarming(voter: User, author_pk: str | None, *, present: datetime) -> bool:
    """Tell whether the voter has downvoted nine texts of this author within two minutes."""
    return len(_times(voter, author_pk, since=present - ALARM_WINDOW, kind__in=DOWNVOTES)) >= ALARM_DOWNVOTES


def _times(voter: User, author_pk: str | None, *, since: datetime, **kept: Any) -> list[datetime]:
    """Return when the voter cast the votes on this author that are kept, the first one first.

    Moderators' votes and those on one's own texts are no pattern.
    """
    if voter.is_staff or voter.pk == author_pk or author_pk is None:
        return []
    first, *others = [
        votes._default_manager.filter(voter=voter, voted_at__gt=since, **{f"{target}__author": author_pk}, **kept)
        .order_by()
        .values_list("voted_at", flat=True)
        for votes, target in KINDS_OF_VOTE
    ]
    return sorted(first.union(*others, all=True))


def _count(
    votes: type[Model], target: str, *, voter: User, author_pk: str | None, besides: str, present: datetime
) -> dict[str, Any]:
    """Return, by the index of each limit, how many votes of one table count towards it and when the first was cast."""
    counted: dict[str, Aggregate] = {}
    for index, limit in enumerate(LIMITS):
        counting = Q(voted_at__gt=present - limit.window)
        if limit.is_of_strong:
            counting &= STRONG
        if limit.is_of_one_author:
            counting &= Q(**{f"{target}__author": author_pk})
        counted[f"cast_{index}"] = Count("pk", filter=counting)
        counted[f"first_{index}"] = Min("voted_at", filter=counting)
    longest = max(limit.window for limit in LIMITS)
    lately = votes._default_manager.filter(voter=voter, voted_at__gt=present - longest).exclude(**{target: besides})
    return lately.exclude(**{f"{target}__author": voter}).aggregate(**counted)
