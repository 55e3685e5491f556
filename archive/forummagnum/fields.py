"""Read the fields of a row by type; an answer may give null for each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .errors import BrokenInputError

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,27}")
SURROGATES = re.compile("[\ud800-\udfff]")
# Beyond this no post ever was; cleaning it would take minutes.
LONGEST_BODY = 5_000_000
LARGEST_NUMBER = 2**31 - 1
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fields:
    """An object of an answer. A value of the wrong type is a BrokenInputError that names place and field."""

    values: dict[str, Any]
    place: str
    path: str = ""

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, *, longest: int = LONGEST_BODY) -> str:
        """Return a text without what no database or feed can hold; empty for null."""
        value = self._get(name, str, "a text")
        cleaned = SURROGATES.sub("\ufffd", (value or "").replace("\0", ""))
        if len(cleaned) > longest:
            raise self.broken(name, f"is longer than {longest:,} characters")
        return cleaned

    def identifier(self, name: str) -> str:
        """Return a public id; empty for null."""
        value = self.text(name)
        if value and not PUBLIC_ID.fullmatch(value):
            raise self.broken(name, f"is not an id of up to 27 letters, digits, - and _: {value[:40]!r}")
        return value

    def required_identifier(self, name: str) -> str:
        value = self.identifier(name)
        if not value:
            raise self.broken(name, "is missing")
        return value

    def number(self, name: str) -> int:
        """Return a whole number that a column can hold; 0 for null."""
        value = self.values.get(name)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise self.broken(name, f"is not a whole number: {str(value)[:40]!r}")
        if abs(value) > LARGEST_NUMBER:
            raise self.broken(name, f"is too large: {str(value)[:40]}")
        return int(value)

    def natural(self, name: str) -> int:
        """Return a whole number from 0; 0 for null."""
        value = self.number(name)
        if value < 0:
            raise self.broken(name, f"is below 0: {value}")
        return value

    def flag(self, name: str) -> bool:
        return self._get(name, bool, "true or false") or False

    def moment(self, name: str) -> datetime | None:
        """Return a time in UTC; none for null. A time without a zone is taken for UTC."""
        value = self._get(name, str, "a time")
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError) as error:
            raise self.broken(name, f"is not a time: {value[:40]!r}") from error
        if not EARLIEST <= moment < LATEST:
            raise self.broken(name, f"is not a time between 1990 and 2100: {value[:40]!r}")
        return moment

    def required_moment(self, name: str) -> datetime:
        moment = self.moment(name)
        if moment is None:
            raise self.broken(name, "is missing")
        return moment

    def nested(self, name: str) -> Fields | None:
        value = self._get(name, dict, "an object")
        return None if value is None else Fields(value, self.place, f"{self.path}{name}.")

    def nested_list(self, name: str) -> list[Fields]:
        """Return a list of objects; empty for null, and without its nulls."""
        values = self._get(name, list, "a list") or []
        for number, value in enumerate(values):
            if not isinstance(value, dict | None):
                raise self.broken(f"{name}[{number}]", "is not an object")
        return [
            Fields(value, self.place, f"{self.path}{name}[{number}].")
            for number, value in enumerate(values)
            if value is not None
        ]

    def texts(self, name: str) -> list[str]:
        """Return a list of texts; empty for null."""
        values = self._get(name, list, "a list") or []
        if not all(isinstance(value, str) for value in values):
            raise self.broken(name, "is not a list of texts")
        return [Fields({name: value}, self.place, self.path).text(name) for value in values]

    def identifiers(self, name: str) -> list[str]:
        return [Fields({name: value}, self.place, self.path).identifier(name) for value in self.texts(name)]

    def broken(self, name: str, complaint: str) -> BrokenInputError:
        return BrokenInputError(f"{self.place}: {self.path}{name} {complaint}.")

    def _get[T](self, name: str, kind: type[T], called: str) -> T | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, kind):
            raise self.broken(name, f"is not {called}: {str(value)[:40]!r}")
        return value
