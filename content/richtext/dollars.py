"""Formulas between dollars whose words hold formulas between dollars: `$p \\text{ if $x > 0$}$`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

OPENING = re.compile(r"\$(?=[^\s$])")
UP_TO_DOLLAR = re.compile(r"(?:[^$\\]|\\.)*+\$", re.DOTALL)
# Words that are still open when the first dollar comes.
OPEN_WORDS = re.compile(r"\\(?:text[a-z]*|[fhm]box)\s*\{[^{}]*\Z")
BRACE = re.compile(r"\\.|([{}])", re.DOTALL)
# More would let each dollar of a text be read once for each other.
MOST_DOLLARS = 20


def dollars_in_words(parser: MarkdownIt) -> None:
    """Add the rule to a parser that has the one for formulas without such words."""
    parser.inline.ruler.before("math_inline", "math_inline_words", _formula)


def _formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    if not OPENING.match(state.src, state.pos) or _is_escaped(state.src, state.pos):
        return False
    end = _end(state.src, state.pos + 1)
    if not end:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = state.src[state.pos + 1 : end - 1]
        token.markup = "$"
    state.pos = end
    return True


def _end(source: str, start: int) -> int:
    """Return the place behind the dollar that ends the formula; 0 where no words of it hold another."""
    position, depth = start, 0
    for _ in range(MOST_DOLLARS):
        found = UP_TO_DOLLAR.match(source, position)
        if not found or (position == start and not OPEN_WORDS.search(found[0][:-1])):
            return 0
        depth += _opened_braces(found[0])
        position = found.end()
        if depth <= 0:
            return 0 if source[position - 2].isspace() or source[position : position + 1].isdigit() else position
    return 0


def _opened_braces(text: str) -> int:
    braces = BRACE.findall(text)
    return braces.count("{") - braces.count("}")


def _is_escaped(source: str, position: int) -> bool:
    before = source[max(position - MOST_DOLLARS, 0) : position]
    return bool((len(before) - len(before.rstrip("\\"))) % 2)
