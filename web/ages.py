"""How long ago something happened, in the site's one way of saying it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils import dateformat, timezone
from django.utils.translation import gettext, ngettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW_BELOW = timedelta(seconds=44)


class Unit(NamedTuple):
    """Say up to which age a unit serves, how long it is, how it is written and how it is spoken."""

    below: timedelta
    length: timedelta
    suffix: str
    past: StrPromise
    future: StrPromise


MINUTES_AGO = ngettext_lazy("%(n)d minute ago", "%(n)d minutes ago", "n")
HOURS_AGO = ngettext_lazy("%(n)d hour ago", "%(n)d hours ago", "n")
DAYS_AGO = ngettext_lazy("%(n)d day ago", "%(n)d days ago", "n")
MONTHS_AGO = ngettext_lazy("%(n)d month ago", "%(n)d months ago", "n")
YEARS_AGO = ngettext_lazy("%(n)d year ago", "%(n)d years ago", "n")
IN_MINUTES = ngettext_lazy("in %(n)d minute", "in %(n)d minutes", "n")
IN_HOURS = ngettext_lazy("in %(n)d hour", "in %(n)d hours", "n")
IN_DAYS = ngettext_lazy("in %(n)d day", "in %(n)d days", "n")
IN_MONTHS = ngettext_lazy("in %(n)d month", "in %(n)d months", "n")
IN_YEARS = ngettext_lazy("in %(n)d year", "in %(n)d years", "n")

# The bounds and the month of 30.4 days are ForumMagnum's: its pages and ours must show the same age.
UNITS = (
    Unit(45 * MINUTE, MINUTE, "m", MINUTES_AGO, IN_MINUTES),
    Unit(22 * HOUR, HOUR, "h", HOURS_AGO, IN_HOURS),
    Unit(26 * DAY, DAY, "d", DAYS_AGO, IN_DAYS),
    Unit(335 * DAY, 30.4 * DAY, "mo", MONTHS_AGO, IN_MONTHS),
    Unit(timedelta.max, 365 * DAY, "y", YEARS_AGO, IN_YEARS),
)


def now() -> datetime:
    """Return the moment that ages count from: BYLINE_NOW where it is set (tests and demos only), else the clock's."""
    return settings.BYLINE_NOW or timezone.now()


def relative_age(then: datetime, now: datetime) -> str:
    """Return the distance between two moments as `now`, `5m`, `3h`, `2d`, `1mo` or `4y`.

    Counts are rounded to the nearest whole unit, half up; a future moment reads like a past one. TypeError when one
    moment has a time zone and the other has none. The rule is ForumMagnum's formatRelative.
    """
    count, unit = _measure(abs(now - then))
    return f"{count}{unit.suffix}" if unit else "now"


def spoken_age(then: datetime, now: datetime) -> str:
    """Return the same age in words for screen readers, translated: `just now`, `1 month ago`, `in 2 years`.

    Takes what `relative_age` takes and counts as it does, so that eye and ear get the same number.
    """
    count, unit = _measure(abs(now - then))
    if unit is None:
        return gettext("just now")
    return (unit.future if then > now else unit.past) % {"n": count}


def exact_date(then: datetime) -> str:
    """Return the full date in UTC, `June 15, 2025 3:04 PM UTC`, months translated; ValueError without a time zone."""
    return dateformat.format(timezone.localtime(then, UTC), "F j, Y g:i A e")


def plain_day(then: datetime) -> str:
    """Return a day in UTC with its year: `15 June 2025`, months translated."""
    return dateformat.format(timezone.localtime(then, UTC), "j F Y")


def short_day(then: datetime) -> str:
    """Return a day in UTC, without its year if it is the present one: `Dec 5`, `2024 Dec 5`; months translated."""
    day = timezone.localtime(then, UTC)
    return dateformat.format(day, "M j" if day.year == timezone.localtime(now(), UTC).year else "Y M j")


def in_utc(moment: datetime) -> str:
    """Return the moment as `datetime` attributes hold it: `2025-06-15T15:04:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _measure(age: timedelta) -> tuple[int, Unit | None]:
    """Return the rounded count and its unit; no unit for an age too short to count."""
    if age < NOW_BELOW:
        return 0, None
    unit = next(unit for unit in UNITS if age < unit.below)
    # In whole microseconds, since floats would round some exact halves down; and without doubling the age, which
    # overflows near timedelta.max.
    count, rest = divmod(age, unit.length)
    return count + (2 * rest >= unit.length), unit
