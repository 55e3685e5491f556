"""What each command with arguments draws."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from content.richtext.tex.characters import character, sign_of, symbol
from content.richtext.tex.delimiters import DELIMITER_COMMANDS
from content.richtext.tex.elements import (
    MEDIUM,
    THICK,
    THIN,
    Atom,
    CannotDrawError,
    Kind,
    element,
    operator,
    row,
    space,
    token,
)
from content.richtext.tex.environments import PLAIN_LAYOUTS, begin, plain_table
from content.richtext.tex.fractions import FRACTION_COMMANDS
from content.richtext.tex.symbols import ACCENTS, BRACES, LONG_ARROWS, UNDER_ACCENTS, WIDE
from content.richtext.tex.text import CLASSES, text_argument
from content.richtext.tex.text import COMMANDS as TEXTS

if TYPE_CHECKING:
    from content.richtext.tex.reader import Handler, Reader

FONTS = {
    **dict.fromkeys(("Bbb", "mathbb", "mathbbm", "mathds"), "double-struck"),
    **dict.fromkeys(("bm", "boldsymbol", "pmb"), "bold-italic"),
    **dict.fromkeys(("bold", "mathbf"), "bold"),
    **dict.fromkeys(("mathcal", "mathscr", "scr"), "script"),
    "mathfrak": "fraktur",
    "mathit": "italic",
    "mathnormal": "",
    "mathrm": "upright",
    "mathsf": "sans-serif",
    "mathtt": "monospace",
}
MARKS = {"boxed": "boxed", "cancel": "cancel", "bcancel": "bcancel", "xcancel": "xcancel", "sout": "sout"}
SILENT = (
    "strut mathstrut nonumber notag displaylimits allowbreak nobreak Huge huge LARGE Large large normalsize small "
    "footnotesize scriptsize tiny Tiny"
).split()
CLASS_SPACES: dict[str, tuple[Kind, str, str]] = {
    "mathbin": ("bin", MEDIUM, MEDIUM),
    "mathclose": ("close", "", ""),
    "mathinner": ("ord", "", ""),
    "mathop": ("name", "", ""),
    "mathopen": ("open", "", ""),
    "mathord": ("ord", "", ""),
    "mathpunct": ("punct", "", THIN),
    "mathrel": ("rel", THICK, THICK),
}


def _accent(reader: Reader, name: str) -> Atom:
    wide = "true" if name in WIDE else "false"
    base, limits = reader.argument(), name in BRACES
    above = ACCENTS.get(name)
    mark = token("mo", above or UNDER_ACCENTS[name], stretchy=wide)
    drawn = (
        element("mover", base + mark, accent="true") if above else element("munder", base + mark, accentunder="true")
    )
    return Atom("ord", drawn, limits="always" if limits else "")


def _over(reader: Reader, name: str) -> Atom:
    script, base = reader.small_argument(), _stackable(reader)
    kind: Kind = "rel" if name == "stackrel" else base.kind
    return Atom(kind, element("munder" if name == "underset" else "mover", base.markup + script))


def _stackable(reader: Reader) -> Atom:
    """Return an argument that keeps its class, so that a relation with words above it stays a relation."""
    atoms = reader.styled_argument(reader.font)
    if len(atoms) == 1 and atoms[0].kind != "space":
        return atoms[0]
    return Atom("ord", row(atoms))


def _long_arrow(reader: Reader, name: str) -> Atom:
    below, above = reader.option(), reader.small_argument()
    arrow = token("mo", LONG_ARROWS[name], stretchy="true", lspace=THICK, rspace=THICK)
    below, above = (element("mrow", space(THICK) + part + space(THICK)) if part else "" for part in (below, above))
    return Atom("rel", element("munderover" if below else "mover", arrow + below + above))


def _font(reader: Reader, name: str) -> Atom:
    atoms = reader.styled_argument(FONTS[name])
    return atoms[0] if len(atoms) == 1 and atoms[0].kind != "space" else Atom("ord", row(atoms))


def _operator_name(reader: Reader, name: str) -> Atom:
    inside = row(reader.styled_argument("operator"))
    return Atom("name", inside, limits="" if name == "operatorname" else "display")


def _class(reader: Reader, name: str) -> Atom:
    kind, before, after = CLASS_SPACES[name]
    inside = reader.argument()
    if before or after:
        inside = element("mrow", (space(before) if before else "") + inside + (space(after) if after else ""))
    return Atom(kind, inside, limits="display" if kind == "name" else "")


def _text(reader: Reader, name: str) -> Atom:
    drawn = text_argument(reader, CLASSES.get(name, ""))
    return Atom("ord", element("mrow", drawn, class_="boxed") if name == "fbox" else drawn)


def _tag(reader: Reader, name: str) -> Atom:
    label = text_argument(reader)
    if name == "tag":
        label = token("mtext", "(") + label + token("mtext", ")")
    return Atom("ord", element("mrow", space("2em") + label))


def _marked(reader: Reader, name: str) -> Atom:
    return Atom("ord", element("mrow", reader.argument(), class_=MARKS[name]))


def _phantom(reader: Reader, name: str) -> Atom:
    hidden = element("mphantom", reader.argument())
    if name == "hphantom":
        hidden = element("mpadded", hidden, height="0", depth="0")
    elif name == "vphantom":
        hidden = element("mpadded", hidden, width="0")
    return Atom("ord", hidden)


def _unchanged(reader: Reader, _name: str) -> Atom:
    reader.option()
    return Atom("ord", reader.argument())


def _coloured(reader: Reader, _name: str) -> Atom:
    """Draw what is coloured, without the colour: texts do not bring any into the page."""
    reader.words()
    return Atom("ord", reader.argument())


def _colour(reader: Reader, _name: str) -> None:
    reader.words()


def _coloured_box(reader: Reader, name: str) -> Atom:
    for _ in range(2 if name == "fcolorbox" else 1):
        reader.words()
    drawn = text_argument(reader)
    return Atom("ord", element("mrow", drawn, class_="boxed") if name == "fcolorbox" else drawn)


def _right_overlap(reader: Reader, name: str) -> Atom:
    inside = text_argument(reader) if name == "rlap" else reader.argument()
    return Atom("ord", element("mpadded", inside, width="0"))


def _label(reader: Reader, _name: str) -> None:
    """Skip a label: it belongs to a document, of which a formula here is none."""
    reader.words()


def _space_by_length(reader: Reader, name: str) -> Atom:
    width = reader.length() if not name.startswith("hspace") else _braced_length(reader)
    return Atom("space", space(f"{width:.4g}em") if width > 0 else "")


def _braced_length(reader: Reader) -> float:
    reader.expect("{")
    width = reader.length()
    reader.expect("}")
    return width


def _not(reader: Reader, _name: str) -> Atom:
    taken = reader.take()
    atom = symbol(taken[1:], "") if taken.startswith("\\") else character(taken, "")
    if atom.kind != "rel" or not atom.sign:
        raise CannotDrawError("only relations can be crossed out with \\not")
    return sign_of("rel", unicodedata.normalize("NFC", atom.sign + "\N{COMBINING LONG SOLIDUS OVERLAY}"))


def _modulus(reader: Reader, name: str) -> Atom | None:
    word = "" if name == "pod" else token("mi", "mod") + space("0.3333em")
    inside = word + reader.argument()
    if name != "mod":
        inside = token("mo", "(", stretchy="false") + inside + token("mo", ")", stretchy="false")
    return Atom("ord", element("mrow", space("1em" if reader.display else "0.6667em") + inside))


def _modulo(_reader: Reader, _name: str) -> Atom:
    return Atom("bin", token("mo", "mod", lspace=MEDIUM, rspace=MEDIUM))


def _bracket(reader: Reader, name: str) -> Atom:
    opening = token("mo", "|" if name == "ket" else "⟨", form="prefix", stretchy="false")
    closing = token("mo", "|" if name == "bra" else "⟩", form="postfix", stretchy="false")
    return Atom("ord", element("mrow", opening + reader.argument() + closing))


def _prescript(reader: Reader, _name: str) -> Atom:
    above, below, base = reader.small_argument(), reader.small_argument(), reader.argument()
    return Atom("ord", element("mmultiscripts", base + element("mprescripts", "") + below + above))


def _name_of_tex(_reader: Reader, name: str) -> Atom:
    return Atom("ord", token("mtext", name))


def _colon(_reader: Reader, _name: str) -> Atom:
    return operator("punct", ":", lspace="0", rspace=THICK)


def _nothing(_reader: Reader, _name: str) -> None:
    return None


COMMANDS: dict[str, Handler] = {
    **DELIMITER_COMMANDS,
    **FRACTION_COMMANDS,
    **dict.fromkeys((*ACCENTS, *UNDER_ACCENTS), _accent),
    **dict.fromkeys(LONG_ARROWS, _long_arrow),
    **dict.fromkeys(FONTS, _font),
    **dict.fromkeys(CLASS_SPACES, _class),
    **dict.fromkeys(TEXTS, _text),
    **dict.fromkeys(MARKS, _marked),
    **dict.fromkeys(SILENT, _nothing),
    **dict.fromkeys(("overset", "underset", "stackrel"), _over),
    **dict.fromkeys(("operatorname", "operatorname*", "operatornamewithlimits"), _operator_name),
    **dict.fromkeys(("phantom", "hphantom", "vphantom"), _phantom),
    **dict.fromkeys(("hspace", "hspace*", "hskip", "kern", "mkern", "mskip", "mspace"), _space_by_length),
    **dict.fromkeys(("pmod", "pod", "mod"), _modulus),
    **dict.fromkeys(("bra", "ket", "braket"), _bracket),
    **dict.fromkeys(("tag", "tag*"), _tag),
    **dict.fromkeys(("rlap", "mathrlap"), _right_overlap),
    **dict.fromkeys(("smash", "vcenter"), _unchanged),
    **dict.fromkeys(("colorbox", "fcolorbox"), _coloured_box),
    **dict.fromkeys(("LaTeX", "TeX"), _name_of_tex),
    **dict.fromkeys(PLAIN_LAYOUTS, plain_table),
    "begin": begin,
    "bmod": _modulo,
    "colon": _colon,
    "color": _colour,
    "label": _label,
    "not": _not,
    "prescript": _prescript,
    "textcolor": _coloured,
}
