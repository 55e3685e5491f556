"""The parts of a formula, and how TeX spaces them."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# TeX's classes of atoms; a name is an operator such as `log`, which stands apart from what it applies to.
Kind = Literal["ord", "op", "name", "bin", "rel", "open", "close", "punct", "space"]
Limits = Literal["", "display", "always"]

THIN, MEDIUM, THICK = "0.1667em", "0.2222em", "0.2778em"
NO_OPERAND_BEFORE = frozenset({"", "bin", "rel", "open", "punct", "op", "name"})
NO_OPERAND_AFTER = frozenset({"", "rel", "close", "punct"})
APART_FROM_NAMES = frozenset({"ord", "name"})
SIGNS = frozenset("+−±∓")


class CannotDrawError(ValueError):
    """Raised for a formula that cannot be drawn as it was meant."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One element of MathML, or none; a plain operator keeps its sign, for what stands around it decides its form."""

    kind: Kind
    markup: str
    sign: str = ""
    limits: Limits = ""


def element(name: str, inside: str, **attributes: str) -> str:
    written = "".join(f' {key.rstrip("_")}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>"


def token(name: str, text: str, **attributes: str) -> str:
    return element(name, html.escape(text, quote=False).replace("\N{NO-BREAK SPACE}", "&nbsp;"), **attributes)


def space(width: str) -> str:
    return element("mspace", "", width=width)


def operator(kind: Kind, sign: str, limits: Limits = "", **attributes: str) -> Atom:
    return Atom(kind, token("mo", sign, **attributes), sign, limits)


def row(atoms: Sequence[Atom]) -> str:
    """Return one element that holds these atoms."""
    if len(atoms) == 1 and atoms[0].markup and atoms[0].kind in {"ord", "op", "name"}:
        return atoms[0].markup
    if len(atoms) == 1 and atoms[0].sign:
        # Alone in a group, a sign is a letter like others: `1{,}000`.
        return token("mo", atoms[0].sign, stretchy="false", lspace="0", rspace="0")
    return element("mrow", spell(atoms))


def spell(atoms: Sequence[Atom]) -> str:
    """Return the markup of a row; what stands around a sign decides whether it joins two operands or precedes one."""
    written: list[str] = []
    before = ""
    for atom, after in zip(atoms, _following_kinds(atoms), strict=True):
        if atom.kind == "space":
            written.append(atom.markup)
            continue
        kind, markup = _in_place(atom, before=before, after=after)
        if "name" in (before, kind) and before in APART_FROM_NAMES | {"close"} and kind in APART_FROM_NAMES:
            written.append(space(THIN))
        written.append(markup)
        before = kind
    return "".join(written)


def _in_place(atom: Atom, *, before: str, after: str) -> tuple[Kind, str]:
    if atom.sign in {"|", "‖"} and atom.kind == "ord":
        return ("open" if before in NO_OPERAND_BEFORE else "close"), atom.markup
    if atom.kind == "bin" and atom.sign and (before in NO_OPERAND_BEFORE or after in NO_OPERAND_AFTER):
        if atom.sign in SIGNS and after:
            return "ord", token("mo", atom.sign, form="prefix")
        return "ord", token("mo", atom.sign, lspace="0", rspace="0")
    if atom.kind == "rel" and atom.sign and "rel" in (before, after):
        # As in TeX, there is no space inside `:=`.
        before, after = ("0" if kind == "rel" else THICK for kind in (before, after))
        return "rel", token("mo", atom.sign, lspace=before, rspace=after)
    return atom.kind, atom.markup


def _following_kinds(atoms: Sequence[Atom]) -> Iterable[str]:
    kinds: list[str] = []
    after = ""
    for atom in reversed(atoms):
        kinds.append(after)
        if atom.kind != "space":
            after = atom.kind
    return reversed(kinds)
