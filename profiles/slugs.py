"""The words of a name or title as they stand in its address."""

from __future__ import annotations

import re
import unicodedata
from string import ascii_lowercase
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.utils.crypto import get_random_string

from web.visible_text import without_invisible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_LENGTH = 60
NUMBERED = range(1, 11)
RANDOM_TRIES = 20

# Where ForumMagnum's addresses say more than the bare transliteration of a character would.
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
SIGNS = {"&": " and ", "|": " or ", "<": " less than ", ">": " greater than ", "∞": " infinity ", "♥": " love "}
SYMBOLS = {"∆": " delta ", "∑": " sum ", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "™": "TM", "©": "C"}
SPELLINGS = str.maketrans(UMLAUTS | SIGNS | SYMBOLS)
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9f]+")
SMALL_KANA = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")
DOUBLING_KANA = frozenset("っッ")


def slugify(text: str) -> str:
    """Return 1 to 60 characters of `a-z`, `0-9`, `_` and `-` that stand for a text in an address.

    Letters and digits of any script are transliterated (ü to ue, é to e, kana the Hepburn way), signs such as & become
    words, all else separates words; a long slug ends with a whole word. `edit` is an address of its own and becomes
    `edit-1`; a text with nothing to say becomes `unicode`. The rules are ForumMagnum's, which uses speakingurl.
    """
    text = KANA.sub(_romanise, unicodedata.normalize("NFC", without_invisible(text))).translate(SPELLINGS)
    latin = "".join(_transliterate(character) for character in text).lower()
    slug = _shorten(re.sub(r"[^a-z0-9_]+", "-", latin).strip("-"))
    return {"": "unicode", "edit": "edit-1"}.get(slug, slug)


def unique_slug(text: str, is_taken: Callable[[str], bool]) -> str:
    """Return the first free slug of a text: the slug itself, `-1` to `-10`, then random lower-case letters.

    The ending comes on top, so the result has up to 69 characters. LookupError when 51 slugs in a row are taken.
    """
    for slug in _candidates(slugify(text)):
        if not is_taken(slug):
            return slug
    message = f"no free slug for {text!r}"
    raise LookupError(message)


def _candidates(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{number}" for number in NUMBERED)
    for length in (4, 8):
        yield from (f"{base}-{get_random_string(length, ascii_lowercase)}" for _ in range(RANDOM_TRIES))


def _romanise(run: re.Match[str]) -> str:
    """Spell kana the Hepburn way: きゃ is kya, しゃ sha, がっこう gakkou, まっちゃ matcha, ファ fa; ー is left out."""
    syllables = [""]
    doubling = False
    # Half-width kana carry their voicing mark behind them; composing gives the one character that anyascii knows.
    for kana in unicodedata.normalize("NFKC", run[0]):
        syllable = anyascii(kana)
        if kana in SMALL_KANA:
            syllables[-1] = _merge(syllables[-1], syllable)
        elif kana not in DOUBLING_KANA:
            doubled = "t" if syllable.startswith("ch") else syllable[:1]
            syllables.append(doubled * doubling + syllable)
        doubling = kana in DOUBLING_KANA
    return "".join(syllables)


def _merge(syllable: str, small: str) -> str:
    """Let a small kana take the place of the vowel before it."""
    if syllable == "u":
        return "w" + small
    if syllable.endswith(("shi", "chi", "ji")):
        small = small.removeprefix("y")
    return syllable[:-1] + small


def _transliterate(character: str) -> str:
    """Spell a letter, mark or digit in ASCII; anything else is a gap, or an emoji would become its English name."""
    return anyascii(character) if character == "_" or unicodedata.category(character)[0] in "LMN" else "-"


def _shorten(slug: str) -> str:
    """Cut at the last word that ends within the limit, or inside the first word if that one is too long."""
    if len(slug) <= MAX_LENGTH:
        return slug
    whole_words = slug[: MAX_LENGTH + 1].rpartition("-")[0]
    return whole_words or slug[:MAX_LENGTH]
