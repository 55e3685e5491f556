"""Find the TeX of formulas that other software has drawn: MathJax of all ages, KaTeX, and the editor's own marks."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from content.richtext.formulas import ENCODING, formula_in_text, formula_source
from content.richtext.vocabulary import FORMULA_CLASSES, MATHML

if TYPE_CHECKING:
    from content.richtext.markup import Tag

MARKED = frozenset({"div", "span"})
CONTAINER = "mjx-container"
BLOCK_CLASSES = frozenset("MJXc-display katex-display mjpage__block".split())
# Inner elements have TeX of their own, which is not that of the whole.
WHOLE = frozenset({CONTAINER, "math", "mjx-math"})
GLYPH = re.compile(r"mjx-c([0-9A-F]{2,5})")
GLYPH_NUMBER = re.compile(r"[0-9A-F]{2,5}")
HIGHEST_CHARACTER = 0x10FFFF


def is_formula(tag: Tag) -> bool:
    """Return whether this start tag begins a formula that other software has drawn or marked."""
    if tag.name in MARKED and tag.attributes:
        return not FORMULA_CLASSES.isdisjoint(tag.values.get("class", "").split())
    return tag.name == CONTAINER


@dataclass
class ForeignFormula:
    """What the markup of a formula tells of it, from its start tag on."""

    depth: int
    is_marked_tex: bool = False
    is_mathml: bool = False
    is_block: bool = False
    latex: str = ""
    label: str = ""
    in_annotation: bool = False
    in_math: int = 0
    annotation: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    glyphs: list[str] = field(default_factory=list)
    mathml: list[str | Tag] = field(default_factory=list)

    @classmethod
    def begin(cls, tag: Tag, depth: int) -> ForeignFormula:
        classes = tag.values.get("class", "").split()
        formula = cls(depth, is_marked_tex="math-tex" in classes, is_mathml=tag.name == "math")
        formula.look_at(tag)
        return formula

    def look_at(self, tag: Tag) -> None:
        """Take what a start tag tells of the formula."""
        values = tag.values if tag.attributes else {}
        classes = values.get("class", "").split()
        self.is_block |= not BLOCK_CLASSES.isdisjoint(classes)
        if tag.name in WHOLE or values.get("data-mml-node") == "math":
            self.is_block |= values.get("display") in {"block", "true"}
            self.latex = self.latex or values.get("data-latex", "")
        self.label = self.label or values.get("aria-label", "")
        self.in_annotation = tag.name == "annotation" and values.get("encoding") == ENCODING
        self.glyphs += _glyphs(values, classes)
        self._record(tag)

    def end(self, tag: Tag) -> None:
        if self.in_math:
            self._record(tag)
        self.in_annotation = False

    def add_text(self, text: str) -> None:
        (self.annotation if self.in_annotation else self.texts).append(text)
        if self.in_math:
            self.mathml.append(text)

    def shown(self, *, may_draw: bool) -> str:
        """Return the formula as we show it; nothing where no TeX is known, but perhaps MathML is."""
        tex = html.unescape(self.latex or self.label or "".join(self.annotation))
        words = html.unescape("".join(self.texts) or "".join(self.glyphs))
        if self.is_marked_tex and not tex:
            tex = words
        if tex.strip():
            return formula_in_text(tex, is_block=self.is_block) if may_draw else formula_source(tex)
        return formula_source(words) if words.strip() and not self.mathml else ""

    def _record(self, tag: Tag) -> None:
        """Keep MathML that stands inside, for a formula of which there is nothing else."""
        if tag.name == "math":
            self.in_math = max(self.in_math + (-1 if tag.is_end else 1), 0)
        if tag.name in MATHML and not self.is_mathml and (self.in_math or tag.name == "math"):
            self.mathml.append(tag)


def _glyphs(values: dict[str, str], classes: list[str]) -> list[str]:
    """Return the characters that MathJax draws from a style sheet or as curves."""
    numbers = [found[1] for name in classes if (found := GLYPH.fullmatch(name))]
    if GLYPH_NUMBER.fullmatch(values.get("data-c", "")):
        numbers.append(values["data-c"])
    return [
        unicodedata.normalize("NFKC", chr(int(number, 16)))
        for number in numbers
        if int(number, 16) <= HIGHEST_CHARACTER
    ]
