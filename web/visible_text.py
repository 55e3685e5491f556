"""What leaves no mark in a line of text, or changes what stands beside it."""

from __future__ import annotations

import re
import unicodedata

# Unicode's Default_Ignorable_Code_Point, and two signs that are drawn as nothing: the empty Braille pattern and the
# musical note without a head.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Letters, numbers, punctuation and symbols.
VISIBLE_CATEGORIES = frozenset("LNPS")


def is_visible(text: str) -> bool:
    """Tell whether a reader sees anything of it."""
    return any(unicodedata.category(character)[0] in VISIBLE_CATEGORIES for character in without_invisible(text))


def without_invisible(text: str) -> str:
    """Return the text without characters that are drawn as nothing; spaces stay."""
    return INVISIBLE.sub("", text)


def without_overrides(text: str) -> str:
    """Return the text without characters that turn the direction of what follows, even beyond its own end.

    These are the embeddings, overrides and isolates U+202A to U+202E and U+2066 to U+2069.
    """
    return OVERRIDES.sub("", text)
