"""What an import did, counted and put into words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from .errors import LeftOut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .answers import Row
    from .fields import Note

LABELS = {
    "users": "people",
    "posts": "posts",
    "sequences": "sequences",
    "comments": "comments",
    "revisions": "wikitag edits",
}


SINGULARS = {
    "users": "person",
    "posts": "post",
    "sequences": "sequence",
    "comments": "comment",
    "revisions": "wikitag edit",
}


class Change(Enum):
    """What became of a row that was not left out."""

    CREATED = auto()
    UPDATED = auto()
    NONE = auto()


@dataclass
class Tally:
    """What became of the rows of one kind."""

    in_file: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    kept: int = 0


@dataclass
class Report:
    source: str
    tallies: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in LABELS})
    mentioned: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    # What was left out, dropped or changed, row by row.
    remarks: list[str] = field(default_factory=list)

    def count(self, row: Row, change: Change | LeftOut, notes: Iterable[Note]) -> None:
        """Count what became of a row, and keep what is to be said of it."""
        tally = self.tallies[row.kind]
        tally.in_file += 1
        tally.created += change is Change.CREATED
        tally.updated += change is Change.UPDATED
        tally.unchanged += change is Change.NONE
        if isinstance(change, LeftOut):
            tally.left_out[str(change)] += 1
            self.remarks.append(f"{_named(row)}: left out, {change}.")
        self.remarks += [f"{_named(row)}: {note.field} {note.change}." for note in dict.fromkeys(notes)]

    def lines(self) -> Iterator[str]:
        """Yield the closing table, then what deserves a sentence."""
        read = {kind: tally for kind, tally in self.tallies.items() if tally.in_file}
        yield f"{'':13} {'in the file':>11} {'created':>9} {'updated':>9} {'unchanged':>9} {'left out':>9}"
        for kind, tally in read.items():
            numbers = (tally.created, tally.updated, tally.unchanged, tally.left_out.total())
            yield f"{LABELS[kind]:13} {tally.in_file:11,}" + "".join(f" {number:9,}" for number in numbers)
        for kind, tally in read.items():
            for reason, count in tally.left_out.items():
                yield f"Left out: {count} of the {LABELS[kind]}: {reason}."
            if tally.kept:
                yield f"Kept: {tally.kept} of the {LABELS[kind]} that came before and are not in this file."
        if self.mentioned:
            mentioned = ", ".join(f"{kind} {count}" for kind, count in sorted(self.mentioned.items()))
            yield f"Only mentioned, and kept as links to {self.source}: {mentioned}."
        yield from self.differences
        if self.remarks:
            yield "Row by row, what was left out or changed:"
            yield from self.remarks
        if not any(tally.created or tally.updated for tally in read.values()):
            yield "Nothing has changed since the last import."


def _named(row: Row) -> str:
    """Return file, row, kind and id, as far as the row has one."""
    source_id = row.values.get("_id") if isinstance(row.values, dict) else None
    named = f" {source_id[:40]}" if isinstance(source_id, str) else ""
    return f"{row.place}, {SINGULARS[row.kind]}{named}"
