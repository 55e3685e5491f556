"""Turn TeX into MathML, which browsers draw and screen readers speak without any script."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from latex2mathml.converter import convert

if TYPE_CHECKING:
    from typing import Literal

    type Display = Literal["block", "inline"]

LONGEST = 4_000
# The library knows the outer environments of these names only.
INNER = re.compile(r"\\(begin|end)\{(?:aligned|split|gathered)\}")
# What it cannot read it hands on as if it were a name or a sign.
UNREAD = re.compile(r"<m[ion][^>]*>(?:\\|&(?:amp;)?<)")
# Definitions could grow without bound, and links have no place in a formula.
REFUSED = re.compile(r"\\(?:href|let|[a-zA-Z]*def|[a-zA-Z]*command)(?![a-zA-Z])")
BRACES = re.compile(r"(?<!\\)(?:\\\\)*([{}])")
OUTSIDE = re.compile(r"(?P<start><math[^>]*>)(?P<inside>.*)</math>", re.DOTALL)


def inline_formula(tex: str) -> str:
    """Return a formula in a line of text, or its source where it cannot be read. Never raises."""
    return _mathml(tex.strip(), display="inline") or formula_source(tex)


def block_formula(tex: str) -> str:
    """Return a formula on a line of its own, or its source where it cannot be read. Never raises."""
    return (_mathml(tex.strip(), display="block") or f"<p>{formula_source(tex)}</p>") + "\n"


def formula_source(tex: str) -> str:
    """Return the source of a formula as it was written."""
    return f'<code class="math">{html.escape(tex.strip(), quote=False)}</code>'


def _mathml(tex: str, *, display: Display) -> str:
    if not tex or len(tex) > LONGEST or REFUSED.search(tex) or not _is_closed(tex):
        return ""
    try:
        mathml = convert(INNER.sub(r"\\\1{align*}", tex), display=display)
    except Exception:  # noqa: BLE001 -- the library raises of many kinds, and none may keep a text from being saved
        return ""
    drawn = OUTSIDE.fullmatch(mathml)
    if drawn is None or UNREAD.search(mathml):
        return ""
    return f"{drawn['start']}<semantics>{drawn['inside']}{_annotation(tex)}</semantics></math>"


def _is_closed(tex: str) -> bool:
    braces = BRACES.findall(tex)
    return braces.count("{") == braces.count("}")


def _annotation(tex: str) -> str:
    """Keep the source beside the drawing, for those who copy it."""
    return f'<annotation encoding="application/x-tex">{html.escape(tex, quote=False)}</annotation>'
