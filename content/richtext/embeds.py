"""What a body cannot embed: a link to what it showed, or its words."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from content.richtext.markup import parse

if TYPE_CHECKING:
    from content.richtext.markup import Tag

# Gone with all they hold, but for a link.
EMBEDDING = frozenset("applet audio canvas object video".split())
# The same, with nothing in them that HTML reads as markup.
EMBEDDING_ALONE = frozenset("embed iframe oembed".split())
# Where the address stands, the most telling first: what an editor embedded, then by what it showed that.
ADDRESSES = ("data-oembed-url", "url", "src", "data", "href")
ABSOLUTE = re.compile(r"(?:https?:)?//[^/\s].*|/(?!/).*", re.IGNORECASE | re.DOTALL)
WORDS = ("title", "aria-label", "alt")
UNTITLED_IMAGE = "[image]"


@dataclass
class Embed:
    """An open element that shows something by its address, of which a link or its words remain at the end."""

    depth: int
    words: str
    address: str
    texts: list[str] = field(default_factory=list)

    def look_at(self, tag: Tag) -> None:
        """Take the address from an element within, if there is none yet."""
        self.address = self.address or address_of(tag)

    def add_text(self, text: str) -> None:
        self.texts.append(text)

    @property
    def remains(self) -> str:
        words = self.words or " ".join(html.unescape("".join(self.texts)).split())
        return _link(self.address, words)


def opened(tag: Tag, depth: int) -> Embed:
    return Embed(depth, _words_of(tag), address_of(tag))


def link_in_place_of(tag: Tag) -> str:
    """Return the link or the words that take the place of an element that has no others in it."""
    words = _words_of(tag)
    return _link(address_of(tag), words or _written_into(tag))


def address_of(tag: Tag) -> str:
    """Return the address of what an element shows; empty where it has none that a page may link to."""
    values = tag.values
    found = (html.unescape(values.get(name, "")).strip() for name in ADDRESSES)
    address = next((one for one in found if ABSOLUTE.fullmatch(one)), "")
    return f"https:{address}" if address.startswith("//") else address


def words_of_image(tag: Tag) -> str:
    """Return what is written in place of an image that cannot be shown."""
    return html.escape(_words_of(tag) or UNTITLED_IMAGE, quote=False)


def _words_of(tag: Tag) -> str:
    values = tag.values
    return next((words for name in WORDS if (words := " ".join(html.unescape(values.get(name, "")).split()))), "")


def _written_into(tag: Tag) -> str:
    """Return the text of a page that is written into an attribute."""
    page = html.unescape(tag.values.get("srcdoc", ""))
    return " ".join(html.unescape(" ".join(part for part in parse(page) if isinstance(part, str))).split())


def _link(address: str, words: str) -> str:
    shown = html.escape(words or address, quote=False)
    return f'<a href="{html.escape(address)}">{shown}</a>' if address else shown
