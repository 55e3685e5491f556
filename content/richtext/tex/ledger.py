"""Compare what a formula says in TeX with what its drawing shows: no letter, digit or sign may be lost or added."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from content.richtext.tex.characters import LETTERS, SIGNS
from content.richtext.tex.symbols import ACCENTS, INTEGRALS, LIMIT_NAMES, LONG_ARROWS, NAMES, SUMS, UNDER_ACCENTS
from content.richtext.tex.tokens import DIMENSION, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

MATH_SIGN = "Sm"
# A bar may come from the name of a matrix, and the others are spaces and scripts.
CANONICAL = str.maketrans("-*", "−∗", "~^|")
SHOWN = {
    **LETTERS,
    **{name: sign for name, (_kind, sign) in SIGNS.items()},
    **SUMS,
    **INTEGRALS,
    **NAMES,
    **LIMIT_NAMES,
    **ACCENTS,
    **UNDER_ACCENTS,
    **LONG_ARROWS,
    **dict.fromkeys(("bmod", "mod", "pmod"), "mod"),
    "LaTeX": "LaTeX",
    "TeX": "TeX",
}
# Groups after these commands are no part of what is shown, nor is what stands in square brackets.
HIDDEN_GROUPS = {
    **dict.fromkeys(("begin", "color", "colorbox", "end", "hspace", "hspace*", "label", "textcolor"), 1),
    "fcolorbox": 2,
    "genfrac": 4,
}
SECOND_GROUPS = frozenset(f"{{{name}}}" for name in ("alignat", "alignat*", "alignedat", "array", "subarray"))
LENGTHS = frozenset({"hskip", "kern", "mkern", "mskip", "mspace"})
DELIMITED = frozenset("\\left \\right \\middle".split())
ANNOTATION = re.compile(r"<annotation[^>]*>.*?</annotation>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def is_whole(tex: str, mathml: str) -> bool:
    """Return whether this drawing shows each letter, digit and sign of the formula as often as the formula has it."""
    return Counter(written_characters(tex)) == Counter(drawn_characters(mathml))


def written_characters(tex: str) -> Iterable[str]:
    """Yield the letters, digits and signs that a reader of this TeX expects to see."""
    tokens = tokenize(tex)
    position = 0
    while position < len(tokens):
        taken = tokens[position]
        position += 1
        if taken.startswith("\\"):
            yield from _counted(SHOWN.get(taken[1:], ""))
            position = _after_hidden(tokens, position, command=taken[1:])
        elif taken not in "<>" or _last(tokens, position - 1) not in DELIMITED:
            yield from _counted(taken)


def drawn_characters(mathml: str) -> Iterable[str]:
    """Yield the letters, digits and signs in the text of this MathML, annotations aside."""
    return _counted(html.unescape(TAG.sub("", ANNOTATION.sub("", mathml))))


def _counted(text: str) -> Iterable[str]:
    for character in unicodedata.normalize("NFKD", text.translate(CANONICAL)):
        if character.isalnum() or unicodedata.category(character) == MATH_SIGN:
            yield character


def _last(tokens: list[str], position: int) -> str:
    before = (tokens[i] for i in range(position - 1, -1, -1) if tokens[i] != " ")
    return next(before, "")


def _after_hidden(tokens: list[str], position: int, *, command: str) -> int:
    """Return where the reader goes on after what this command does not show."""
    if command in LENGTHS:
        return _after_length(tokens, position)
    if command == "\\":
        return _after_option(tokens, position)
    groups = HIDDEN_GROUPS.get(command, 0)
    while groups:
        start, position = position, _after_group(tokens, position)
        groups -= 1
        if command == "begin" and "".join(tokens[start:position]).replace(" ", "") in SECOND_GROUPS:
            command, groups = "", 1
            position = _after_option(tokens, position)
    return _after_option(tokens, position) if command in {"begin", "smash", "cfrac"} else position


def _after_group(tokens: list[str], position: int) -> int:
    while position < len(tokens) and tokens[position] != "}":
        position += 1
    return position + 1


def _after_option(tokens: list[str], position: int) -> int:
    """Skip a position or length in brackets, such as `[t]` or `[2pt]`."""
    position += tokens[position : position + 1] == ["*"]
    start = position
    while start < len(tokens) and tokens[start] == " ":
        start += 1
    if tokens[start : start + 1] != ["["]:
        return position
    end = next((i for i in range(start, min(start + 12, len(tokens))) if tokens[i] == "]"), start)
    inside = "".join(tokens[start + 1 : end])
    return end + 1 if inside in {"t", "b", "c", "l", "r"} or DIMENSION.fullmatch(inside) else position


def _after_length(tokens: list[str], position: int) -> int:
    for end in range(position + 1, min(position + 16, len(tokens) + 1)):
        if DIMENSION.fullmatch("".join(tokens[position:end])):
            return end
    return position
