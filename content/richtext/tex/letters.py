"""The alphabets of mathematics that Unicode has, so that a bold or script letter needs no font or style of the page."""

from __future__ import annotations

import unicodedata
from functools import cache
from string import ascii_letters, digits

GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω"
SYMBOLS = {"ϵ": "EPSILON", "ϑ": "THETA", "ϰ": "KAPPA", "ϕ": "PHI", "ϱ": "RHO", "ϖ": "PI"}
UNICODE_STYLES = {
    "bold": "BOLD",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "fraktur": "FRAKTUR",
    "italic": "ITALIC",
    "monospace": "MONOSPACE",
    "sans-serif": "SANS-SERIF",
    "script": "SCRIPT",
}
# TeX takes these from a font of their own whatever the alphabet.
UNSTYLED = frozenset([*GREEK, *SYMBOLS, *"ℓℏ℘ℜℑℵℶℷℸıȷðℲ𝕜ϝ"])
# Letters that had a place in Unicode before the alphabets came have no second one.
OLDER_NAMES = {"DOUBLE-STRUCK": "DOUBLE-STRUCK", "FRAKTUR": "BLACK-LETTER", "SCRIPT": "SCRIPT"}
WHOLE_ALPHABETS = frozenset({"bold", "bold-italic", "italic"})


class NoSuchLetterError(ValueError):
    """Raised for a letter or digit that the alphabet lacks, such as a script 3."""


@cache
def styled(character: str, style: str) -> str:
    """Return the letter or digit in this style, or as it is where the style means nothing to it.

    Raises NoSuchLetterError where it would look like the plain one though TeX draws another.
    """
    if style in {"", "upright"}:
        return character
    if character in ascii_letters or character in digits:
        return _latin(character, style)
    if style in WHOLE_ALPHABETS and (character in GREEK or character in SYMBOLS or character in "∇∂"):
        return unicodedata.lookup(f"MATHEMATICAL {UNICODE_STYLES[style]} {_greek_name(character)}")
    if character.isalpha() and (style == "bold-italic" or character not in UNSTYLED):
        raise NoSuchLetterError(f"no {style} {character!r}")
    return character


def _latin(character: str, style: str) -> str:
    if style == "italic" and character == "h":
        return "\N{PLANCK CONSTANT}"
    if character in digits and style in {"italic", "bold-italic"}:
        style = "bold" if style == "bold-italic" else ""
    if not style:
        return character
    kind = "CAPITAL" if character.isupper() else "SMALL"
    name = unicodedata.name(character) if character in digits else f"{kind} {character.upper()}"
    unicode_style = UNICODE_STYLES[style]
    for candidate in (f"MATHEMATICAL {unicode_style} {name}", f"{OLDER_NAMES.get(unicode_style)} {name}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    raise NoSuchLetterError(f"no {style} {character!r}")


def _greek_name(character: str) -> str:
    if character in SYMBOLS:
        return f"{SYMBOLS[character]} SYMBOL"
    if character in "∇∂":
        return {"∇": "NABLA", "∂": "PARTIAL DIFFERENTIAL"}[character]
    return unicodedata.name(character).removeprefix("GREEK ").replace("LETTER ", "")
