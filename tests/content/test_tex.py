"""Formulas are drawn as they were meant, or not at all."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.richtext import clean_html
from content.richtext.formulas import LONGEST, block_formula, formula_source, inline_formula
from content.richtext.tex.characters import LETTERS, SIGNS
from content.richtext.tex.commands import COMMANDS
from content.richtext.tex.environments import LAYOUTS, WHOLE
from content.richtext.tex.fractions import INFIXES
from content.richtext.tex.ledger import is_whole
from content.richtext.tex.reader import FONT_SWITCHES, STYLES
from content.richtext.tex.symbols import INTEGRALS, LIMIT_NAMES, NAMES, SPACES, SUMS
from tests.content.sketches import sketch
from tests.steps import count_steps

HERE = Path(__file__).parent
SOURCE = "code"


def read_formulas() -> dict[str, str]:
    lines = (HERE / "formulas.txt").read_text("utf-8").splitlines()
    kept = [line for line in lines if line and not line.startswith("%")]
    return dict(zip(kept[::2], (line.strip() for line in kept[1::2]), strict=True))


FORMULAS = read_formulas()
COMMAND = re.compile(r"\\(?:begin\{([^}]*)\}|([a-zA-Z]+\*?|.))")


def drawn(tex: str) -> str:
    formula = block_formula(tex)
    return SOURCE if formula == f"<p>{formula_source(tex)}</p>\n" else sketch(formula.strip())


def visible(mathml: str) -> list[str]:
    text = html.unescape(re.sub("<annotation.*?</annotation>|<[^>]*>", "", mathml, flags=re.DOTALL))
    return sorted(sign for sign in unicodedata.normalize("NFKD", text) if sign.isalnum())


def test_each_formula_of_the_list_is_drawn_as_it_says() -> None:
    assert {tex: drawn(tex) for tex in FORMULAS} == FORMULAS


def test_cleaning_leaves_each_formula_of_the_list_as_it_was_drawn() -> None:
    written = "".join(map(block_formula, FORMULAS)) + "".join(map(inline_formula, FORMULAS))

    assert clean_html(written, scope="post-a") == written


def test_list_has_three_hundred_formulas_that_are_drawn() -> None:
    shown_as_source = [tex for tex, wanted in FORMULAS.items() if wanted == SOURCE]

    assert (len(FORMULAS), len(shown_as_source)) == (338, 41)


def test_list_holds_each_command_that_we_or_latex2mathml_know() -> None:
    written = {name for tex in FORMULAS for found in COMMAND.findall(tex) for name in (*found, found[1].rstrip("*"))}
    tables = (
        COMMANDS,
        LETTERS,
        SIGNS,
        SUMS,
        INTEGRALS,
        NAMES,
        LIMIT_NAMES,
        SPACES.keys() - {"\n", "~"},
        LAYOUTS,
        WHOLE,
    )
    known = {name for table in tables for name in table}
    known |= {name.removeprefix("\\") for table in (INFIXES, STYLES, FONT_SWITCHES) for name in table}
    theirs = (HERE / "latex2mathml_commands.txt").read_text().split()

    assert (known | {name.removeprefix("\\") for name in theirs}) - written == {"begin"}


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (r"\sum_{i=1}^n x_i", "∑_{i=1}^{n}x_{i}"),
        (r"\max_a Q", "<max>_{a}Q"),
        (r"\operatorname*{arg\,max}_\theta L", "<arg><max>_{θ}L"),
        (r"\int\limits_0^1 f", "∫__{0}^^{1}f"),
        (r"\frac{\sum_i x_i}{n}", "frac{∑_{i}x_{i}}{n}"),
    ],
)
def test_limits_stand_beside_their_operator_in_a_line_of_text(tex: str, wanted: str) -> None:
    assert sketch(inline_formula(tex)) == wanted


LETTER = st.sampled_from("abcxyzABCXYZ")
PIECES = st.one_of(
    LETTER.map(lambda letter: (letter, letter)),
    st.sampled_from("0123456789").map(lambda digit: (digit, digit)),
    st.sampled_from("+-=<>,()/|!").map(lambda sign: (sign, "")),
    st.sampled_from(["\\alpha", "\\le", "\\cdot", "\\quad", "\\infty", "\\to"]).map(
        lambda command: (command + " ", "α" if command == "\\alpha" else "")
    ),
    st.sampled_from(["log", "max", "Pr"]).map(lambda name: (f"\\{name} ", name)),
    st.tuples(
        st.sampled_from(["mathbb", "mathbf", "mathcal", "mathrm", "boldsymbol", "text", "operatorname"]), LETTER
    ).map(lambda pair: (f"\\{pair[0]}{{{pair[1]}}}", pair[1])),
)
SHAPES = [
    ("\\frac{%s}{%s}", 2),
    ("{%s}_{%s}", 2),
    ("{%s}^{%s}", 2),
    ("\\binom{%s}{%s}", 2),
    ("{%s \\over %s}", 2),
    ("\\sqrt{%s}", 1),
    ("\\hat{%s}", 1),
    ("\\underbrace{%s}_{%s}", 2),
    ("\\left(%s\\right]", 1),
    ("\\boxed{%s}", 1),
    ("\\text{$%s$}", 1),
    ("\\overset{%s}{%s}", 2),
    ("\\begin{aligned}%s&%s\\end{aligned}", 2),
    ("\\begin{cases}%s\\\\%s\\end{cases}", 2),
    ("\\operatorname*{%s}_{%s}", 2),
    ("\\sum_{%s}{%s}", 2),
    ("\\xrightarrow[%s]{%s}", 2),
    ("\\sqrt[{%s}]{%s}", 2),
]


def joined(parts: list[tuple[str, str]]) -> tuple[str, str]:
    return "".join(tex for tex, _letters in parts), "".join(letters for _tex, letters in parts)


def shaped(parts: list[tuple[str, str]], shape: tuple[str, int]) -> tuple[str, str]:
    template, places = shape
    used = (parts * 2)[:places]
    return template % tuple(tex for tex, _letters in used), "".join(letters for _tex, letters in used)


GRAMMAR = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(joined),
        st.builds(shaped, st.lists(inner, min_size=1, max_size=2), st.sampled_from(SHAPES)),
    ),
    max_leaves=12,
)


@given(GRAMMAR)
def test_every_letter_of_any_formula_is_drawn_once(formula: tuple[str, str]) -> None:
    tex, letters = formula

    assert visible(inline_formula(tex)) == sorted(letters)
    assert visible(block_formula(tex)) == sorted(letters)


@given(GRAMMAR, st.integers(min_value=0), st.integers(min_value=0))
def test_a_drawing_that_lost_or_gained_a_letter_is_found_out(formula: tuple[str, str], place: int, kind: int) -> None:
    tex = f"x{formula[0]}"
    whole = inline_formula(tex)
    letters = list(re.finditer(r"(?<=<mi>)[a-zA-Z](?=</mi>)", whole))
    changed = letters[place % len(letters)]
    broken = whole[: changed.start()] + ["", changed[0] * 2, "q"][kind % 3] + whole[changed.end() :]

    assert (is_whole(tex, whole), is_whole(tex, broken)) == (True, False)


REPEATED = [
    "x",
    "x+",
    "-",
    "x_1^2",
    "\\frac12",
    "\\alpha ",
    "\\text{a b $x$}",
    "\\left(x\\right)",
    "x\\\\",
    "\\\\[",
    "\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}",
    "\\mathbf{x}",
    "\\hskip 1em ",
    "  ",
    "1.",
    "x'",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_drawing_takes_steps_in_proportion_to_the_length(piece: str) -> None:
    repeats = LONGEST // (2 * len(piece))
    _drawn, steps = count_steps(lambda: inline_formula(piece * repeats))
    _drawn, twice = count_steps(lambda: inline_formula(piece * 2 * repeats))

    assert twice <= 2.2 * steps


@pytest.mark.parametrize(
    "opening", ["{", "\\sqrt{", "\\hat", "x^{", "\\left(", "\\displaystyle ", "\\text{", "\\frac{"]
)
def test_deep_formula_is_shown_as_its_source(opening: str) -> None:
    tex = opening * (LONGEST // len(opening))

    _drawn, steps = count_steps(lambda: inline_formula(tex))

    assert inline_formula(tex) == formula_source(tex)
    assert steps < 10 * LONGEST
