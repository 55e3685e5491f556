"""Any text can be rendered, comes out safe and stays as it is when it is cleaned again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.richtext import clean_html, render
from content.richtext.formulas import MOST_FORMULAS
from profiles.models import TextFormat

MARKS = st.sampled_from(
    "[ ] ( ) ! ^ * ** _ ~~ ` ``` $ $$ | - > # : ::: :::spoiler < > </b> <b> & \\ [^a] [^a]: a - [x] 1. --- \n \n\n".split(
        " "
    )
)
# Each keeps some reader of Markdown busy for ever: what never closes, what nests, what refers to itself.
BOMBS = [
    "[",
    "![",
    "[^",
    "^[",
    "> ",
    "- ",
    "*a",
    "**a ",
    "`",
    "$a$ ",
    "|a",
    "<b>",
    "[a](",
    "[^a]\n\n[^a]: b\n\n",
    ":::spoiler\n",
]


@given(st.one_of(st.text(), st.lists(MARKS).map("".join), st.lists(MARKS).map(" ".join)))
def test_any_text_is_rendered_and_comes_out_the_same_when_cleaned_again(source: str) -> None:
    shown = render(source, TextFormat.MARKDOWN, scope="post-a")

    assert clean_html(shown, scope="post-a") == shown


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_bomb_grows_beyond_what_its_length_explains(bomb: str) -> None:
    source = (bomb * 20_000)[:20_000]

    assert len(render(source, TextFormat.MARKDOWN, scope="post-a")) < 25 * len(source)


def test_only_so_many_formulas_are_drawn() -> None:
    shown = render("$a$ " * (MOST_FORMULAS + 1), TextFormat.MARKDOWN, scope="post-a")

    assert (shown.count("<math"), shown.count('<code class="math">')) == (MOST_FORMULAS, 1)
