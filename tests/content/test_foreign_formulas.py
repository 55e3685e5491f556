"""Formulas that other software has drawn are drawn by us from their TeX."""

from __future__ import annotations

import html

import pytest

from content.richtext import clean_html
from content.richtext.formulas import block_formula, inline_formula
from content.richtext.limits import MOST_FORMULAS
from content.richtext.tidy import MAX_DEPTH

CHTML = '<mjx-math aria-hidden="true"><mjx-mi class="mjx-i"><mjx-c class="mjx-c1D441"></mjx-c></mjx-mi></mjx-math>'
SVG = '<svg viewBox="0 0 1 1"><g data-mml-node="math"{}><use data-c="1D466" href="#a"></use><path d="M0"></path></g></svg>'
NESTED = '<mjx-math data-latex="x^2"><mjx-msup data-latex="x^2"><mjx-mi data-latex="x"></mjx-mi></mjx-msup></mjx-math>'


def cleaned(source: str) -> str:
    return clean_html(source, scope="post-a")


def mathjax3(inside: str, attributes: str = "") -> str:
    return f'<mjx-container class="MathJax" jax="CHTML"{attributes}>{inside}</mjx-container>'


def mathjax2(tex: str, *, classes: str = "mjpage", inner: str = "mjx-chtml") -> str:
    label = html.escape(tex)
    return (
        f'<span><span class="{classes}"><span class="{inner}"><span class="mjx-math" aria-label="{label}">'
        '<span class="mjx-mrow" aria-hidden="true"><span class="mjx-char">q</span></span></span>'
        "<style>.mjx-chtml {display: inline-block}</style></span></span></span>"
    )


KATEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>q</mi></mrow>'
    '<annotation encoding="application/x-tex">x^2</annotation></semantics></math></span>'
    '<span class="katex-html" aria-hidden="true">x2</span></span>'
)


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        (mathjax3(CHTML, ' aria-label="N^\\lambda" role="math"'), r"N^\lambda"),
        (mathjax3(CHTML, ' aria-label="x &lt; y"'), "x < y"),
        (mathjax3(NESTED), "x^2"),
        (mathjax3(CHTML, ' data-latex="N" aria-label="upper N"'), "N"),
        (mathjax3(SVG.format(""), ' aria-label="y^2"'), "y^2"),
        (mathjax3(SVG.format(' data-latex="y^3"')), "y^3"),
        ('<span class="math-tex">\\(x^2\\)</span>', "x^2"),
        ('<span class="math-tex">x &lt; 1</span>', "x < 1"),
        ('<span class="mjx-chtml"><span class="mjx-math" aria-label="a"></span></span>', "a"),
        (KATEX, "x^2"),
    ],
)
def test_formula_in_a_line_stays_in_its_line(source: str, tex: str) -> None:
    assert cleaned(f"<p>Let {source} hold.</p>") == f"<p>Let {inline_formula(tex)} hold.</p>"


def test_formula_of_mathjax_2_stays_in_its_line() -> None:
    assert cleaned(f"<p>{mathjax2('x^2 < y')}</p>") == f"<p><span>{inline_formula('x^2 < y')}</span></p>"


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        (mathjax3(CHTML, ' display="true" aria-label="\\sum_i x_i"'), r"\sum_i x_i"),
        (
            '<span class="mjpage mjpage__block"><span class="mjx-math" aria-label="\\frac{a}{b}"></span></span>',
            r"\frac{a}{b}",
        ),
        ('<span class="mjx-chtml MJXc-display"><span class="mjx-math" aria-label="a"></span></span>', "a"),
        ('<span class="math-tex">\\[\\sum_i a_i\\]</span>', r"\sum_i a_i"),
        (f'<span class="katex-display">{KATEX}</span>', "x^2"),
    ],
)
def test_formula_on_its_own_line_stays_there(source: str, tex: str) -> None:
    assert cleaned(f"<p>{source}</p>") == f"<p>{block_formula(tex).strip()}</p>"
    assert cleaned(source) == block_formula(tex).strip()


def test_mathml_is_shown_where_no_tex_is_known() -> None:
    mathml = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><msup><mi>n</mi><mn>2</mn></msup></math>'
    )
    source = mathjax3(f"{CHTML}<mjx-assistive-mml>{mathml}</mjx-assistive-mml>")

    assert (
        cleaned(f"<p>a {source} b</p>") == '<p>a <math display="inline"><msup><mi>n</mi><mn>2</mn></msup></math> b</p>'
    )


def test_unclosed_mathml_ends_with_its_formula() -> None:
    source = mathjax3("<mjx-assistive-mml><math><mrow><mi>n</mjx-assistive-mml>")

    assert cleaned(f"<p>{source} b</p>") == "<p><math><mrow><mi>n</mi></mrow></math> b</p>"


@pytest.mark.parametrize("inside", [CHTML, '<svg><use data-c="4E"></use></svg>', '<span class="mjx-char">N</span>'])
def test_characters_are_shown_where_nothing_else_is_known(inside: str) -> None:
    assert cleaned(f"<p>{mathjax3(inside)}</p>") == '<p><code class="math">N</code></p>'


def test_formula_that_cannot_be_drawn_is_shown_as_its_tex() -> None:
    source = mathjax3(CHTML, ' display="true" aria-label="\\nosuch{x} &lt; 1"')

    assert cleaned(f"<p>{source}</p>") == '<p><code class="math">\\nosuch{x} &lt; 1</code></p>'


@pytest.mark.parametrize(
    ("drawing", "tex", "shown"),
    [
        ("<mi>y</mi>", "x", inline_formula("x")),
        ("<mi>x</mi><mi>x</mi>", "x", inline_formula("x")),
        ("<mrow></mrow>", "\\nosuch x", '<code class="math">\\nosuch x</code>'),
        ("<mi>x</mi><mo>+</mo><mn>1</mn>", "x-1", inline_formula("x-1")),
    ],
)
def test_drawing_that_says_something_else_than_its_tex_gives_way(drawing: str, tex: str, shown: str) -> None:
    annotation = f'<annotation encoding="application/x-tex">{tex}</annotation>'

    assert (
        cleaned(f"<p><math><semantics><mrow>{drawing}</mrow>{annotation}</semantics></math></p>") == f"<p>{shown}</p>"
    )


def test_formula_too_deep_in_a_text_is_shown_as_its_tex() -> None:
    depth = MAX_DEPTH - 1
    formula = inline_formula(r"\frac{a}{b}")

    for source in (formula, '<span class="math-tex">\\frac{a}{b}</span>'):
        text = cleaned("<div>" * depth + source + "</div>" * depth)
        assert text == "<div>" * depth + '<code class="math">\\frac{a}{b}</code>' + "</div>" * depth


def test_only_so_many_formulas_of_other_software_are_drawn() -> None:
    text = cleaned('<span class="math-tex">a</span>' * (MOST_FORMULAS + 1))

    assert (text.count("<math"), text.count('<code class="math">')) == (MOST_FORMULAS, 1)


@pytest.mark.parametrize(
    "piece",
    [
        mathjax3(CHTML, ' aria-label="a"'),
        KATEX,
        "<mjx-container>",
        '<span class="math-tex">',
        "<math><annotation encoding='application/x-tex'>",
    ],
)
def test_cleaned_formulas_stay_as_they_are(piece: str) -> None:
    text = cleaned(piece * 30)

    assert cleaned(text) == text
