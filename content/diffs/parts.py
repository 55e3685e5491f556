"""Cut a text with marked changes into what is added, removed, changed and the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from content.richtext.markup import MARKUP
from content.richtext.vocabulary import BLOCKS, VOID

if TYPE_CHECKING:
    from collections.abc import Iterator

ALONE = BLOCKS | {"hr"}
SEEN = frozenset({"hr", "img"})


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Part:
    """Some of a text's outermost blocks, as HTML; only those that are the same are counted together."""

    change: Change
    html: str
    blocks: int = 1


def split(marked_html: str) -> list[Part]:
    """Return the parts of cleaned HTML in which `ins` and `del` mark the changes."""
    parts: list[Part] = []
    for change, group in groupby(_blocks(marked_html), key=lambda part: part.change):
        blocks = list(group)
        if change == Change.SAME:
            blocks = [Part(change, "".join(part.html for part in blocks), len(blocks))]
        parts += blocks
    return parts


def _blocks(marked_html: str) -> Iterator[Part]:
    """Yield each outermost block, and each run of text between blocks."""
    depth = start = place = 0
    marks: list[str] = []
    seen: set[str] = set()
    for found in MARKUP.finditer(marked_html):
        name, is_end = found["name"], bool(found["slash"])
        if marked_html[place : found.start()].strip():
            seen.add(marks[-1] if marks else "")
        place = found.end()
        if not depth and name in ALONE and seen:
            yield _block(marked_html[start : found.start()], seen)
            start, seen = found.start(), set()
        if name in SEEN:
            seen.add(marks[-1] if marks else "")
        if name in {"ins", "del"}:
            _mark(marks, name, is_end=is_end)
        if name not in VOID:
            depth += -1 if is_end else 1
        if not depth and name in ALONE and (is_end or name in VOID):
            yield _block(marked_html[start:place], seen)
            start, seen = place, set()
    if marked_html[place:].strip():
        seen.add("")
    if seen:
        yield _block(marked_html[start:], seen)


def _mark(marks: list[str], name: str, *, is_end: bool) -> None:
    if is_end:
        marks.pop()
    else:
        marks.append(name)


def _block(block_html: str, seen: set[str]) -> Part:
    if seen == {"ins"}:
        return Part(Change.ADDED, block_html)
    if seen == {"del"}:
        return Part(Change.REMOVED, block_html)
    return Part(Change.CHANGED if seen & {"ins", "del"} else Change.SAME, block_html)
