"""How much one text may ask of the server: the only place that says so.

Work is counted, in steps and characters, and never timed: the same text is shown or refused on every machine, however
busy it is. `python -m tests.bench.text_cost` measures what the worst texts within these limits cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Allowance(NamedTuple):
    """So much for each character of a text, and so much for any text."""

    per_character: float
    base: int

    def of(self, size: int) -> int:
        return int(self.per_character * size) + self.base


# The HTML of a text in bytes, for each byte of its source. Ordinary mathematics and code grow 6 to 10 times.
MARKUP = Allowance(12, 64 * 1024)
# A step of blocks is one line looked at on one level of quotes and lists. Ordinary text takes one for 50 characters,
# lines of a single letter one for each character.
BLOCK_STEPS = Allowance(1, 4_000)
# A step of brackets is one sign or run of letters passed in search of the end of a link, an image or a footnote.
# Ordinary text takes one for 50 characters, nothing but links one for 3.
BRACKET_STEPS = Allowance(1, 2_000)
# Blocks, and cells of tables with what they hold. Ordinary text has one for 20 characters, a table of digits 4 for 3.
BLOCK_TOKENS = Allowance(1.4, 4_000)
# A lexer may take the square of the length of its code; some take it several times.
COLOURING = Allowance(600, 8_000_000)
COSTLY_LANGUAGES = {"c": 4, "cpp": 4, "csharp": 12, "java": 6, "make": 3, "nix": 3, "python": 2, "typescript": 2}

# A quote or a spoiler in another counts one, a list in another two.
MAX_NESTING = 60
# Formulas that are drawn, and characters of them; those after them are shown as their source.
MOST_FORMULAS = 1_000
DRAWN_CHARACTERS = Allowance(0.7, 4_000)

TOO_MANY_BLOCKS = _("This text has too many short lines, quotes and lists to show.")
TOO_MANY_LEVELS = _("This text has too many levels of quotes, lists and spoilers to show.")
TOO_MANY_BRACKETS = _("This text has too many brackets to show.")
TOO_MANY_PARTS = _("This text has too many headings, list items and table cells to show.")
TOO_MANY_CELLS = _("This text has too many table cells to show.")
TOO_MANY_FOOTNOTES = _("This text has too many footnotes to show.")
TOO_MANY_LINKS = _("This text has too many links to show.")
TOO_MANY_IMAGES = _("This text has too many images to show.")
TOO_MUCH_MARKUP = _("This text has too much formatting to show.")


class TooMuchError(Exception):
    """Raised for a text that cannot be shown; `reason` is a sentence for its author that says what is too much.

    `excess` is how many bytes its HTML is too long, where that is known.
    """

    def __init__(self, reason: Promise, *, excess: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.excess = excess


class Meter:
    """Count down what one text may use up of something."""

    def __init__(self, left: int, reason: Promise) -> None:
        self.left = left
        self.reason = reason

    def spend(self, amount: int = 1) -> None:
        """Use so much of it up. Raises TooMuchError where that is more than there is left."""
        self.left -= amount
        if self.left < 0:
            raise TooMuchError(self.reason)


def longest_html(source: str) -> int:
    """Return how many bytes the HTML of this source may have."""
    return MARKUP.of(byte_length(source))


def byte_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
