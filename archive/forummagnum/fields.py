"""Read the fields of a row by type; an answer may give null for each of them, and odd values for any."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from web.visible_text import without_overrides

from .errors import LeftOut

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,27}")
SURROGATES = re.compile("[\ud800-\udfff]")
# Longer than any post; cleaning more would take minutes.
LONGEST_BODY = 5_000_000
# Far from what a column can hold, so that votes cast here still fit beside it.
LARGEST_NUMBER = 1_000_000_000
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
# How JavaScript writes years that have more than four digits or lie before the year 0.
EXPANDED_YEAR = re.compile(r"(?P<sign>[+-])\d{6}-\d\d-\d\dT.*")
FALSE_WORDS = frozenset({"", "0", "false", "no", "null", "off"})


@dataclass(frozen=True)
class Note:
    """What was done with an odd value of a field."""

    field: str
    change: str


@dataclass(frozen=True)
class Fields:
    """An object of an answer.

    An odd value never stops an import: it is rounded, clamped, shortened or left out, which counts as null, and
    `notes` says so.
    """

    values: dict[str, Any]
    path: str = ""
    notes: list[Note] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name in self.values

    def note(self, name: str, change: str) -> None:
        self.notes.append(Note(f"{self.path}{name}", change))

    def text(self, name: str, *, longest: int = LONGEST_BODY) -> str:
        """Return a text without what no database or feed can hold; empty for null."""
        value = self._get(name, str, "a text")
        cleaned = SURROGATES.sub("\ufffd", (value or "").replace("\0", ""))
        if len(cleaned) > longest:
            self.note(name, f"was shortened from {len(cleaned):,} to {longest:,} characters")
        return cleaned[:longest]

    def line(self, name: str, *, longest: int) -> str:
        """Return a text as one line, without characters that reverse the direction of what stands beside it."""
        value = self.text(name)
        kept = without_overrides(value)
        if kept != value:
            self.note(name, "lost characters that override the direction of text")
        return Fields({name: " ".join(kept.split())}, self.path, self.notes).text(name, longest=longest)

    def identifier(self, name: str) -> str:
        """Return a public id; empty for null."""
        value = self.text(name)
        if value and not PUBLIC_ID.fullmatch(value):
            self._leave_out(name, "is not an id of up to 27 letters, digits, - and _", value)
            return ""
        return value

    def number(self, name: str) -> int:
        """Return a whole number that a column can hold; 0 for null."""
        value = self.values.get(name)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._leave_out(name, "is not a number", value)
            return 0
        return self._whole(name, value)

    def natural(self, name: str) -> int:
        """Return a whole number from 0; 0 for null."""
        value = self.number(name)
        if value < 0:
            self.note(name, f"is below 0, and became 0: {value}")
        return max(value, 0)

    def flag(self, name: str) -> bool:
        """Return whether it is true; what is neither true nor false is taken for what JavaScript would make of it."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        read = value.strip().casefold() not in FALSE_WORDS if isinstance(value, str) else bool(value)
        self.note(name, f"is not true or false, and became {str(read).lower()}: {_excerpt(value)}")
        return read

    def moment(self, name: str) -> datetime | None:
        """Return a time in UTC; none for null. A time without a zone is taken for UTC."""
        value = self._get(name, str, "a time")
        if value is None:
            return None
        moment = _read_moment(value)
        if moment is None:
            self._leave_out(name, "is not a time", value)
            return None
        clamped = min(max(moment, EARLIEST), LATEST)
        if clamped != moment:
            self.note(name, f"is not between 1990 and 2100, and became {clamped:%Y-%m-%d}: {_excerpt(value)}")
        return clamped

    def nested(self, name: str) -> Fields | None:
        value = self._get(name, dict, "an object")
        return None if value is None else Fields(value, f"{self.path}{name}.", self.notes)

    def nested_list(self, name: str) -> list[Fields]:
        """Return a list of objects; empty for null, and without its nulls."""
        found = []
        for number, value in enumerate(self._get(name, list, "a list") or []):
            if isinstance(value, dict):
                found.append(Fields(value, f"{self.path}{name}[{number}].", self.notes))
            elif value is not None:
                self._leave_out(f"{name}[{number}]", "is not an object", value)
        return found

    def texts(self, name: str) -> list[str]:
        """Return a list of texts; empty for null, and without its nulls."""
        values = self._get(name, list, "a list") or []
        items = Fields({f"{name}[{number}]": value for number, value in enumerate(values)}, self.path, self.notes)
        return [text for item in items.values if (text := items.text(item))]

    def identifiers(self, name: str) -> list[str]:
        values = self._get(name, list, "a list") or []
        items = Fields({f"{name}[{number}]": value for number, value in enumerate(values)}, self.path, self.notes)
        return [pk for item in items.values if (pk := items.identifier(item))]

    def row_identifier(self) -> str:
        """Return the id of the row itself, without which it cannot be kept. Raises LeftOut."""
        source_id = self.identifier("_id")
        if not source_id:
            raise LeftOut("without an id")
        return source_id

    def _whole(self, name: str, value: int | Decimal) -> int:
        clamped = min(max(value, -LARGEST_NUMBER), LARGEST_NUMBER)
        whole = round(clamped)
        if clamped != value:
            self.note(name, f"is too large, and became {whole}: {_excerpt(value)}")
        elif whole != value:
            self.note(name, f"is not a whole number, and became {whole}: {_excerpt(value)}")
        return whole

    def _get[T](self, name: str, kind: type[T], called: str) -> T | None:
        value = self.values.get(name)
        if isinstance(value, kind):
            return value
        if value is not None:
            self._leave_out(name, f"is not {called}", value)
        return None

    def _leave_out(self, name: str, complaint: str, value: Any) -> None:
        self.note(name, f"{complaint}, and was left out: {_excerpt(value)}")


def _excerpt(value: Any) -> str:
    return repr(str(value)[:40])


def _read_moment(text: str) -> datetime | None:
    if expanded := EXPANDED_YEAR.fullmatch(text):
        return datetime.min.replace(tzinfo=UTC) if expanded["sign"] == "-" else datetime.max.replace(tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        # The first or last day of the calendar, in a zone where it is another day.
        return moment.replace(tzinfo=UTC)
