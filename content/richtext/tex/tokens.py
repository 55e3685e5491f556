"""Split TeX into its words."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\(?:(?:operatorname|hspace|tag)\*|[a-zA-Z]+|.|\Z)|%[^\n]*(?:\n\s*|\Z)|\s+|.", re.DOTALL)
DIMENSION = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*(em|ex|mu|pt|px|mm|cm|in|pc|bp|sp|dd|cc)\s*")
# The size of a unit in em, at the size of text that TeX's own units suppose.
UNITS = {"em": 1.0, "ex": 0.45, "mu": 1 / 18, "px": 0.075, "mm": 0.285, "cm": 2.85, "in": 7.23, "pc": 1.2}
POINT = 0.1


def tokenize(tex: str) -> list[str]:
    """Return commands with their backslash, single characters, and a space for each run of white space."""
    found = (token for token in TOKEN.findall(tex) if not token.startswith("%"))
    return [" " if token.isspace() else token for token in found]


def in_em(dimension: str) -> float | None:
    """Return a length such as `3pt` or `-1.5mu` in em; None for anything else."""
    found = DIMENSION.fullmatch(dimension)
    return float(found[1]) * UNITS.get(found[2], POINT) if found else None
