"""Show formulas as MathML, which browsers draw and screen readers speak without any script, or as their TeX."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from content.richtext.tex import CannotDrawError, draw
from content.richtext.tex.ledger import is_whole

if TYPE_CHECKING:
    from typing import Literal

    type Display = Literal["block", "inline"]

# Longer ones are rarely formulas.
LONGEST = 4_000
ENCODING = "application/x-tex"
# Attribute by attribute, as cleaned HTML has them: a value may hold the signs of a tag.
ATTRIBUTES = r"""(?:\s[^\s=<>"]++(?:="[^"]*+")?+)*+"""
ANNOTATED = re.compile(
    rf"""<math(?P<attributes>{ATTRIBUTES})>(?P<inside>(?:(?!</?math[\s>]).)*?
    <annotation(?:\s(?!encoding=)[^\s=<>"]++(?:="[^"]*+")?+)*+\sencoding="{ENCODING}"{ATTRIBUTES}>
    (?P<tex>[^<]*+)</annotation>(?:(?!<math[\s>]).)*?)</math>""",
    re.DOTALL | re.VERBOSE,
)
DELIMITED = re.compile(r"\s*(?:\\\((?P<inline>.*)\\\)|\\\[(?P<block>.*)\\\]|\$\$(?P<dollars>.*)\$\$)\s*", re.DOTALL)


def inline_formula(tex: str) -> str:
    """Return a formula in a line of text, or its source where it cannot be drawn. Never raises."""
    return _mathml(tex.strip(), display="inline") or formula_source(tex)


def block_formula(tex: str) -> str:
    """Return a formula on a line of its own, or its source where it cannot be drawn. Never raises."""
    return (_mathml(tex.strip(), display="block") or f"<p>{formula_source(tex)}</p>") + "\n"


def formula_in_text(tex: str, *, is_block: bool) -> str:
    """Return a formula for a place where words stand, `\\(…\\)` and `\\[…\\]` around it aside. Never raises."""
    if delimited := DELIMITED.fullmatch(tex):
        is_block = is_block or delimited["inline"] is None
        tex = next(part for part in delimited.groups() if part is not None)
    return _mathml(tex.strip(), display="block" if is_block else "inline") or formula_source(tex)


def formula_source(tex: str) -> str:
    """Return the source of a formula as it was written."""
    return f'<code class="math">{html.escape(tex.strip(), quote=False)}</code>'


def mend_formulas(cleaned_html: str) -> str:
    """Return cleaned HTML in which formulas that do not show every character of their TeX are drawn from it again."""
    return ANNOTATED.sub(_whole, cleaned_html)


def _whole(found: re.Match[str]) -> str:
    tex = html.unescape(found["tex"])
    if is_whole(tex, found["inside"]):
        return found[0]
    return formula_in_text(tex, is_block='display="block"' in found["attributes"])


def _mathml(tex: str, *, display: Display) -> str:
    if not tex or len(tex) > LONGEST:
        return ""
    try:
        drawn = draw(tex, display=display == "block")
    except CannotDrawError:
        return ""
    if not is_whole(tex, drawn):
        return ""
    return f'<math display="{display}"><semantics>{drawn}{_annotation(tex)}</semantics></math>'


def _annotation(tex: str) -> str:
    """Keep the source beside the drawing, for those who copy it."""
    return f'<annotation encoding="{ENCODING}">{html.escape(tex, quote=False)}</annotation>'
