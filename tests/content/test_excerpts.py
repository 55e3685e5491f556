"""Excerpts: one plain line that says what the text says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.richtext import excerpt, render
from profiles.models import TextFormat


def excerpt_of(source: str, text_format: str = TextFormat.MARKDOWN, *, limit: int = 500) -> str:
    return excerpt(render(source, text_format, scope="post-a"), limit)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Area is $x^2$.", "Area is x²."),
        ("So $x_{i}^{2} + 2^{n+1} < 3$.", "So xᵢ²+2ⁿ⁺¹<3."),
        ("Half is $\\frac{a}{b}$.", "Half is \\frac{a}{b}."),
        ("Decay is $e^{\\lambda}$.", "Decay is e^{\\lambda}."),
        ("x<sup>2</sup>, H<sub>2</sub>O, the 10<sup>th</sup> & 5 < 6", "x², H₂O, the 10th & 5 < 6"),
    ],
)
def test_raised_and_lowered_characters_keep_their_meaning(source: str, expected: str) -> None:
    assert excerpt_of(source) == expected


def test_footnote_marks_are_left_out() -> None:
    assert excerpt_of("A claim[^1] stands[^2].\n\n[^1]: Why.\n[^2]: How.") == "A claim stands. Why. How."


def test_footnote_marks_of_imported_html_are_left_out() -> None:
    source = (
        '<p>A claim <sup><a href="#fn1" id="fnref1">[1]</a></sup> stands.</p>'
        '<ol><li id="fn1"><p><sup><a href="#fnref1">^</a></sup> Why.</p></li></ol>'
    )
    assert excerpt_of(source, TextFormat.HTML) == "A claim stands. Why."


def test_links_to_places_of_the_page_keep_their_words() -> None:
    assert excerpt_of('<p><a href="#end">The end</a> x<sup>n</sup></p>', TextFormat.HTML) == "The end xⁿ"


def test_spoilers_are_left_out() -> None:
    assert excerpt_of("Who did it?\n\n:::spoiler Answer\nThe butler.\n:::\n\nRead on.") == "Who did it? Read on."


def test_long_text_ends_with_its_last_whole_word() -> None:
    assert excerpt_of("One two, three", limit=9) == "One two…"
    assert excerpt_of("Undivided", limit=5) == "Undi…"


@given(st.text(alphabet="ab $^_{}<>&[]()\n*\\frac0123", max_size=80), st.integers(1, 60))
def test_excerpt_is_one_line_within_its_limit(source: str, limit: int) -> None:
    line = excerpt_of(source, limit=limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())
