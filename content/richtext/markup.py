"""Read HTML as the tags and texts a browser sees, in time that grows only with its length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# The grammar is the HTML standard's, quotes and missing ends included, and every repetition is possessive: text that
# a browser takes for a tag must not pass here as text, and no input may send the expression back to try again.
ATTRIBUTE = re.compile(
    r"""
    [\t\n\f\r\ /]*+
    (?P<name>[^\t\n\f\r\ />][^\t\n\f\r\ />=]*+)
    (?:[\t\n\f\r\ ]*+=[\t\n\f\r\ ]*+
        (?:"(?P<double>[^"]*+)(?:"|\Z)|'(?P<single>[^']*+)(?:'|\Z)|(?P<bare>[^\t\n\f\r\ >]*+))
    )?+
    """,
    re.VERBOSE,
)
ATTRIBUTES = re.sub(r"\(\?P<\w+>", "(?:", ATTRIBUTE.pattern)
MARKUP = re.compile(
    rf"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?:[!?]|/(?![a-zA-Z]))[^>]*+>?
    | <(?P<slash>/?)(?P<name>[a-zA-Z][^\t\n\f\r\ />]*+)
      (?P<attributes>(?:{ATTRIBUTES})*+)(?P<tail>[\t\n\f\r\ /]*+)(?P<end>>?)
    """,
    re.DOTALL | re.VERBOSE,
)
# Inside these a browser sees no tags but their own end.
RAW = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
RAW_ENDS = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in RAW}


class Tag(NamedTuple):
    """A start or end tag; attributes as they were written, with the space before them."""

    name: str
    is_end: bool
    attributes: str
    closes_itself: bool

    @property
    def values(self) -> dict[str, str]:
        """Return the attributes by name, their values still escaped as they were written; the first of a name wins."""
        values: dict[str, str] = {}
        for found in ATTRIBUTE.finditer(self.attributes):
            values.setdefault(found["name"].lower(), found["double"] or found["single"] or found["bare"] or "")
        return values


def parse(html: str) -> Iterator[str | Tag]:
    """Yield the tags and texts of any HTML in order; leave out comments, raw content and tags that never end."""
    position = 0
    while found := MARKUP.search(html, position):
        if found.start() > position:
            yield html[position : found.start()]
        position = found.end()
        slash, name, attributes, tail, end = found.groups()
        if end:
            tag = Tag(name.lower(), bool(slash), attributes, "/" in tail)
            yield tag
            if tag.name in RAW and not slash:
                raw_end = RAW_ENDS[tag.name].search(html, position)
                position = raw_end.start() if raw_end else len(html)
    if position < len(html):
        yield html[position:]
