"""Give the headings of a body addresses of their own, and list them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from content.richtext.cleaning import SCOPE_END
from content.richtext.markup import ATTRIBUTE, MARKUP
from content.richtext.reading import plain_text
from content.richtext.vocabulary import HEADINGS
from profiles.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

ID = re.compile(r' id="([^"]*)"')
LOWEST = 6


@dataclass(frozen=True)
class Heading:
    """A heading of a body: its text, the id it has on the page, and its level below the highest one, from 0 up."""

    text: str
    anchor: str
    level: int


@dataclass(frozen=True)
class Body:
    """A cleaned body whose headings can be linked to."""

    html: str
    headings: list[Heading]


def read_body(cleaned_html: str, *, scope: str) -> Body:
    """Return a body with an id on each heading, and the headings in order; those without text are left out of these.

    An id that the author gave stays; the others are made of the text, with the body's scope as `clean_html` writes it.
    """
    written: list[str] = []
    waiting: list[tuple[int, re.Match[str]]] = []
    found: list[tuple[int, Heading]] = []
    position = 0
    anchors = Anchors(scope + SCOPE_END, taken=ID.findall(cleaned_html))
    for tag in MARKUP.finditer(cleaned_html):
        if tag["name"] not in HEADINGS:
            continue
        written.append(cleaned_html[position : tag.start()])
        position = tag.end()
        if not tag["slash"]:
            waiting.append((len(written), tag))
            written.append("")
        elif len(waiting) > 1:
            # What stands inside another heading is no heading of its own: its words would be listed at every level.
            place, start = waiting.pop()
            written[place] = start[0]
            written.append(tag[0])
        elif waiting:
            place, start = waiting.pop()
            heading = _heading(start, cleaned_html[start.end() : tag.start()], anchors=anchors)
            written[place] = _spelled(start, heading)
            written.append(f"</h{heading.level}>")
            found.append((place, heading))
    headings = [heading for _place, heading in sorted(found, key=lambda one: one[0]) if heading.text]
    return Body("".join(written) + cleaned_html[position:], _from_zero(headings))


def sink_headings(cleaned_html: str, *, by: int) -> str:
    """Return a body with every heading lowered by so many levels, as far as h6, to stand below headings of its page."""

    def sunk(found: re.Match[str]) -> str:
        if found["name"] not in HEADINGS:
            return found[0]
        return f"<{found['slash']}h{min(int(found['name'][1]) + by, LOWEST)}{found['attributes']}>"

    return MARKUP.sub(sunk, cleaned_html)


class Anchors:
    """The ids that a body has, so that headings of the same words get different ones."""

    def __init__(self, prefix: str, *, taken: Iterable[str]) -> None:
        self.prefix = prefix
        self.used = set(taken)
        self.numbers: dict[str, int] = {}

    def for_text(self, text: str) -> str:
        base = anchor = self.prefix + slugify(text)
        number = self.numbers.get(base, 1)
        while anchor in self.used:
            number += 1
            anchor = f"{base}-{number}"
        self.numbers[base] = number
        self.used.add(anchor)
        return anchor


def _heading(start: re.Match[str], inside: str, *, anchors: Anchors) -> Heading:
    text = " ".join(plain_text(inside).split())
    anchor = _own_id(start) or anchors.for_text(text)
    return Heading(text, anchor, int(start["name"][1]))


def _spelled(start: re.Match[str], heading: Heading) -> str:
    own = "" if _own_id(start) else f' id="{heading.anchor}"'
    return f"<h{heading.level}{start['attributes']}{own}>"


def _own_id(start: re.Match[str]) -> str:
    ids = (part for part in ATTRIBUTE.finditer(start["attributes"]) if part["name"] == "id")
    return next((part["double"] for part in ids), "")


def _from_zero(headings: list[Heading]) -> list[Heading]:
    highest = min((heading.level for heading in headings), default=0)
    return [replace(heading, level=heading.level - highest) for heading in headings]
