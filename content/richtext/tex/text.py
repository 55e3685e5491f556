"""Read words in a formula, as `\\text{…}` holds them, with the formulas that stand between them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from content.richtext.tex.elements import CannotDrawError, element, row, token

if TYPE_CHECKING:
    from content.richtext.tex.reader import Reader

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
CLASSES = {
    "emph": "italic",
    "textbf": "bold",
    "textit": "italic",
    "textsf": "sans-serif",
    "texttt": "monospace",
}
COMMANDS = frozenset({"fbox", "hbox", "mbox", "text", "textmd", "textnormal", "textrm", "textup", *CLASSES})
CHARACTERS = {
    **{f"\\{sign}": sign for sign in "$%#&_{} "},
    **dict.fromkeys(("~", " ", "\\\n", "\\,", "\\;", "\\:", "\\quad", "\\space"), NO_BREAK_SPACE),
    "\\ ": NO_BREAK_SPACE,
    "\\ldots": "…",
    "\\dots": "…",
    "\\textbackslash": "\\",
    "\\LaTeX": "LaTeX",
    "\\TeX": "TeX",
    "`": "‘",
    "'": "’",
}
COMBINING = {"\\'": "\u0301", "\\`": "\u0300", "\\^": "\u0302", '\\"': "\u0308", "\\~": "\u0303", "\\c": "\u0327"}
MATH_ENDS = {"$": "$", "\\(": "\\)"}
NOT_TEXT = frozenset("^&#_")


def text_argument(reader: Reader, style: str = "") -> str:
    """Return the next group as words."""
    reader.expect("{")
    pieces = _pieces(reader, style)
    return pieces[0] if len(pieces) == 1 else element("mrow", "".join(pieces))


def _pieces(reader: Reader, style: str) -> list[str]:
    pieces: list[str] = []
    words: list[str] = []
    with reader.scope(font=""):
        while (word := reader.take_raw()) != "}":
            piece = _inner(reader, word, style)
            if piece:
                pieces += [*_text(words, style), piece]
                words = []
            elif word in COMBINING:
                words.append(unicodedata.normalize("NFC", _base(reader) + COMBINING[word]))
            else:
                words.append(_word(word))
    return [*pieces, *_text(words, style)]


def _inner(reader: Reader, word: str, style: str) -> str:
    """Return what this token begins, where it is a formula or words of another style."""
    if word in MATH_ENDS:
        found = reader.atoms(frozenset({MATH_ENDS[word]}))
        reader.expect(MATH_ENDS[word])
        return row(found)
    if word == "{":
        return element("mrow", "".join(_pieces(reader, style)))
    if word[1:] in COMMANDS and word.startswith("\\"):
        return text_argument(reader, CLASSES.get(word[1:], style))
    return ""


def _base(reader: Reader) -> str:
    word = reader.take()
    if word != "{":
        return word
    base = reader.take()
    reader.expect("}")
    return base


def _word(word: str) -> str:
    if word in CHARACTERS:
        return CHARACTERS[word]
    if word.startswith("\\") or word in NOT_TEXT:
        raise CannotDrawError(f"{word} cannot be drawn among words")
    return word


def _text(words: list[str], style: str) -> list[str]:
    if not words:
        return []
    text = "".join(words)
    return [token("mtext", text, class_=style) if style else token("mtext", text)]
