"""Vote power, time decay and karma inflation: ForumMagnum's vectors and what holds for every number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.ranking import (
    InflationSeries,
    VotePower,
    decayed_comment_score,
    decayed_score,
    inflation_series,
    vote_power,
)

START = datetime(2020, 1, 1, 9, tzinfo=UTC)
karmas = st.integers(min_value=-2000, max_value=2_000_000)
hours = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
moments = st.datetimes(
    min_value=datetime(2010, 1, 1),  # noqa: DTZ001 - hypothesis takes the zone apart from the bounds
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
posts = st.lists(st.tuples(moments, st.integers(min_value=-50, max_value=500)), max_size=30)


def days(count: float) -> timedelta:
    return timedelta(days=count)


@pytest.mark.parametrize(
    ("karma", "small", "big"),
    [
        (-50, 1, 1),
        (0, 1, 1),
        (9, 1, 1),
        (10, 1, 2),
        (99, 1, 2),
        (100, 1, 3),
        (250, 1, 4),
        (500, 1, 5),
        (999, 1, 5),
        (1000, 2, 6),
        (1757, 2, 6),
        (2500, 2, 7),
        (5000, 2, 8),
        (10_000, 2, 9),
        (25_000, 2, 10),
        (50_000, 2, 11),
        (75_000, 2, 12),
        (100_000, 2, 13),
        (175_000, 2, 14),
        (250_000, 2, 15),
        (499_999, 2, 15),
        (500_000, 2, 16),
    ],
)
def test_votes_weigh_by_the_table_of_lesswrong(karma: int, small: int, big: int) -> None:
    assert vote_power(karma) == VotePower(small=small, big=big)


@given(karmas, karmas)
def test_more_karma_never_weighs_less(first: int, second: int) -> None:
    weaker, stronger = vote_power(min(first, second)), vote_power(max(first, second))
    assert weaker.small <= stronger.small
    assert weaker.big <= stronger.big


@given(karmas)
def test_big_votes_weigh_at_least_as_much_as_small_ones(karma: int) -> None:
    assert 1 <= vote_power(karma).small <= vote_power(karma).big <= 16


@pytest.mark.parametrize(
    ("score", "age_hours", "frontpage", "curated", "decayed"),
    [
        (24, 10, True, False, 1.951733),
        (24, 10, False, False, 1.377694),
        (24, 10, True, True, 2.525773),
        (3, 0, False, False, 1.351876),
        (0, 5, False, False, 0.0),
        (-4, 0, False, False, -1.802501),
    ],
)
def test_posts_fade_with_age_and_rise_by_their_bonuses(
    score: int, age_hours: float, *, frontpage: bool, curated: bool, decayed: float
) -> None:
    assert decayed_score(score, age_hours, is_frontpage=frontpage, is_curated=curated) == decayed


def test_comments_fade_by_their_karma_alone() -> None:
    assert decayed_comment_score(3, 0) == 1.351876
    assert decayed_comment_score(24, 10) == 1.377694


@given(st.integers(min_value=0, max_value=5000), hours, hours)
def test_liked_things_never_rise_with_age(score: int, first: float, second: float) -> None:
    younger, older = sorted([first, second])
    assert decayed_comment_score(score, older) <= decayed_comment_score(score, younger)


@given(st.integers(min_value=-5000, max_value=5000), st.floats(max_value=0, allow_nan=False, allow_infinity=False))
def test_future_things_rank_as_if_posted_now(score: int, age_hours: float) -> None:
    assert decayed_comment_score(score, age_hours) == decayed_comment_score(score, 0)


def test_each_interval_is_worth_one_over_its_mean_and_the_last_repeats_the_one_before() -> None:
    series = inflation_series(
        [(START, 10), (START + days(27), 30), (START + days(28), 5), (START + days(60), 1000)], START + days(61)
    )
    assert series == InflationSeries(START, (1 / 20, 1 / 5, 1 / 5))


def test_an_interval_without_posts_is_worth_one_over_the_overall_mean() -> None:
    series = inflation_series([(START, 10), (START + days(60), 40)], START + days(100))
    assert series == InflationSeries(START, (1 / 10, 1 / 25, 1 / 40, 1 / 40))


def test_order_of_posts_does_not_matter() -> None:
    rows = [(START + days(60), 40), (START, 10), (START + days(30), 7)]
    assert inflation_series(rows, START + days(100)) == inflation_series(sorted(rows), START + days(100))


def test_posts_dated_after_now_do_not_count() -> None:
    assert inflation_series([(START, 10), (START + days(5), 99)], START + days(4)) == InflationSeries(START, (1 / 10,))


def test_without_posts_karma_stays_as_it_is() -> None:
    series = inflation_series([], START)
    assert series == InflationSeries(START, (1.0,))
    assert series.factor_at(START - days(1000)) == 1.0


@pytest.mark.parametrize("karma", [[0], [5, -5], [-3], [-3, -9]])
def test_a_time_of_no_liked_posts_keeps_karma_as_it_is(karma: list[int]) -> None:
    rows = [(START, amount) for amount in karma]
    assert inflation_series(rows, START + days(30)).factor_at(START) == 1.0


@pytest.mark.parametrize(
    ("distance", "factor"),
    [
        (days(-400), 0.1),
        (timedelta(microseconds=-1), 0.1),
        (days(0), 0.1),
        (days(28) - timedelta(microseconds=1), 0.1),
        (days(28), 0.2),
        (days(56), 0.5),
        (days(83), 0.5),
        (days(84), 0.5),
        (days(9000), 0.5),
    ],
)
def test_factor_is_that_of_the_posts_interval_or_of_the_nearest_end(distance: timedelta, factor: float) -> None:
    assert InflationSeries(START, (0.1, 0.2, 0.5)).factor_at(START + distance) == factor


@given(posts, moments, moments, st.integers(min_value=-100, max_value=100), st.integers(min_value=-100, max_value=100))
def test_adjusting_never_turns_the_order_of_posts_of_one_time(
    rows: list[tuple[datetime, int]], now: datetime, posted_at: datetime, first: int, second: int
) -> None:
    factor = inflation_series(rows, now).factor_at(posted_at)
    assert (first * factor < second * factor) == (first < second)


@given(posts, moments)
def test_series_reaches_from_the_first_post_to_now(rows: list[tuple[datetime, int]], now: datetime) -> None:
    series = inflation_series(rows, now)
    assert series.start == min([posted_at for posted_at, _ in rows if posted_at <= now], default=now)
    assert series.start + (len(series.values) - 1) * days(28) <= now < series.start + len(series.values) * days(28)
