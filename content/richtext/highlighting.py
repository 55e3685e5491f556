"""Colour code by classes, after the cleaning: only these functions write them, whatever an author has typed."""

from __future__ import annotations

import html
import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Error, Whitespace

from content.richtext.limits import COLOURING, COSTLY_LANGUAGES

if TYPE_CHECKING:
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
COLOURED = re.compile(r'<pre(?: class="[^"]*")?><code class="language-[^" ]+">(?:[^<]++|</?span[^>]*>)*+</code></pre>')
COLOUR = re.compile("</?span[^>]*>")


def highlight(cleaned_html: str) -> str:
    """Return cleaned HTML in which blocks of code that name a known language are coloured by Pygments' short classes.

    Spans without a class inside such a block are taken out first, so that coloured HTML, cleaned again, comes out the
    same. A block with other markup inside stays plain, and so does one whose lexer might take more than is left of what
    the whole text may take (`limits.py`).
    """
    left = COLOURING.of(len(uncoloured(cleaned_html)))

    def coloured(found: re.Match[str]) -> str:
        nonlocal left
        name, inside = _name_of(found["language"]), SPAN.sub("", found["inside"])
        cost = colouring_cost(name, len(inside))
        if name in LANGUAGES and cost <= left:
            left -= cost
            inside = _spans(html.unescape(inside), _lexer(name)) or inside
        return f'<pre{found["pre"]}><code class="language-{found["language"]}">{inside}</code></pre>'

    return BLOCK.sub(coloured, cleaned_html)


def uncoloured(highlighted_html: str) -> str:
    """Return cleaned HTML without the colours of its code."""
    return COLOURED.sub(lambda found: COLOUR.sub("", found[0]), highlighted_html)


def colouring_cost(language: str, length: int) -> int:
    """Return what colouring code of this length may cost at worst, in the unit of `COLOURING`."""
    return COSTLY_LANGUAGES.get(language, 1) * length**2


def _name_of(language: str) -> str:
    return ALIASES.get(language.lower(), language.lower())


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


def _spans(code: str, lexer: Lexer) -> str:
    """Return the code with a span for each stretch of a kind; nothing when it came out changed."""
    # Most lexers expect a last line that ends, and try far more without.
    lines = code if code.endswith("\n") else code + "\n"
    tokens = [(_class(kind), text) for kind, text in lexer.get_tokens(lines)]
    if "".join(text for _name, text in tokens) != lines:
        return ""
    stretches = [(name, "".join(text for _name, text in group)) for name, group in groupby(tokens, key=lambda t: t[0])]
    if lines != code:
        name, last = stretches.pop()
        stretches.append((name, last[:-1]))
    return "".join(_span(name, text) for name, text in stretches)


def _class(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent:
        kind = kind.parent
    name = STANDARD_TYPES[kind]
    # What a lexer cannot read may well be right in a dialect.
    return "" if name in UNMARKED else name


def _span(name: str, text: str) -> str:
    escaped = html.escape(text, quote=False).replace("\u00a0", "&nbsp;")
    return f'<span class="{name}">{escaped}</span>' if name and text else escaped
