"""How much text an edit added and removed, counted as LessWrong counts it for its wikitag rows."""

from __future__ import annotations

from typing import NamedTuple

from .matching import Budget, unshared
from .tokens import read_tokens, text_length


class ChangeSizes(NamedTuple):
    """Count the characters of text that an edit added and removed, in UTF-16 units; both from 0 up."""

    added: int
    removed: int


def change_sizes(before_html: str, after_html: str) -> ChangeSizes:
    """Return how many characters of text an edit added and removed; markup and the targets of links do not count.

    Tokens are tags, spaces and words, so `cat` to `cats` adds 4 and removes 3. The longest run of tokens that both
    sides share is kept, then the longest to its left and right, and so on; what is never shared counts. Entities count
    as the character they stand for, an emoji as two. This is the algorithm of ForumMagnum's node-htmldiff, which lets a
    run begin with the space before a word but never consist of spaces alone.

    Comparing costs the square of the length, so it is bounded. Where a stretch would exceed `COMPARISONS`, its equal
    ends and the passages of `PASSAGE` tokens that each side has once are matched first; between those the algorithm
    goes on as long as the bounds allow, and what is left then counts as replaced. Takes any string; never raises.
    """
    if before_html == after_html:
        return ChangeSizes(0, 0)
    before, after = read_tokens(before_html), read_tokens(after_html)
    added = removed = 0
    for stretch in unshared(before, after, Budget()):
        removed += text_length(before.tokens[stretch.before_start : stretch.before_end])
        added += text_length(after.tokens[stretch.after_start : stretch.after_end])
    return ChangeSizes(added, removed)
