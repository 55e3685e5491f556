"""How much text an edit added and removed, counted as LessWrong counts it for its wikitag rows."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# What one call may spend, each about half a second of work: pairs of tokens compared, and tokens hashed as parts of
# passages where comparing would cost more than that.
COMPARISONS = 2_500_000
HASHED_TOKENS = 500_000
# Tokens of a passage that is matched as a whole: about eight words, so that a common phrase is no landmark.
PASSAGE = 16

# What JavaScript calls white space; Python would add the separators U+001C to U+001F and leave out U+FEFF.
SPACES = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
TOKEN = re.compile(
    rf"""
      <!--.*?(?:-->|\Z)
    | <(?P<atom>iframe|object|math|svg|script|video|head|style)\b.*?(?:</(?P=atom)>|\Z)
    | <[^>]*>?
    | [{SPACES}]+
    | (?<=[{SPACES}])[^<{SPACES}][\w\#@]*[^<&\w\#@{SPACES}]?   # after a space, any character begins a word
    | &[\w\#@]*[^<&\w\#@{SPACES}]?                             # an entity begins a word
    | [\w\#@]*[^<&\w\#@{SPACES}]                               # any other sign ends one
    | [\w\#@]+
    """,
    re.ASCII | re.DOTALL | re.VERBOSE,
)
SPACE = re.compile(rf"[{SPACES}]+|&nbsp;|&#160;")
BLANK = re.compile(rf"[{SPACES}]*")
COMMENT = "<!--"
ATOM = re.compile(r"<(?:iframe|object|math|svg|script|video|head|style)\b")
DRAWN_ATOM = re.compile(r"<(?:svg|math|video)[\s>]")
SOURCE = re.compile(r"""<(img|iframe)\b.*?\bsrc=["']([^"']*)|<(object)\b.*?\bdata=["']([^"']*)""", re.DOTALL)
TAG_NAME = re.compile(r"<([^\s>]+)[\s>]")
UNSEEN = re.compile(r"<(?:script|style|head)\b.*|<[^>]*>?", re.DOTALL)
QUOTES = {"&quot;": '"', "&#x201C;": "\u201c", "&#x201D;": "\u201d"}
QUOTE = re.compile("|".join(QUOTES))


class ChangeSizes(NamedTuple):
    """Count the characters of text that an edit added and removed, in UTF-16 units; both from 0 up."""

    added: int
    removed: int


class Document(NamedTuple):
    """Hold a text as tokens: their strings, what they compare by, and how many spaces follow each."""

    tokens: list[str]
    keys: list[str]
    spaces_after: list[int]


class Stretch(NamedTuple):
    """Name a range of tokens before the edit and the range after it that it is compared with."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int

    @property
    def size(self) -> int:
        return self.before_end - self.before_start + self.after_end - self.after_start


def change_sizes(before_html: str, after_html: str) -> ChangeSizes:
    """Return how many characters of text an edit added and removed; markup and the targets of links do not count.

    Tokens are tags, spaces and words, so `cat` to `cats` adds 4 and removes 3. The longest run of tokens that both
    sides share is kept, then the longest to its left and right, and so on; what is never shared counts. Entities count
    as the character they stand for, an emoji as two. This is the algorithm of ForumMagnum's node-htmldiff, which lets a
    run begin with the space before a word but never consist of spaces alone.

    Comparing costs the square of the length, so it is bounded. Where a stretch would exceed `COMPARISONS`, its equal
    ends and the passages of `PASSAGE` tokens that each side has once are matched first; between those the algorithm
    goes on as long as the bounds allow, and what is left then counts as replaced. Takes any string; never raises.
    """
    if before_html == after_html:
        return ChangeSizes(0, 0)
    before, after = _document(before_html), _document(after_html)
    added = removed = 0
    for stretch in _unshared(before, after):
        removed += _text_length(before.tokens[stretch.before_start : stretch.before_end])
        added += _text_length(after.tokens[stretch.after_start : stretch.after_end])
    return ChangeSizes(added, removed)


def _document(source: str) -> Document:
    source = QUOTE.sub(lambda quote: QUOTES[quote[0]], source)
    tokens = [match[0] for match in TOKEN.finditer(source) if not match[0].startswith(COMMENT)]
    keys = [_key(token) for token in tokens]
    spaces_after = [0] * len(keys)
    for i in range(len(keys) - 2, -1, -1):
        if keys[i + 1] == " ":
            spaces_after[i] = spaces_after[i + 1] + 1
    return Document(tokens, keys, spaces_after)


def _key(token: str) -> str:
    """Return what a token is compared by: tags by name, media by address, formulas and words as a whole."""
    if not token.startswith("<"):
        return " " if SPACE.fullmatch(token) else token
    if DRAWN_ATOM.match(token):
        return token
    source = SOURCE.match(token)
    if source:
        return f"<{source[1] or source[3]} {source[2] or source[4]}>"
    name = TAG_NAME.match(token)
    return f"<{name[1].lower()}>" if name else token


def _unshared(before: Document, after: Document) -> Iterator[Stretch]:
    """Yield the stretches that lie between the shared runs of two documents."""
    comparisons, hashed_tokens = COMPARISONS, HASHED_TOKENS
    waiting = [Stretch(0, len(before.keys), 0, len(after.keys))]
    while waiting:
        stretch = waiting.pop()
        places = _places(after, stretch)
        cost = _cost(before, stretch, places=places)
        if cost <= comparisons:
            comparisons -= cost
            parts = _beside_longest_run(before, after, stretch, places=places)
        elif stretch.size <= hashed_tokens:
            hashed_tokens -= stretch.size
            parts = _between_shared_passages(before, after, stretch)
        else:
            parts = [stretch]
        if parts == [stretch]:
            yield stretch
        else:
            waiting += [part for part in parts if part.size]


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


def _text_length(tokens: list[str]) -> int:
    """Return the UTF-16 length of what readers see of tokens; spaces alone between two tags are nothing to see."""
    length = 0
    for is_joined, group in groupby(tokens, _joins_text):
        line = list(group)
        if is_joined and not all(BLANK.fullmatch(token) for token in line):
            length += sum(_utf16_length(html.unescape(UNSEEN.sub("", token))) for token in line)
    return length


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _joins_text(token: str) -> bool:
    """Tell tokens that stand in a line of text, as words, images and formulas do, from the tags around it."""
    return not token.startswith("<") or token.startswith("<img") or token.endswith("/>") or bool(ATOM.match(token))
