"""Find what two texts share: the longest run of tokens, then the longest to its left and right, and so on."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from web.locks import refuse_in_transaction

if TYPE_CHECKING:
    from .tokens import Document

# What one call may spend, each about half a second of work: pairs of tokens compared, and tokens hashed as parts of
# passages where comparing would cost more than that.
COMPARISONS = 2_500_000
HASHED_TOKENS = 500_000
# Tokens of a passage that is matched as a whole: about eight words, so that a common phrase is no landmark.
PASSAGE = 16


class Stretch(NamedTuple):
    """Name a range of tokens before the edit and the range after it that it is compared with."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int

    @property
    def size(self) -> int:
        return self.before_end - self.before_start + self.after_end - self.after_start


@dataclass
class Budget:
    """What is left to spend; `is_exceeded` once a stretch had to count as replaced without being searched."""

    comparisons: int = COMPARISONS
    hashed_tokens: int = HASHED_TOKENS
    is_exceeded: bool = False

    @property
    def used(self) -> float:
        """How much of one allowance is spent, or of both together: from 0 to 2."""
        return (1 - self.comparisons / COMPARISONS) + (1 - self.hashed_tokens / HASHED_TOKENS)


def unshared(before: Document, after: Document, budget: Budget) -> list[Stretch]:
    """Return, in their order, the stretches that lie between the shared runs of two documents."""
    return _search(before, after, budget, whole=Stretch(0, len(before.keys), 0, len(after.keys)))


def roughly_unshared(before: Document, after: Document, budget: Budget) -> list[Stretch]:
    """Do the same for a fraction of the cost where little has changed: equal ends are not compared further."""
    whole = _trimmed(before, after, Stretch(0, len(before.keys), 0, len(after.keys)))
    return _search(before, after, budget, whole=whole) if whole.size else []


def _search(before: Document, after: Document, budget: Budget, *, whole: Stretch) -> list[Stretch]:
    refuse_in_transaction()
    waiting, found = [whole], []
    while waiting:
        stretch = waiting.pop()
        parts = _parts(before, after, stretch, budget)
        if parts == [stretch]:
            found.append(stretch)
        else:
            waiting += [part for part in parts if part.size]
    return sorted(found)


def _parts(before: Document, after: Document, stretch: Stretch, budget: Budget) -> list[Stretch]:
    """Return what one search leaves of a stretch; the stretch itself where nothing is shared, or no more to spend."""
    places = _places(after, stretch)
    cost = _cost(before, stretch, places=places)
    if cost <= budget.comparisons:
        budget.comparisons -= cost
        return _beside_longest_run(before, after, stretch, places=places)
    if stretch.size <= budget.hashed_tokens:
        budget.hashed_tokens -= stretch.size
        return _between_shared_passages(before, after, stretch)
    budget.is_exceeded = True
    return [stretch]


def _places(after: Document, stretch: Stretch) -> dict[str, list[int]]:
    """Return where each word and tag stands. Spaces are left out: nearly every one would match every other."""
    places = defaultdict[str, list[int]](list)
    for j in range(stretch.after_start, stretch.after_end):
        if after.keys[j] != " ":
            places[after.keys[j]].append(j)
    return places


def _cost(before: Document, stretch: Stretch, *, places: dict[str, list[int]]) -> int:
    """Return how many comparisons the search for the longest run takes, with one for each token to be fair."""
    words = (key for key in before.keys[stretch.before_start : stretch.before_end] if key in places)
    return stretch.size + sum(len(places[key]) for key in words)


def _beside_longest_run(
    before: Document, after: Document, stretch: Stretch, *, places: dict[str, list[int]]
) -> list[Stretch]:
    """Return what is left and right of the longest run, or the whole stretch when no word or tag is shared.

    Of equally long runs the first is taken. The space in front of a run joins it and adds to what a later run must
    exceed, while a later run's own does not help it. ForumMagnum decides so, and it shows in the sizes.
    """
    run_before = run_after = length = 0
    for i, runs in reversed(_runs(before, after, stretch, places=places)):
        for j, run_length in runs:
            if run_length > length:
                lead = i > stretch.before_start and j > stretch.after_start
                lead = lead and before.keys[i - 1] == after.keys[j - 1] == " "
                run_before, run_after, length = i - lead, j - lead, run_length + lead
    if not length:
        return [stretch]
    return [
        Stretch(stretch.before_start, run_before, stretch.after_start, run_after),
        Stretch(run_before + length, stretch.before_end, run_after + length, stretch.after_end),
    ]


def _runs(
    before: Document, after: Document, stretch: Stretch, *, places: dict[str, list[int]]
) -> list[tuple[int, list[tuple[int, int]]]]:
    """Return, from the last word or tag to the first, the places where it begins a run and the run's length.

    Of the places of one word only those with a longer run than all before them are kept: no other can win.
    """
    found = []
    following: dict[int, int] = {}
    for i in range(stretch.before_end - 1, stretch.before_start - 1, -1):
        if before.keys[i] == " ":
            continue
        lengths: dict[int, int] = {}
        longest: list[tuple[int, int]] = []
        gap = min(before.spaces_after[i], stretch.before_end - 1 - i)
        for j in places.get(before.keys[i], ()):
            other_gap = min(after.spaces_after[j], stretch.after_end - 1 - j)
            length = 1 + min(gap, other_gap) + (following.get(j + gap + 1, 0) if gap == other_gap else 0)
            lengths[j] = length
            if not longest or length > longest[-1][1]:
                longest.append((j, length))
        following = lengths
        found.append((i, longest))
    return found


def _between_shared_passages(before: Document, after: Document, stretch: Stretch) -> list[Stretch]:
    """Return what equal ends and equal passages leave over; passages that a side repeats are no landmarks."""
    stretch = _trimmed(before, after, stretch)
    places_before = _passages(before.keys[stretch.before_start : stretch.before_end])
    places_after = _passages(after.keys[stretch.after_start : stretch.after_end])
    shared = [(i, places_after[passage]) for passage, i in places_before.items() if passage in places_after]
    landmarks = [(stretch.before_start + i, stretch.after_start + j) for i, j in _longest_rise(shared)]
    starts = [(stretch.before_start, stretch.after_start), *((i + 1, j + 1) for i, j in landmarks)]
    ends = [*landmarks, (stretch.before_end, stretch.after_end)]
    gaps = zip(starts, ends, strict=True)
    return [_trimmed(before, after, Stretch(i, i_end, j, j_end)) for (i, j), (i_end, j_end) in gaps]


def _trimmed(before: Document, after: Document, stretch: Stretch) -> Stretch:
    """Take off what both sides begin and end with."""
    i, i_end, j, j_end = stretch
    while i < i_end and j < j_end and before.keys[i] == after.keys[j]:
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and before.keys[i_end - 1] == after.keys[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    return Stretch(i, i_end, j, j_end)


def _passages(keys: list[str]) -> dict[tuple[str, ...], int]:
    """Return the passages that stand only once among these keys, and where each begins."""
    passages = list(zip(*(keys[offset:] for offset in range(PASSAGE)), strict=False))
    counts = Counter(passages)
    return {passage: i for i, passage in enumerate(passages) if counts[passage] == 1}


def _longest_rise(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the pairs, which rise in their first number, where the second rises too."""
    lasts: list[int] = []
    best_ends: list[int] = []
    previous: list[int] = []
    for index, (_, place) in enumerate(places):
        rank = bisect_left(lasts, place)
        previous.append(best_ends[rank - 1] if rank else -1)
        lasts[rank : rank + 1] = [place]
        best_ends[rank : rank + 1] = [index]
    rise = []
    index = best_ends[-1] if best_ends else -1
    while index >= 0:
        rise.append(places[index])
        index = previous[index]
    return rise[::-1]
