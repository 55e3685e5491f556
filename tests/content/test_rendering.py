"""Any text can be rendered, comes out safe and stays as it is when it is cleaned again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from content.richtext import clean_html, render
from content.richtext.limits import MOST_FORMULAS
from profiles.models import TextFormat

MARKS = st.sampled_from(
    "[ ] ( ) ! ^ * ** _ ~~ ` ``` $ $$ | - > # : ::: :::spoiler < > </b> <b> & \\ [^a] [^a]: a - [x] 1. --- \n \n\n".split(
        " "
    )
)


@given(st.one_of(st.text(), st.lists(MARKS).map("".join), st.lists(MARKS).map(" ".join)))
def test_any_text_is_rendered_and_comes_out_the_same_when_cleaned_again(source: str) -> None:
    shown = render(source, TextFormat.MARKDOWN, scope="post-a")

    assert clean_html(shown, scope="post-a") == shown


def test_only_so_many_formulas_are_drawn() -> None:
    shown = render("As we see, $a$ " * (MOST_FORMULAS + 1), TextFormat.MARKDOWN, scope="post-a")

    assert (shown.count("<math"), shown.count('<code class="math">')) == (MOST_FORMULAS, 1)
