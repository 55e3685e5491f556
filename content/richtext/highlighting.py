"""Colour code by classes, after the cleaning: only these functions write them, whatever an author has typed."""

from __future__ import annotations

import html
import re
from functools import cache
from itertools import groupby
from time import thread_time
from typing import TYPE_CHECKING

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Error, Whitespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.lexer import Lexer
    from pygments.token import _TokenType

# Languages whose lexers find an end to whatever they are given; `tests/content/test_highlighting.py` feeds them.
LANGUAGES = frozenset(
    "bash c common-lisp cpp csharp css diff docker elixir erlang fortran go haskell html java javascript "
    "json julia jsx kotlin latex lean lua make nix perl php powershell prolog pycon python r ruby rust "
    "scala scheme sql swift toml typescript xml yaml zig".split()
)
ALIASES = {
    "c#": "csharp",
    "c++": "cpp",
    "dockerfile": "docker",
    "js": "javascript",
    "lisp": "common-lisp",
    "py": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shell": "bash",
    "tex": "latex",
    "ts": "typescript",
    "yml": "yaml",
    "zsh": "bash",
}
BLOCK = re.compile(
    r'<pre(?P<pre>(?: class="[^"]*")?)><code class="language-(?P<language>[^" ]+)">'
    r"(?P<inside>(?:[^<]++|</?span>)*+)</code></pre>"
)
UNMARKED = frozenset({STANDARD_TYPES[Error], STANDARD_TYPES[Whitespace]})
SPAN = re.compile("</?span>")
# Lexers need a millisecond for a page of code and the square of its length for some that no one would write.
LONGEST = 10_000
SECONDS = 0.25


def highlight(cleaned_html: str) -> str:
    """Return cleaned HTML in which blocks of code that name a known language are coloured by Pygments' short classes.

    Spans without a class inside such a block are taken out first, so that coloured HTML, cleaned again, comes out the
    same. A block with other markup inside, a very long one, and what is left after `SECONDS` stay plain.
    """
    budget = Budget(SECONDS)
    return BLOCK.sub(lambda found: _coloured(found, budget), cleaned_html)


class Budget:
    """Processor time that may be used up, in seconds of this thread."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def limits[T](self, values: Iterator[T]) -> Iterator[T]:
        """Yield the values while there is time; TimeoutError when it is used up."""
        started, granted = thread_time(), self.left
        for value in values:
            self.left = granted - (thread_time() - started)
            if self.left < 0:
                raise TimeoutError
            yield value


def _coloured(found: re.Match[str], budget: Budget) -> str:
    lexer = _lexer(found["language"].lower())
    inside = SPAN.sub("", found["inside"])
    if lexer and len(inside) <= LONGEST:
        inside = _spans(html.unescape(inside), lexer, budget) or inside
    return f'<pre{found["pre"]}><code class="language-{found["language"]}">{inside}</code></pre>'


@cache
def _lexer(language: str) -> Lexer | None:
    name = ALIASES.get(language, language)
    return get_lexer_by_name(name, stripnl=False, ensurenl=False) if name in LANGUAGES else None


def _spans(code: str, lexer: Lexer, budget: Budget) -> str:
    """Return the code with a span for each stretch of a kind; nothing when it came out changed, or not in time."""
    try:
        tokens = [(_class(kind), text) for kind, text in budget.limits(iter(lexer.get_tokens(code)))]
    except TimeoutError:
        return ""
    if "".join(text for _name, text in tokens) != code:
        return ""
    stretches = ((name, "".join(text for _name, text in group)) for name, group in groupby(tokens, key=lambda t: t[0]))
    return "".join(_span(name, text) for name, text in stretches)


def _class(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent:
        kind = kind.parent
    name = STANDARD_TYPES[kind]
    # What a lexer cannot read may well be right in a dialect.
    return "" if name in UNMARKED else name


def _span(name: str, text: str) -> str:
    escaped = html.escape(text, quote=False).replace("\u00a0", "&nbsp;")
    return f'<span class="{name}">{escaped}</span>' if name else escaped
