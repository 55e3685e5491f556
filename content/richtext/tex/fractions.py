"""Draw fractions, binomials and roots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.richtext.tex.delimiters import delimiter, fence
from content.richtext.tex.elements import Atom, CannotDrawError, element, row

if TYPE_CHECKING:
    from content.richtext.tex.reader import Handler, Infix, Reader

FRACTIONS = {"frac": None, "dfrac": True, "tfrac": False}
BINOMIALS = {"binom": None, "dbinom": True, "tbinom": False}
GENERAL_STYLES = {"": None, "0": True, "1": False}


def fraction(above: str, below: str, *, display: bool | None, line: str = "", sides: tuple[str, str] = ("", "")) -> str:
    attributes = {"linethickness": line} if line else {}
    drawn = element("mfrac", above + below, **attributes)
    if display is not None:
        level = str(display).lower()
        drawn = element("mstyle", drawn, displaystyle=level, scriptlevel="0")
    if not any(sides):
        return drawn
    opening, closing = (fence(side, form) for side, form in zip(sides, ("prefix", "postfix"), strict=True))
    return element("mrow", opening + drawn + closing)


def _fraction(reader: Reader, name: str) -> Atom:
    return Atom("ord", fraction(reader.small_argument(), reader.small_argument(), display=FRACTIONS[name]))


def _continued_fraction(reader: Reader, _name: str) -> Atom:
    reader.option()
    with reader.scope(display=True):
        parts = [reader.argument(), reader.argument()]
    above, below = (element("mstyle", part, displaystyle="true", scriptlevel="0") for part in parts)
    return Atom("ord", fraction(above, below, display=None))


def _binomial(reader: Reader, name: str) -> Atom:
    above, below = reader.small_argument(), reader.small_argument()
    return Atom("ord", fraction(above, below, display=BINOMIALS[name], line="0", sides=("(", ")")))


def _general_fraction(reader: Reader, _name: str) -> Atom:
    sides = _one_delimiter(reader), _one_delimiter(reader)
    line, style = reader.words().strip(), reader.words().strip()
    if line not in {"", "0", "0pt"} or style not in GENERAL_STYLES:
        raise CannotDrawError("a fraction of a style that is not known")
    above, below = reader.small_argument(), reader.small_argument()
    return Atom("ord", fraction(above, below, display=GENERAL_STYLES[style], line="0" if line else "", sides=sides))


def _one_delimiter(reader: Reader) -> str:
    reader.expect("{")
    sign = "" if reader.peek() == "}" else delimiter(reader)
    reader.expect("}")
    return sign


def _infix(line: str, opening: str = "", closing: str = "") -> Infix:
    def drawn(above: list[Atom], below: list[Atom]) -> Atom:
        return Atom("ord", fraction(row(above), row(below), display=None, line=line, sides=(opening, closing)))

    return drawn


def _root(reader: Reader, _name: str) -> Atom:
    degree = reader.option()
    inside = reader.argument()
    return Atom("ord", element("mroot", inside + degree) if degree else element("msqrt", inside))


def _root_of(reader: Reader, _name: str) -> Atom:
    with reader.scope(display=False):
        degree = row(reader.atoms(frozenset({"\\of"})))
    reader.expect("\\of")
    return Atom("ord", element("mroot", reader.argument() + degree))


FRACTION_COMMANDS: dict[str, Handler] = {
    **dict.fromkeys(FRACTIONS, _fraction),
    **dict.fromkeys(BINOMIALS, _binomial),
    "cfrac": _continued_fraction,
    "genfrac": _general_fraction,
    "root": _root_of,
    "sqrt": _root,
}
INFIXES: dict[str, Infix] = {
    "\\atop": _infix("0"),
    "\\brace": _infix("0", "{", "}"),
    "\\brack": _infix("0", "[", "]"),
    "\\choose": _infix("0", "(", ")"),
    "\\over": _infix(""),
}
