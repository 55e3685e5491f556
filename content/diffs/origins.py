"""Tell which text of a chain brought in what the last one holds."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .matching import COMPARISONS, HASHED_TOKENS, Budget, Stretch, roughly_unshared
from .tokens import lines_of, read_tokens, text_of, utf16_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Document

# What a whole chain may spend beyond reading each of its texts: about four seconds.
SHARE_OF_CHAIN = 4
# A new number compares every text anew, where comparing them has changed.
TRACE_VERSION = 1


class Contribution(NamedTuple):
    """Count the characters that a text of a chain brought in, and those of them that the last text still holds."""

    brought: int
    surviving: int


class Trace(NamedTuple):
    """Say which stretches a text does not share with the one before it, and what it took to find out.

    `of` names the two texts by their digests. `had` is what there was to spend, comparisons and hashed tokens, where
    more of it or less would have found something else; else it is none, and what is enough finds the same.
    """

    of: str
    stretches: list[Stretch]
    brought: int
    comparisons: int
    hashed_tokens: int
    had: list[int] | None

    @classmethod
    def read(cls, stored: list[Any]) -> Trace | None:
        """Return what was stored as JSON, none where nothing was, or by another version."""
        if not stored or not stored[0].startswith(f"{TRACE_VERSION}:"):
            return None
        of, stretches, *counted = stored
        return cls(of, [Stretch(*one) for one in stretches], *counted)

    def holds(self, of: str, budget: Budget) -> bool:
        """Tell whether comparing these texts with this to spend would find just this."""
        had_enough = self.had is None and self.comparisons <= budget.comparisons
        return self.of == of and (had_enough or self.had == [budget.comparisons, budget.hashed_tokens])


def contributions(texts: Sequence[str], traces: list[Trace | None] | None = None) -> list[Contribution]:
    """Return for each text of a chain, from the first to the last, what it brought in, in UTF-16 units.

    What survives adds up to the length of the last text. A text that was there before, as after vandalism was undone,
    brings in nothing: its words belong to whom they belonged then. Takes time that grows with the sum of the lengths;
    where too much has changed at once to be compared, all of it counts as new.

    `traces` are those of an earlier time, one for each text or none. Each that still holds saves a comparison, which is
    nearly all of the time; each that does not is replaced. They never change what is found.
    """
    traces = [None] * len(texts) if traces is None else traces
    budget = Budget(COMPARISONS * SHARE_OF_CHAIN, HASHED_TOKENS * SHARE_OF_CHAIN)
    read = lru_cache(maxsize=2)(read_tokens)
    known: dict[str, list[int]] = {}
    brought = [0] * len(texts)
    before, origins = "", list[int]()
    for number, text in enumerate(texts):
        if text not in known:
            of = f"{TRACE_VERSION}:{_digest(before)}:{_digest(text)}"
            trace = traces[number]
            if trace is None or not trace.holds(of, budget):
                trace = traces[number] = _trace(of, read(before), read(text), budget)
            budget.comparisons -= trace.comparisons
            budget.hashed_tokens -= trace.hashed_tokens
            brought[number] = trace.brought
            known[text] = _follow(trace.stretches, origins, number=number)
        before, origins = text, known[text]
    surviving = _lengths(read(before), origins, count=len(texts))
    return [Contribution(*pair) for pair in zip(brought, surviving, strict=True)]


def _trace(of: str, before: Document, after: Document, budget: Budget) -> Trace:
    own = replace(budget, is_exceeded=False)
    stretches = roughly_unshared(before, after, own)
    new = (after.tokens[stretch.after_start : stretch.after_end] for stretch in stretches)
    # Spaces beside a tag here may stand between words in a later text, so they are counted too.
    brought = sum(utf16_length(text_of(tokens)) for tokens in new)
    comparisons = budget.comparisons - own.comparisons
    hashed_tokens = budget.hashed_tokens - own.hashed_tokens
    is_short = hashed_tokens or own.is_exceeded
    had = [budget.comparisons, budget.hashed_tokens] if is_short else None
    return Trace(of, stretches, brought, comparisons, hashed_tokens, had)


def _follow(stretches: list[Stretch], origins: list[int], *, number: int) -> list[int]:
    """Return where each token after an edit came from."""
    followed: list[int] = []
    place = 0
    for stretch in stretches:
        followed += origins[place : stretch.before_start]
        followed += [number] * (stretch.after_end - stretch.after_start)
        place = stretch.before_end
    return followed + origins[place:]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _lengths(document: Document, origins: list[int], *, count: int) -> list[int]:
    lengths = [0] * count
    place = 0
    for is_seen, line in lines_of(document.tokens):
        for token, origin in zip(line, origins[place : place + len(line)], strict=True):
            if is_seen:
                lengths[origin] += utf16_length(text_of([token]))
        place += len(line)
    return lengths
