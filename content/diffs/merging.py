"""Put two edits of the same text together, where each left alone what the other changed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from .matching import Budget, unshared
from .tokens import Document, as_document

# Line ends stand for themselves, so that they lie between two lines that were both changed.
PIECE = re.compile(r"\n+|[^\n]+")


class Change(NamedTuple):
    """Name the pieces from `start` up to `end` of the text before, and what stands in their place."""

    start: int
    end: int
    pieces: tuple[str, ...]


def merge(base: str, one: str, other: str) -> str | None:
    """Return the text with both edits of `base`, none where they touch or comparing would take too long.

    Texts are sources, Markdown or HTML, taken line by line. Two changes touch where nothing that both left alone lies
    between them; the very same change on both sides is one. Which is `one` and which `other` makes no difference.
    """
    budget = Budget()
    before = _read(base)
    changes = sorted({change for text in (one, other) for change in _changes(before, _read(text), budget)})
    if budget.is_exceeded or any(following.start <= change.end for change, following in pairwise(changes)):
        return None
    merged: list[str] = []
    place = 0
    for change in changes:
        merged += [*before.tokens[place : change.start], *change.pieces]
        place = change.end
    return "".join([*merged, *before.tokens[place:]])


def _read(source: str) -> Document:
    pieces = PIECE.findall(source)
    return as_document(pieces, pieces)


def _changes(before: Document, after: Document, budget: Budget) -> list[Change]:
    """Return what is not the same; what was compared to the end may still be, where it is empty or spaces alone."""
    found = [
        Change(start, end, tuple(after.tokens[after_start:after_end]))
        for start, end, after_start, after_end in unshared(before, after, budget)
    ]
    return [change for change in found if change.pieces != tuple(before.tokens[change.start : change.end])]
