"""Texts that give a reader of Markdown or HTML as much work as they can: every construct, repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    type Shape = Callable[[int], str]

# About what people write: nine paragraphs of words for each of everything else.
WORDS = "The tide *turns* at noon, **they say**, and `the boats` go [out](https://example.org/boats) with it. "
ORDINARY = f"""## A heading of some words

{WORDS * 3}

{WORDS * 2}A claim[^note-%d] and $x^2 + y_{{1}}$ in a line, with $\\frac{{a}}{{b}}$ and $\\sum_i x_i$.

$$
\\int_0^1 f(x)\\,dx = \\lim_{{n \\to \\infty}} \\frac{{1}}{{n}} \\sum_{{i=1}}^n f(x_i)
$$

- {WORDS}
- {WORDS}
  - an item within

> {WORDS}

{WORDS * 2}

| left | right |
| :--- | ----: |
| {WORDS} | 1 |
| two | 2 |

```python
class Tide:
    def turn(self, height: int) -> int:
        return -height if self.is_noon else height  # at noon
```

1. {WORDS}
2. ![a boat](https://example.org/boat.png) https://example.org/bare

[^note-%d]: {WORDS}

"""
DEFINITIONS = "[a]: b\n[^a]: c\n\n"

REPEATED = (
    # Brackets, links, images and footnotes
    "[ ![ [[ ^[ [^ ^[[ [![ ] ]] ][ [] [](< [a]( [a](b) [a][b] [a] ![a](b) [a][[ **[ *[ [* [< <[ [` `[ [$ $[ [a\\ [\\ "
    "^[a] [^a] [](é) [a](b( [a](<b [a](b'c'"
).split(" ")
REPEATED += [
    *("[a\n", "[\n", "[\\\n", "[^a] ", "[^a]\n\n", "a\n[^\n", '[a](b "', "[a](b (c", "[a]( ", "[](http://é.com)"),
    *("[a]: b\n", "[a]: b\n\n", "[a]:\n", '[a]: b "c\n', "[a]: <", "[^a]: b\n", "[^a]: b\n\n", "[^a]:", "[^a]: "),
    # Emphasis, code, formulas and what stands in a line
    *"* ** *a* *_ _ *__a ~~ ~~a ~~a~~ ` `a ``a` `* *` $ $a $$ $` `$ $a$ < <a> <b> <b ! & &amp; &#1; &#00000".split(" "),
    *("*a ", "_a ", "**a ", "**a", "a**b", "~~a~~ ", "` ", "`` ` ``", "$a ", "$a$ ", "$$a$$ ", "$a\\", "a $1$2"),
    *("\\", "\\a", "\\[", "\\(", "\\\n", "a  \n", "a ", "a", "é", "😀", "\t", "\x00", "\u00a0", '"', "'"),
    *"<!-- <? <![CDATA[ <!X <a@b.c> <http:a> <a</b> &CounterClockwiseContourIntegral;".split(" "),
    *("a <!-- ", "a <? ", '<a href="', "<a x='\n", "<b></b>", "<i><b></i></b>"),
    # Bare addresses
    *("http://a.b ", "http://a.b/", "http://", "a ://", "a://", "www.a.b ", "www.a.b/", "www.a.b\n", "http://a.b/((("),
    # Blocks
    *(
        "> ",
        ">",
        "> a\n\n",
        ">\n",
        "- ",
        "- a\n",
        " - a\n",
        "- a\n  - b\n",
        "1. a\n\n",
        "* * ",
        "- > ",
        "> - ",
        "- #\n",
    ),
    *("# a\n", "#\n", "a\n=\n", "=\na\n", "a\n-\n", "***\n", "a\n\n", "\n", "    a\n", "\ta\n", "- [ ] a\n", "- ```\n"),
    *(
        "```\n",
        "```py\na\n```\n",
        "~~~\n",
        "$$\na\n$$\n",
        "$$\na\n",
        "$$a\n\n",
        "<div>\n",
        "<div>\n\n",
        "<p>\n\n",
        "<!--\n",
    ),
    *("|", "a|", "|a|b|\n", "|a|b|\n|-|-|\n|c|d|\n\n", "|a|\n|-|\n|\n|\n", "a|b\n--|--x\n"),
    *(":::", ":::spoiler\n", ":::spoiler a\na\n:::\n", "- :::spoiler\na\n", "> :::spoiler\n", ">! a\n", ">! >! a\n"),
    # HTML
    *"<b><p> <table><td> <ul><li> <svg> <math> <details><summary>a <h2>a</h2> <iframe> <template> <select>".split(" "),
]


def _repeated(unit: str, *, before: str = "") -> Shape:
    return lambda size: (before + unit * size)[:size]


def _nested(start: str, end: str, *, depth: int) -> Shape:
    """Return whole nests, one behind the other."""
    nest = start * depth + "a" + end * depth
    return lambda size: nest * max(size // len(nest), 1)


def _growing(unit: str, *, between: str) -> Shape:
    return lambda size: between.join(unit * count for count in range(1, int((2 * size) ** 0.5)))


def _wide_table(columns: int) -> Shape:
    head = "|a" * columns + "|\n" + "|-" * columns + "|\n"
    return lambda size: (head + "|b\n" * size)[: max(size, len(head) + 6)]


SHAPES: dict[str, Shape] = {
    "a long label": lambda size: f"[b]: a\n\n[{'x' * size}]",
    "attributes": lambda size: f"<p{''.join(f' a{number}=b' for number in range(size // 9))}>",
    "brackets in brackets": lambda size: DEFINITIONS + "[" * (size // 2) + "]" * (size // 2),
    "columns": lambda size: "|a" * (size // 4) + "|\n" + "|-" * (size // 4) + "|\n",
    "dollars of growing length": _growing("$", between="a"),
    "emphasis in emphasis": lambda size: "*a " * (size // 6) + "a*" * (size // 4),
    "footnotes": lambda size: "".join(f"[^{number}]\n\n[^{number}]: a\n\n" for number in range(size // 20)),
    "footnotes in footnotes": _nested("^[", "]", depth=20),
    "footnotes in one footnote": lambda size: "^[" * (size // 3) + "a" + "]" * (size // 3),
    "formulas, deep": _nested("$x^{", "}$ ", depth=1),
    "formulas, long": lambda size: f"${'a' * 1000}$ " * (size // 1000 + 1),
    "fractions": lambda size: ("$" + "\\frac{a}{b}" * 30 + "$ ") * (size // 333 + 1),
    "headings in headings": lambda size: "<h2><b>" * 45 + "<i>a</i>" * (size // 8),
    "ids": lambda size: "".join(f"<p id={number}>" for number in range(size // 12)),
    "images in images": _nested("![", "](b)", depth=20),
    "a lazy list": lambda size: "- " * 28 + "a\n" + "a\n" * (size // 2),
    "a lazy quote": lambda size: ">" * 55 + "a\n" + "a\n" * (size // 2),
    "lists in lists": lambda size: ("- " * 28 + "a\n") * (size // 58 + 1),
    "long addresses of one reference": lambda size: f"[a]: /{'u' * (size // 2)}\n\n" + "[a]" * (size // 6),
    "quotes in quotes": lambda size: (">" * 55 + "a\n\n") * (size // 58 + 1),
    "spaces": lambda size: "a" + " " * size + "b",
    "spaces at line ends": lambda size: ("a" + " " * 100 + "\n") * (size // 102 + 1),
    "spoilers in spoilers": lambda size: ":::spoiler\n" * 25 + "a\n" * (size // 2) + ":::\n" * 25,
    "table of 300 columns": _wide_table(300),
    "table of 30 columns": _wide_table(30),
    "tags in a cell": lambda size: "<table><tr><td>" + "<b>" * 90 + "</p>" * (size // 4),
    "text before a closing mark": lambda size: "a\n" * (size // 2) + "=",
    "ticks of growing length": _growing("`", between=" "),
    "title that never ends": lambda size: "[a]: b '\n" + "c\n" * (size // 2),
    "unclosed formatting": lambda size: "<a><b><i><u><s><em><strong><code><p>" * (size // 36 + 1),
}
CONSTRUCTS: dict[str, Shape] = {
    **{repr(unit): _repeated(unit) for unit in REPEATED},
    **{f"{unit!r} with definitions": _repeated(unit, before=DEFINITIONS) for unit in REPEATED if "[" in unit},
    **SHAPES,
}


def ordinary_text(size: int) -> str:
    """Return so many characters of ordinary mixed Markdown."""
    copies = size // len(ORDINARY) + 1
    return "".join(ORDINARY % (number, number) for number in range(copies))[:size]
