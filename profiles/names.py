"""How a person's name is found: whatever the case, the accents and the script of the keyboard."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from web.visible_text import without_invisible

from .slugs import slugify

LONGEST = 500
# In the middle of words, and often left out by those who search.
UNHEARD = re.compile("['’ʼ`]")
INNER_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def search_name(display_name: str) -> str:
    """Return what is searched in place of a name: a space before each word that a search may begin with.

    Words are transliterated and lower-cased as the searched ones are. `RogerDearnaley` is found by its second word too,
    and Müller also as `mueller`, which is how the address spells it. At most 500 characters; empty for a name without
    a letter or digit.
    """
    words = [end for word in _spell(display_name).split() for end in _ends(word)]
    if not words:
        return ""
    found = "".join(f" {word}" for word in dict.fromkeys([*words, *re.split("[-_]", slugify(display_name))]) if word)
    return found if len(found) <= LONGEST else found[: LONGEST + 1].rpartition(" ")[0] or found[:LONGEST]


def search_words(query: str) -> list[str]:
    """Return the words of a query, spelled as in `search_name`; none if it has no letter or digit."""
    return list(dict.fromkeys(folded_name(query).split()))


def folded_name(name: str) -> str:
    """Return what two names have in common that differ in case, accents or signs; empty without letter or digit."""
    return " ".join(_spell(name).casefold().split())


def name_key(name: str) -> str:
    """Return what two names have in common that are one name: the same letters to the eye, whatever their case.

    The name after NFKC and case folding, without invisible characters and with single spaces. At most 500 characters.
    """
    seen = without_invisible(unicodedata.normalize("NFKC", name))
    folded = unicodedata.normalize("NFKC", seen.casefold())
    return " ".join(folded.split())[:LONGEST]


def _spell(text: str) -> str:
    """Spell letters and digits of any script in ASCII where that is possible; all else separates words."""
    text = UNHEARD.sub("", unicodedata.normalize("NFKC", text))
    spelled = "".join(_letter(character) for character in text)
    # Some letters are spelled with an apostrophe.
    return UNHEARD.sub("", spelled)


def _letter(character: str) -> str:
    kind = unicodedata.category(character)[0]
    if kind == "M":
        return anyascii(character)
    return anyascii(character) or character if kind in "LN" else " "


def _ends(word: str) -> list[str]:
    """Return the word, and the rest of it from each capital within."""
    starts = [0, *(match.start() for match in INNER_WORD.finditer(word))]
    return [word[start:].casefold() for start in starts]
