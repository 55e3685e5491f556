"""Draw single characters and the commands that stand for one."""

from __future__ import annotations

from content.richtext.tex.elements import MEDIUM, THICK, THIN, Atom, CannotDrawError, Kind, operator, space, token
from content.richtext.tex.letters import NoSuchLetterError, styled
from content.richtext.tex.symbols import (
    ARROWS,
    BINARY,
    CLOSING,
    FENCES,
    INTEGRALS,
    LIMIT_NAMES,
    LOWER_GREEK,
    NAMES,
    OPENING,
    ORDINARY,
    RELATIONS,
    SLANTED_GREEK,
    SPACES,
    SUMS,
    UPPER_GREEK,
)

LETTERS = {**LOWER_GREEK, **UPPER_GREEK, **SLANTED_GREEK, **ORDINARY}
SIGNS: dict[str, tuple[Kind, str]] = {
    **{name: ("bin", sign) for name, sign in BINARY.items()},
    **{name: ("rel", sign) for name, sign in (RELATIONS | ARROWS).items()},
    **{name: ("open", sign) for name, sign in OPENING.items()},
    **{name: ("close", sign) for name, sign in CLOSING.items()},
    **{name: ("ord", sign) for name, sign in FENCES.items()},
}
CHARACTERS: dict[str, tuple[Kind, str]] = {
    **{sign: (kind, sign) for kind, sign in SIGNS.values()},
    **dict.fromkeys("+", ("bin", "+")),
    "-": ("bin", "−"),
    "−": ("bin", "−"),
    "*": ("bin", "∗"),
    "=": ("rel", "="),
    ":": ("rel", ":"),
    "(": ("open", "("),
    "[": ("open", "["),
    ")": ("close", ")"),
    "]": ("close", "]"),
    ",": ("punct", ","),
    ";": ("punct", ";"),
    "/": ("ord", "/"),
    "|": ("ord", "|"),
    "!": ("close", "!"),
    "?": ("close", "?"),
}
OPERATORS = {
    **{name: operator("op", sign, "display") for name, sign in SUMS.items()},
    **{name: operator("op", sign) for name, sign in INTEGRALS.items()},
    **{name: Atom("name", token("mi", name)) for name in NAMES},
    **{
        name: Atom("name", token("mi", shown.replace(" ", "\N{THIN SPACE}")), limits="display")
        for name, shown in LIMIT_NAMES.items()
    },
}
SUM_SIGNS = frozenset(SUMS.values())
INTEGRAL_SIGNS = frozenset(INTEGRALS.values())
# Browsers stretch these to the height of their row, which TeX does after \left alone.
STRETCHING = frozenset("()[]{}|‖∣∥⟨⟩⌈⌉⌊⌋⟮⟯⎰⎱⌜⌝⌞⌟↑↓↕⇑⇓⇕")
# Browsers know no space for these between two operands, or the wrong one.
RELATION_SPACE = frozenset(":∣∥⟂⟹⟸⟺⟼≔≕⩴∶△⊲⊳∴∵⌢⌣")
SPACELESS = frozenset("/|‖")
UPRIGHT = frozenset("".join(UPPER_GREEK.values()) + "∇")
# These would end the formula or belong to another level of it.
STRUCTURE = frozenset("{}&#$^_~%\\")


def number(digits: str, font: str) -> Atom:
    return Atom("ord", token("mn", "".join(_styled(digit, font) for digit in digits)))


def letters(word: str, font: str) -> Atom:
    """Return a letter, or a word of letters; browsers slant a single letter unless told otherwise."""
    text = "".join(_styled(letter, font) for letter in word)
    upright = len(word) == 1 and text == word and (font in {"upright", "operator"} or (word in UPRIGHT and not font))
    return Atom("ord", token("mi", text, mathvariant="normal") if upright else token("mi", text))


def character(sign: str, font: str) -> Atom:
    if sign in STRUCTURE:
        if sign == "~":
            return Atom("space", space(SPACES["~"]))
        raise CannotDrawError(f"{sign} has no place here")
    if font == "operator" and sign in "-*":
        return Atom("ord", token("mtext", sign))
    if sign in CHARACTERS:
        kind, drawn = CHARACTERS[sign]
        return sign_of(kind, drawn)
    if sign in SUM_SIGNS | INTEGRAL_SIGNS:
        return operator("op", sign, "display" if sign in SUM_SIGNS else "")
    return Atom("ord", token("mtext" if sign in "\"'`@" else "mi", sign))


def symbol(name: str, font: str) -> Atom:
    """Return what a command without arguments stands for. Raises CannotDrawError for one that is not known."""
    if name in LETTERS:
        return letters(LETTERS[name], font)
    if name in SIGNS:
        return sign_of(*SIGNS[name])
    if name in OPERATORS:
        return OPERATORS[name]
    if name in SPACES:
        return Atom("space", "" if SPACES[name].startswith("-") else space(SPACES[name]))
    raise CannotDrawError(f"\\{name} is not known")


def sign_of(kind: Kind, sign: str) -> Atom:
    attributes: dict[str, str] = {}
    if kind in {"open", "close"} and sign in "|‖":
        attributes["form"] = "prefix" if kind == "open" else "postfix"
    if sign in STRETCHING:
        attributes["stretchy"] = "false"
    if sign in SPACELESS and kind == "ord":
        attributes |= {"lspace": "0", "rspace": "0"}
    if kind == "rel" and sign in RELATION_SPACE:
        attributes |= {"lspace": THICK, "rspace": THICK}
    if kind == "bin" and sign in "△▽◯":
        attributes |= {"lspace": MEDIUM, "rspace": MEDIUM}
    if kind == "punct":
        attributes |= {"lspace": "0", "rspace": THIN}
    return Atom(kind, token("mo", sign, **attributes), sign)


def _styled(text: str, font: str) -> str:
    try:
        return styled(text, "upright" if font == "operator" else font)
    except NoSuchLetterError as error:
        raise CannotDrawError(str(error)) from error
