"""Ages: the vectors of ForumMagnum's formatRelative, and what holds for every age."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.utils import timezone as django_timezone
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from web.ages import exact_date, now, relative_age, spoken_age

NOON = datetime(2025, 7, 20, 12, tzinfo=UTC)
UNIT_LENGTHS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
UNIT_LENGTHS |= {"mo": timedelta(days=30.4), "y": timedelta(days=365)}

VECTORS = [
    (timedelta(0), "now"),
    (timedelta(seconds=43), "now"),
    (timedelta(seconds=43.999999), "now"),
    (timedelta(seconds=44), "1m"),
    (timedelta(seconds=60), "1m"),
    (timedelta(seconds=89), "1m"),
    (timedelta(seconds=90), "2m"),
    (timedelta(minutes=44.6), "45m"),
    (timedelta(minutes=45), "1h"),
    (timedelta(hours=21.6), "22h"),
    (timedelta(hours=22), "1d"),
    (timedelta(days=25.4), "25d"),
    (timedelta(days=25.5), "26d"),
    (timedelta(days=26), "1mo"),
    (timedelta(days=30), "1mo"),
    (timedelta(days=45), "1mo"),
    (timedelta(days=46), "2mo"),
    (timedelta(days=76), "3mo"),
    (timedelta(days=300), "10mo"),
    (timedelta(days=320), "11mo"),
    (timedelta(days=334), "11mo"),
    (timedelta(days=335), "1y"),
    (timedelta(days=365), "1y"),
    (timedelta(days=540), "1y"),
    (timedelta(days=547), "1y"),
    (timedelta(days=548), "2y"),
    (timedelta(days=730), "2y"),
    (timedelta(days=912), "2y"),
    (timedelta(days=913), "3y"),
]

ages = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=365 * 400))


def distance_shown(text: str) -> timedelta:
    """Read `3mo` back as a length of time."""
    if text == "now":
        return timedelta(0)
    unit = text.lstrip("0123456789")
    return int(text.removesuffix(unit)) * UNIT_LENGTHS[unit]


@pytest.mark.parametrize(("age", "shown"), VECTORS)
def test_past_and_future_ages_read_as_on_lesswrong(age: timedelta, shown: str) -> None:
    assert [relative_age(NOON - age, NOON), relative_age(NOON + age, NOON)] == [shown, shown]


@given(ages, ages)
def test_an_older_thing_never_shows_a_younger_age(first: timedelta, second: timedelta) -> None:
    younger, older = sorted([first, second])
    assert distance_shown(relative_age(NOON - younger, NOON)) <= distance_shown(relative_age(NOON - older, NOON))


@given(ages)
def test_shown_age_is_within_half_a_unit_of_the_true_one(age: timedelta) -> None:
    shown = relative_age(NOON - age, NOON)
    unit = shown.lstrip("0123456789")
    half = UNIT_LENGTHS[unit] / 2 if unit in UNIT_LENGTHS else timedelta(seconds=44)
    assert abs(distance_shown(shown) - age) <= half


@given(ages)
def test_age_does_not_depend_on_the_zones_of_the_moments(age: timedelta) -> None:
    then = (NOON - age).astimezone(timezone(timedelta(hours=9)))
    assert relative_age(then, NOON) == relative_age(NOON - age, NOON)


@pytest.mark.parametrize(
    ("age", "past", "future"),
    [
        (timedelta(seconds=43), "just now", "just now"),
        (timedelta(seconds=44), "1 minute ago", "in 1 minute"),
        (timedelta(minutes=2), "2 minutes ago", "in 2 minutes"),
        (timedelta(hours=1), "1 hour ago", "in 1 hour"),
        (timedelta(hours=5), "5 hours ago", "in 5 hours"),
        (timedelta(days=1), "1 day ago", "in 1 day"),
        (timedelta(days=9), "9 days ago", "in 9 days"),
        (timedelta(days=30), "1 month ago", "in 1 month"),
        (timedelta(days=300), "10 months ago", "in 10 months"),
        (timedelta(days=365), "1 year ago", "in 1 year"),
        (timedelta(days=913), "3 years ago", "in 3 years"),
    ],
)
def test_spoken_age_says_the_number_in_words(age: timedelta, past: str, future: str) -> None:
    with translation.override("en"):
        assert [spoken_age(NOON - age, NOON), spoken_age(NOON + age, NOON)] == [past, future]


@given(ages)
def test_eye_and_ear_get_the_same_number(age: timedelta) -> None:
    shown, spoken = relative_age(NOON - age, NOON), spoken_age(NOON - age, NOON)
    assert [part for part in spoken.split() if part.isdigit()] == ([] if shown == "now" else [shown.rstrip("mhdoy")])


@pytest.mark.parametrize(
    ("then", "text"),
    [
        (datetime(2025, 6, 15, 15, 4, tzinfo=UTC), "June 15, 2025 3:04 PM UTC"),
        (datetime(2024, 1, 1, 0, 0, tzinfo=UTC), "January 1, 2024 12:00 AM UTC"),
        (datetime(2024, 1, 1, 8, 30, tzinfo=timezone(timedelta(hours=9))), "December 31, 2023 11:30 PM UTC"),
    ],
)
def test_exact_date_is_spelt_out_in_utc(then: datetime, text: str) -> None:
    with translation.override("en"):
        assert exact_date(then) == text


def test_exact_date_refuses_a_moment_without_zone() -> None:
    with pytest.raises(ValueError, match="naive"):
        exact_date(datetime(2025, 6, 15, 15, 4))  # noqa: DTZ001 - the naive moment is what is refused


def test_now_is_the_set_moment_where_one_is_set(settings: Settings) -> None:
    settings.BYLINE_NOW = NOON
    assert now() == NOON


def test_now_is_the_clock_where_none_is_set(settings: Settings) -> None:
    settings.BYLINE_NOW = None
    before = django_timezone.now()
    assert before <= now() <= django_timezone.now()
