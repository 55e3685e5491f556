"""How much a vote weighs, how scores fade with time, and how old karma compares with new."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# Karma from which strong votes weigh 2, 3, 4 … up to 16; below the first they weigh 1, as normal votes do.
BIG_VOTE_STEPS = (
    *(10, 100, 250, 500, 1000, 2500, 5000, 10_000),
    *(25_000, 50_000, 75_000, 100_000, 175_000, 250_000, 500_000),
)
SMALL_VOTE_STEPS = (1000,)

TIME_DECAY_FACTOR = 1.15
AGE_BIAS_HOURS = 2
FRONTPAGE_BONUS = 10
CURATED_BONUS = 10
SCORE_DECIMALS = 6

INFLATION_INTERVAL = timedelta(days=28)
NEUTRAL_FACTOR = 1.0


class VotePower(NamedTuple):
    """Say what an upvote adds to a score; a downvote takes as much away."""

    small: int
    big: int


def vote_power(karma: int) -> VotePower:
    """Return the weight of a voter's votes from their karma at the time of voting; any integer, negative too.

    Small votes weigh 1 or 2, big ones 1 to 16, by ForumMagnum's table. Votes on the Alignment Forum's axis weigh by Ω
    karma in the same way.
    """
    return VotePower(1 + bisect_right(SMALL_VOTE_STEPS, karma), 1 + bisect_right(BIG_VOTE_STEPS, karma))


def decayed_score(score: int, age_hours: float, *, is_frontpage: bool, is_curated: bool) -> float:
    """Return the score that orders posts by "magic": karma and its bonuses, divided by a power of the age.

    The age counts in hours since posting. A post dated in the future ranks as if posted now, since a negative base has
    no real power. Rounded to 6 decimals. The formula is ForumMagnum's timeDecay with its default settings.
    """
    bonus = FRONTPAGE_BONUS * is_frontpage + CURATED_BONUS * is_curated
    return decayed_comment_score(score + bonus, age_hours)


def decayed_comment_score(score: int, age_hours: float) -> float:
    """Return the score that orders comments by "magic": as for posts, but of their karma alone."""
    return round(score / math.pow(max(age_hours, 0) + AGE_BIAS_HOURS, TIME_DECAY_FACTOR), SCORE_DECIMALS)


@dataclass(frozen=True)
class InflationSeries:
    """Hold what a point of karma was worth in each interval of 28 days, counted from `start`; `values` is not empty."""

    start: datetime
    values: tuple[float, ...]

    def factor_at(self, posted_at: datetime) -> float:
        """Return the positive factor for a post's karma; before the series its first, after it its last."""
        index = (posted_at - self.start) // INFLATION_INTERVAL
        return self.values[min(max(index, 0), len(self.values) - 1)]


def inflation_series(posts: Iterable[tuple[datetime, int]], now: datetime) -> InflationSeries:
    """Return the series that makes karma of different years comparable, from all viewable posts' dates and karma.

    An interval's value is 1 / the mean karma of its posts, or of all posts where it has none. The interval of `now` is
    incomplete and repeats the one before it. Posts dated after `now` do not count; without posts every factor is 1.
    The rule is ForumMagnum's karma inflation.
    """
    past = [(posted_at, karma) for posted_at, karma in posts if posted_at <= now]
    if not past:
        return InflationSeries(now, (NEUTRAL_FACTOR,))
    start = min(posted_at for posted_at, _ in past)
    by_interval = defaultdict[int, list[int]](list)
    for posted_at, karma in past:
        by_interval[(posted_at - start) // INFLATION_INTERVAL].append(karma)
    overall = _worth([karma for _, karma in past])
    complete = (now - start) // INFLATION_INTERVAL
    values = [_worth(by_interval[i]) if i in by_interval else overall for i in range(complete)]
    return InflationSeries(start, (*values, values[-1] if values else overall))


def _worth(karma: list[int]) -> float:
    """Return 1 / mean; 1 for a mean of zero or less, as a negative factor would put the worst post of a time first."""
    mean = fmean(karma)
    return 1 / mean if mean > 0 else NEUTRAL_FACTOR
