"""Turn any HTML into well-nested markup of our vocabulary, before the sanitizer sees it."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from content.richtext.embeds import (
    EMBEDDING,
    EMBEDDING_ALONE,
    Embed,
    address_of,
    link_in_place_of,
    opened,
    words_of_image,
)
from content.richtext.foreign_formulas import ForeignFormula, is_formula
from content.richtext.limits import MOST_FORMULAS
from content.richtext.markup import Tag, parse
from content.richtext.vocabulary import (
    CELLS,
    FORMULA_TAGS,
    HEADINGS,
    IMPLIED_ENDS,
    MATHML,
    MODEL_CLASSES,
    MUTED,
    RENAMED,
    SPOILER_CLASSES,
    TABLE_PARTS,
    TAGS,
    VOID,
)

# HTML parsers take time with the square of the depth, and worse for unclosed formatting: 200 KB of `<b id=1><p>` keep
# nh3 busy for minutes. Real texts nest less than 30 deep, their formulas less than 60.
MAX_DEPTH = 100
PARAGRAPHS = frozenset({"blockquote", "p"})
SPOILER_TAGS = frozenset({"blockquote", "div", "p", "section"})
# Between whose parts no line of text runs on.
CONTAINERS = frozenset("article aside blockquote center details div figure main section".split())
OEMBED = "data-oembed-url"
# Neither loaded from an address nor kept.
INLINE_IMAGE = re.compile(r"(?:data|blob|cid|file):", re.IGNORECASE)
KNOWN = TAGS | MUTED | RENAMED.keys() | FORMULA_TAGS | {"h1"}
# A formula is drawn at most so deep, with the elements around it.
FORMULA_DEPTH = 44

NO_ENDS: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


class Element(NamedTuple):
    """An open element: the name its end tag will have, and what to write then."""

    name: str
    closing: str


@dataclass
class Silence:
    """An open element of which nothing is written."""

    depth: int


def tidy(source: str) -> str:
    """Return the same text as markup in which every tag is known, closed, in order and at most 100 deep.

    Headings sink by one level where a body begins at h1, which is the page's own. Spoilers become `details`, formulas
    that other software has drawn become ours, what is embedded a link to its address. Nothing is made safe
    here: attributes pass as they are, for the sanitizer that must follow.
    """
    tokens = list(parse(source))
    writer = Writer(heading_shift=int(any(isinstance(token, Tag) and token.name == "h1" for token in tokens)))
    for token in tokens:
        if isinstance(token, str):
            writer.add_text(token)
        elif token.is_end:
            writer.end(token)
        else:
            writer.start(token)
    return writer.finish()


class Writer:
    def __init__(self, *, heading_shift: int) -> None:
        self.heading_shift = heading_shift
        self.written: list[str] = []
        self.open: list[Element] = []
        self.open_names = defaultdict[str, int](int)
        self.flattened = defaultdict[str, int](int)
        self.silence: Silence | Embed | ForeignFormula | None = None
        # The depth of the element whose address an editor embedded, and which a link has taken the place of.
        self.linked_at: int | None = None
        self.formulas = 0

    def add_text(self, text: str) -> None:
        if self.silence:
            if not isinstance(self.silence, Silence):
                self.silence.add_text(text)
            return
        if self.written and self.written[-1].startswith("<pre"):
            # A browser drops one line break here each time it reads the text, so none may be left to drop.
            text = text.lstrip("\r\n")
        self._write(text.replace("<", "&lt;"))

    def start(self, tag: Tag) -> None:
        if self.silence and not isinstance(self.silence, Silence):
            self.silence.look_at(tag)
        if tag.name in EMBEDDING_ALONE:
            self._write("" if self.linked_at is not None else self._apart(link_in_place_of(tag)))
        elif tag.name in VOID:
            self._close_implied(tag.name)
            self._write(self._image(tag) if tag.name == "img" else f"<{tag.name}{tag.attributes}>")
        elif tag.name in KNOWN and len(self.open) >= MAX_DEPTH:
            self.flattened[tag.name] += 1
        elif tag.name in KNOWN:
            self._close_implied(tag.name)
            self._open(tag)

    def end(self, tag: Tag) -> None:
        name = tag.name
        if isinstance(self.silence, ForeignFormula):
            self.silence.end(tag)
        if name in self.flattened:
            self.flattened[name] -= 1
            if not self.flattened[name]:
                del self.flattened[name]
            return
        if not self.open_names[name]:
            return
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth].name == name:
                self._close_to(depth)
                return
            if self.open[depth].name in CELLS and name not in TABLE_PARTS | {"table"}:
                return

    def finish(self) -> str:
        self._close_to(0)
        return "".join(self.written)

    def _write(self, markup: str) -> None:
        if markup and not self.silence:
            self.written.append(markup)

    def _open(self, tag: Tag) -> None:
        opening, closing = self._spell(tag)
        if not self.silence:
            self.silence = self._silence(tag)
        self._write(opening)
        if self.linked_at is None and OEMBED in tag.attributes and address_of(tag):
            self._write(f"<p>{link_in_place_of(tag)}</p>")
            self.linked_at = len(self.open)
        self.open.append(Element(tag.name, closing))
        self.open_names[tag.name] += 1
        if tag.closes_itself and (tag.name in MATHML or tag.name == "svg"):
            self._close_to(len(self.open) - 1)

    def _spell(self, tag: Tag) -> tuple[str, str]:
        if tag.name in SPOILER_TAGS and _has_class(tag, SPOILER_CLASSES):
            inner = tag.name if tag.name in PARAGRAPHS else ""
            opening = '<details class="spoiler"><summary>Spoiler</summary>' + (f"<{inner}>" if inner else "")
            return opening, (f"</{inner}>" if inner else "") + "</details>"
        if tag.name in SPOILER_TAGS and _has_class(tag, MODEL_CLASSES):
            return _model_caption(tag), "</figure>"
        name = RENAMED.get(tag.name, tag.name)
        if name in HEADINGS:
            name = f"h{min(int(name[1]) + self.heading_shift, 6)}"
        return f"<{name}{tag.attributes}{_named_anchor(tag)}>", f"</{name}>"

    def _image(self, tag: Tag) -> str:
        """Return the image, with an empty description where it has none; its words where nothing can be loaded."""
        address = html.unescape(tag.values.get("src", "")).strip()
        if not address:
            return ""
        if INLINE_IMAGE.match(address):
            return self._apart(words_of_image(tag))
        return f"<img{tag.attributes}>" if "alt" in tag.values else f'<img{tag.attributes} alt="">'

    def _apart(self, words: str) -> str:
        """Return what takes the place of something embedded, in a paragraph where it does not stand in a line."""
        stands_alone = not self.open or self.open[-1].name in CONTAINERS
        return f"<p>{words}</p>" if words and stands_alone else words

    def _silence(self, tag: Tag) -> Silence | Embed | ForeignFormula | None:
        """Return what keeps the inside of this element from being written, if anything does."""
        depth = len(self.open)
        if tag.name in EMBEDDING and self.linked_at is None:
            return opened(tag, depth)
        if is_formula(tag) or (tag.name == "math" and not self._has_room()):
            return ForeignFormula.begin(tag, depth)
        return Silence(depth) if tag.name in MUTED else None

    def _close_implied(self, name: str) -> None:
        """Close what a start tag ends without saying so, as in `<li>a<li>b`."""
        if name in HEADINGS and self.open and self.open[-1].name in HEADINGS:
            self._close_to(len(self.open) - 1)
        ended, bounds = IMPLIED_ENDS.get(RENAMED.get(name, name), NO_ENDS)
        while any(self.open_names[other] for other in ended):
            inside = (depth for depth in range(len(self.open) - 1, -1, -1) if self.open[depth].name in ended | bounds)
            depth = next(inside)
            if self.open[depth].name in bounds:
                return
            self._close_to(depth)

    def _close_to(self, depth: int) -> None:
        while len(self.open) > depth:
            element = self.open.pop()
            self.open_names[element.name] -= 1
            if self.silence and self.silence.depth == len(self.open):
                self._end_silence()
            else:
                self._write(element.closing)
            if self.linked_at == len(self.open):
                self.linked_at = None
            # What was flattened stood inside the element that is gone now.
            self.flattened.clear()

    def _end_silence(self) -> None:
        ended, self.silence = self.silence, None
        if isinstance(ended, Embed):
            self._write(self._apart(ended.remains))
        elif isinstance(ended, ForeignFormula):
            self._write_formula(ended)

    def _write_formula(self, formula: ForeignFormula) -> None:
        self.formulas += 1
        shown = formula.shown(may_draw=self._has_room() and self.formulas <= MOST_FORMULAS)
        self._write(shown)
        if not shown:
            self._copy_mathml(formula)

    def _copy_mathml(self, formula: ForeignFormula) -> None:
        depth = len(self.open)
        for token in formula.mathml:
            if isinstance(token, str):
                self.add_text(token)
            elif token.is_end:
                self.end(token)
            else:
                self.start(token)
        self._close_to(depth)

    def _has_room(self) -> bool:
        """Return whether a formula fits here; a part of it would be another formula."""
        return len(self.open) <= MAX_DEPTH - FORMULA_DEPTH


def _has_class(tag: Tag, classes: frozenset[str]) -> bool:
    return bool(tag.attributes) and not classes.isdisjoint(tag.values.get("class", "").split())


def _model_caption(tag: Tag) -> str:
    """Return the beginning of a text that a language model wrote, with the name of the model."""
    model = " ".join(html.unescape(tag.values.get("data-model-name", "")).split()) or "a language model"
    return f'<figure class="model-text"><figcaption>Written by {html.escape(model, quote=False)}</figcaption>'


def _named_anchor(tag: Tag) -> str:
    """Return the id that does the same as the old `<a name>`."""
    values = tag.values if tag.name == "a" else {}
    return f' id="{_quoted(values["name"])}"' if values.get("name") and "id" not in values else ""


def _quoted(value: str) -> str:
    """Return an attribute's value, still escaped as it was written, for use between double quotes."""
    return value.replace('"', "&quot;")
