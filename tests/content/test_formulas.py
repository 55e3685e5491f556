"""TeX becomes MathML, money stays money, and what cannot be read is shown as it was written."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.richtext import render
from content.richtext.formulas import LONGEST, block_formula, inline_formula
from profiles.models import TextFormat
from tests.steps import count_steps


def shown(source: str) -> str:
    return render(source, TextFormat.MARKDOWN, scope="post-a").removeprefix("<p>").removesuffix("</p>\n")


def mathml(inside: str, tex: str, *, display: str) -> str:
    annotation = f'<annotation encoding="application/x-tex">{html.escape(tex, quote=False)}</annotation>'
    return f'<math display="{display}"><semantics><mrow>{inside}</mrow>{annotation}</semantics></math>'


@pytest.mark.parametrize(
    ("source", "inside"),
    [
        ("x", "<mi>x</mi>"),
        (r"\frac{1}{2}", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
    ],
)
def test_formula_is_mathml_with_its_source(source: str, inside: str) -> None:
    assert shown(f"${source}$") == mathml(inside, source, display="inline")
    assert shown(f"$$\n{source}\n$$") == mathml(inside, source, display="block") + "\n"


def test_aligned_lines_are_a_table() -> None:
    drawn = shown("$$\n\\begin{aligned}a&=b\\\\c&=d\\end{aligned}\n$$")

    row = '<mtr><mtd columnalign="right"><mi>{}</mi></mtd><mtd columnalign="left"><mi></mi><mo>=</mo><mi>{}</mi></mtd></mtr>'
    assert row.format("a", "b") + row.format("c", "d") in drawn
    assert " style=" not in drawn


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $6",
        "It costs $5, not $6.",
        "from 5$ to 6$",
        "$ x $",
        "a$b",
        r"\$x\$",
        "`$x$`",
        "$x$5",
        "US$ and AU$",
    ],
)
def test_money_is_no_formula(text: str) -> None:
    assert not re.search("<math|class=.math", shown(text))


@pytest.mark.parametrize(
    "tex",
    [
        r"p = 1 \text{ if $x>0$ else } 0",
        r"\text{$a$ or $b$}",
        r"\frac{\mbox{per $n$}}{2}",
        r"\text{costs \$5, or $x$}",
    ],
)
def test_dollars_in_words_of_a_formula_do_not_end_it(tex: str) -> None:
    assert shown(f"a ${tex}$ b") == f"a {inline_formula(tex)} b"


@pytest.mark.parametrize(
    "text", [r"$\text{a $x$", r"\$\text{a $x$} b$", r"$\text{a $x$} b$5", r"$\text{a $x$} $b", r"$\text{a} $x$ b$"]
)
def test_only_inner_formula_is_drawn_where_dollars_around_it_are_none(text: str) -> None:
    assert shown(text) == text.removeprefix("\\").replace("$x$", inline_formula("x"))


@pytest.mark.parametrize("piece", [r"$\text{", r"$\text{$", r"$\text{a $", "${"])
def test_dollars_are_read_in_proportion_to_their_number(piece: str) -> None:
    _shown, steps = count_steps(lambda: shown(piece * 200))
    _shown, twice = count_steps(lambda: shown(piece * 400))

    assert twice <= 2.2 * steps


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{1",
        r"\nosuchcommand",
        "x^2^3",
        "a & b",
        r"\newcommand\a{x}\a",
        r"\def\a{\a\a}\a",
        r"\href{javascript:alert(1)}{x}",
        "x" * (LONGEST + 1),
        r"\sqrt{" * (LONGEST // 8) + "x",
    ],
)
def test_formula_that_cannot_be_read_is_shown_as_it_was_written(tex: str) -> None:
    code = f'<code class="math">{html.escape(tex, quote=False)}</code>'

    assert inline_formula(tex) == code
    assert block_formula(tex) == f"<p>{code}</p>\n"


TEX = st.sampled_from(
    r"\frac \sqrt { } [ ] ^ _ & \\ \left( \right) \middle| \begin{matrix} \end{matrix} \begin{aligned} \end{aligned} "
    r"\text{ \mathbb \operatorname* \overset \sum ' a 1 , + < \! \hspace{1em} \color{red} \big( \not \hat \binom \tag{1} "
    r"\label{x} \eqref{x} \a #1 % \% $ é 漢 \pmod \displaystyle \over \genfrac \prescript \hline \textbf \verb|x| \begin "
    r"\end \implies".split()
)


@given(st.one_of(st.text(), st.lists(TEX).map("".join), st.lists(TEX).map(" ".join)))
def test_no_formula_raises(tex: str) -> None:
    tex = tex.encode("utf-8", "replace").decode()

    assert inline_formula(tex).startswith(("<math", "<code"))
    assert block_formula(tex).startswith(("<math", "<p><code"))
