"""Read cleaned HTML as plain text."""

from __future__ import annotations

import html

from content.richtext.markup import Tag, parse
from content.richtext.vocabulary import BLOCKS

LINES = BLOCKS | {"br", "td", "th", "tr"}
# The source of a formula stands beside its drawing; a reader of both would hear it twice.
DOUBLED = frozenset({"annotation"})
FOLDED = frozenset({"details"})


def plain_text(cleaned_html: str) -> str:
    """Return the text of cleaned HTML: a line for each block, single spaces, no markup and no entities."""
    return _text(cleaned_html, left_out=DOUBLED)


def word_count(cleaned_html: str) -> int:
    """Return the number of words, 0 or more: what stands between white space in the plain text."""
    return len(plain_text(cleaned_html).split())


def folded_text(cleaned_html: str) -> str:
    """Return the plain text without what is folded away, as spoilers are."""
    return _text(cleaned_html, left_out=DOUBLED | FOLDED)


def _text(cleaned_html: str, *, left_out: frozenset[str]) -> str:
    parts: list[str] = []
    depth = 0
    for token in parse(cleaned_html):
        if isinstance(token, Tag):
            if token.name in left_out:
                depth = max(depth - 1, 0) if token.is_end else depth + 1
            if token.name in LINES:
                parts.append("\n")
        elif not depth:
            parts.append(html.unescape(token))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
