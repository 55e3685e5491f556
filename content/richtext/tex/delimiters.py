"""Draw brackets and bars that grow with what they enclose, or as large as they are told to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.richtext.tex.characters import character, symbol
from content.richtext.tex.elements import THIN, Atom, CannotDrawError, Kind, element, spell, token

if TYPE_CHECKING:
    from content.richtext.tex.reader import Handler, Reader

SIZES = {
    f"{size}{side}": height
    for size, height in {"big": "1.2em", "Big": "1.623em", "bigg": "2.047em", "Bigg": "2.470em"}.items()
    for side in ("", "l", "r", "m")
}
SIDES: dict[str, Kind] = {"l": "open", "r": "close", "m": "rel"}
DELIMITERS = {"<": "⟨", ">": "⟩", "\\{": "{", "\\}": "}", "\\|": "‖", ".": ""}


def fence(sign: str, form: str) -> str:
    return token("mo", sign, form=form, stretchy="true", fence="true") if sign else ""


def _left(reader: Reader, _name: str) -> Atom:
    opening = fence(delimiter(reader), "prefix")
    with reader.scope():
        inside = spell(reader.atoms(frozenset({"\\right"})))
    reader.expect("\\right")
    return Atom("ord", element("mrow", opening + inside + fence(delimiter(reader), "postfix")))


def _middle(reader: Reader, _name: str) -> Atom:
    return Atom("open", token("mo", delimiter(reader), stretchy="true", fence="true", lspace=THIN, rspace=THIN))


def _sized(reader: Reader, name: str) -> Atom:
    height = SIZES[name]
    kind: Kind = SIDES.get(name[-1], "ord") if name not in {"big", "Big", "bigg", "Bigg"} else "ord"
    sign = delimiter(reader)
    form = {"open": "prefix", "close": "postfix"}.get(kind)
    attributes = {"form": form} if form else {}
    if kind == "ord":
        kind = _kind_of(sign)
    return Atom(kind, token("mo", sign, **attributes, stretchy="true", minsize=height, maxsize=height))


def _kind_of(sign: str) -> Kind:
    return character(sign, "").kind if sign and sign != "\\" and sign not in "{}" else "ord"


def delimiter(reader: Reader) -> str:
    """Return the sign of the delimiter that comes next; nothing for the invisible one."""
    taken = reader.take()
    if taken in DELIMITERS:
        return DELIMITERS[taken]
    if taken.startswith("\\"):
        atom = symbol(taken[1:], "")
        if atom.kind in {"open", "close", "ord", "rel"} and (atom.sign or taken == "\\backslash"):
            return atom.sign or "\\"
    if taken in "()[]/|⟨⟩⌈⌉⌊⌋‖":
        return taken
    raise CannotDrawError(f"{taken} is no delimiter")


DELIMITER_COMMANDS: dict[str, Handler] = {
    **dict.fromkeys(SIZES, _sized),
    "left": _left,
    "middle": _middle,
}
