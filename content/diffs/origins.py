"""Tell which text of a chain brought in what the last one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .matching import COMPARISONS, HASHED_TOKENS, Budget, roughly_unshared
from .tokens import lines_of, read_tokens, text_of, utf16_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Document

# What a whole chain may spend beyond reading each of its texts: about four seconds.
SHARE_OF_CHAIN = 4


class Contribution(NamedTuple):
    """Count the characters that a text of a chain brought in, and those of them that the last text still holds."""

    brought: int
    surviving: int


def contributions(texts: Sequence[str]) -> list[Contribution]:
    """Return for each text of a chain, from the first to the last, what it brought in, in UTF-16 units.

    What survives adds up to the length of the last text. A text that was there before, as after vandalism was undone,
    brings in nothing: its words belong to whom they belonged then. Takes time that grows with the sum of the lengths;
    where too much has changed at once to be compared, all of it counts as new.
    """
    budget = Budget(COMPARISONS * SHARE_OF_CHAIN, HASHED_TOKENS * SHARE_OF_CHAIN)
    known: dict[str, list[int]] = {}
    brought = [0] * len(texts)
    document, origins = read_tokens(""), list[int]()
    for number, text in enumerate(texts):
        after = read_tokens(text)
        if text in known:
            origins = known[text]
        else:
            origins, brought[number] = _follow(document, after, origins, number=number, budget=budget)
            known[text] = origins
        document = after
    surviving = _lengths(document, origins, count=len(texts))
    return [Contribution(*pair) for pair in zip(brought, surviving, strict=True)]


def _follow(
    before: Document, after: Document, origins: list[int], *, number: int, budget: Budget
) -> tuple[list[int], int]:
    """Return where each token after an edit came from, and how long the new ones are."""
    followed: list[int] = []
    place = length = 0
    for stretch in roughly_unshared(before, after, budget):
        followed += origins[place : stretch.before_start]
        followed += [number] * (stretch.after_end - stretch.after_start)
        # Spaces beside a tag here may stand between words in a later text, so they are counted too.
        length += utf16_length(text_of(after.tokens[stretch.after_start : stretch.after_end]))
        place = stretch.before_end
    return followed + origins[place:], length


def _lengths(document: Document, origins: list[int], *, count: int) -> list[int]:
    lengths = [0] * count
    place = 0
    for is_seen, line in lines_of(document.tokens):
        for token, origin in zip(line, origins[place : place + len(line)], strict=True):
            if is_seen:
                lengths[origin] += utf16_length(text_of([token]))
        place += len(line)
    return lengths
