"""Draw a whole formula."""

from __future__ import annotations

import re

from content.richtext.tex.commands import COMMANDS
from content.richtext.tex.elements import CannotDrawError, element, spell
from content.richtext.tex.environments import BREAKS, GATHERED, draw_table, read_table
from content.richtext.tex.fractions import INFIXES
from content.richtext.tex.reader import END, Reader

DEEPEST = 40
TAG = re.compile(r"<(/?)m")


def draw(tex: str, *, display: bool) -> str:
    """Return one element of MathML that shows this formula, at most 40 deep, in time that grows with its length.

    Lines that `\\\\` parts stand below one another. Raises CannotDrawError where something is unknown or unclear, so
    that what is drawn is what was meant.
    """
    reader = Reader(tex, display=display, commands=COMMANDS, infixes=INFIXES)
    table = read_table(reader, BREAKS | {END}, display=display)
    if table.lines:
        raise CannotDrawError("lines between rows belong in a table")
    if len(table.rows) == 1:
        drawn = element("mrow", spell(table.rows[0][0]))
    else:
        drawn = element("mrow", draw_table(table, GATHERED))
    if _depth(drawn) > DEEPEST:
        raise CannotDrawError("the formula is too deep")
    return drawn


def _depth(markup: str) -> int:
    depth = deepest = 0
    for tag in TAG.finditer(markup):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest
