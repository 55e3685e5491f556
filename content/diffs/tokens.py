"""Read HTML as ForumMagnum's node-htmldiff does: tags, spaces and words."""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What JavaScript calls white space; Python would add the separators U+001C to U+001F and leave out U+FEFF.
SPACES = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
TOKEN = re.compile(
    rf"""
      <!--.*?(?:-->|\Z)
    | <(?P<atom>iframe|object|math|svg|script|video|head|style)\b.*?(?:</(?P=atom)>|\Z)
    | <[^>]*>?
    | [{SPACES}]+
    | (?<=[{SPACES}])[^<{SPACES}][\w\#@]*[^<&\w\#@{SPACES}]?   # after a space, any character begins a word
    | &[\w\#@]*[^<&\w\#@{SPACES}]?                             # an entity begins a word
    | [\w\#@]*[^<&\w\#@{SPACES}]                               # any other sign ends one
    | [\w\#@]+
    """,
    re.ASCII | re.DOTALL | re.VERBOSE,
)
SPACE = re.compile(rf"[{SPACES}]+|&nbsp;|&#160;")
BLANK = re.compile(rf"[{SPACES}]*")
COMMENT = "<!--"
ATOM = re.compile(r"<(?:iframe|object|math|svg|script|video|head|style)\b")
DRAWN_ATOM = re.compile(r"<(?:svg|math|video)[\s>]")
SOURCE = re.compile(r"""<(img|iframe)\b.*?\bsrc=["']([^"']*)|<(object)\b.*?\bdata=["']([^"']*)""", re.DOTALL)
TAG_NAME = re.compile(r"<([^\s>]+)[\s>]")
UNSEEN = re.compile(r"<(?:script|style|head)\b.*|<[^>]*>?", re.DOTALL)
QUOTES = {"&quot;": '"', "&#x201C;": "\u201c", "&#x201D;": "\u201d"}
# Quotes inside a tag end its attributes, and stay as they are.
QUOTE = re.compile(rf"<[^>]*>?|{'|'.join(QUOTES)}")


class Document(NamedTuple):
    """Hold a text as tokens: their strings, what they compare by, and how many spaces follow each."""

    tokens: list[str]
    keys: list[str]
    spaces_after: list[int]


def read_tokens(source: str) -> Document:
    source = QUOTE.sub(lambda found: QUOTES.get(found[0], found[0]), source)
    tokens = [match[0] for match in TOKEN.finditer(source) if not match[0].startswith(COMMENT)]
    return as_document(tokens, [_key(token) for token in tokens])


def as_document(tokens: list[str], keys: list[str]) -> Document:
    spaces_after = [0] * len(keys)
    for i in range(len(keys) - 2, -1, -1):
        if keys[i + 1] == " ":
            spaces_after[i] = spaces_after[i + 1] + 1
    return Document(tokens, keys, spaces_after)


def lines_of(tokens: Iterable[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield the lines of text among tokens, and what stands between them; each with whether it is one to see.

    Spaces alone between two tags are nothing to see.
    """
    for is_joined, group in groupby(tokens, joins_text):
        line = list(group)
        yield is_joined and not all(BLANK.fullmatch(token) for token in line), line


def text_of(line: Iterable[str]) -> str:
    """Return what readers see of a line."""
    return "".join(html.unescape(UNSEEN.sub("", token)) for token in line)


def text_length(tokens: Iterable[str]) -> int:
    """Return the length of what readers see of tokens, in UTF-16 units."""
    return sum(utf16_length(text_of(line)) for is_seen, line in lines_of(tokens) if is_seen)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def joins_text(token: str) -> bool:
    """Tell tokens that stand in a line of text, as words, images and formulas do, from the tags around it."""
    return not token.startswith("<") or token.startswith("<img") or token.endswith("/>") or bool(ATOM.match(token))


def _key(token: str) -> str:
    """Return what a token is compared by: tags by name, media by address, formulas and words as a whole."""
    if not token.startswith("<"):
        return " " if SPACE.fullmatch(token) else token
    if DRAWN_ATOM.match(token):
        return token
    source = SOURCE.match(token)
    if source:
        return f"<{source[1] or source[3]} {source[2] or source[4]}>"
    name = TAG_NAME.match(token)
    return f"<{name[1].lower()}>" if name else token
