"""Headings of a body get ids that hold, and a list of contents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from content.richtext import Heading, clean_html, read_body, sink_headings
from tests.steps import count_steps

SCOPE = "post-x"


def test_headings_get_ids_of_their_words() -> None:
    body = read_body("<h2>Ebb &amp; flow</h2><p>a</p><h3>Spring <em>tides</em></h3>", scope=SCOPE)

    assert body.html == (
        '<h2 id="post-x--ebb-and-flow">Ebb &amp; flow</h2><p>a</p>'
        '<h3 id="post-x--spring-tides">Spring <em>tides</em></h3>'
    )
    assert body.headings == [
        Heading("Ebb & flow", "post-x--ebb-and-flow", 0),
        Heading("Spring tides", "post-x--spring-tides", 1),
    ]


def test_ids_that_are_there_stay_and_are_never_given_twice() -> None:
    cleaned = clean_html('<h2 id="mine">One</h2><h2>Same</h2><h2>Same</h2><p id="same-2">x</p>', scope=SCOPE)

    assert [one.anchor for one in read_body(cleaned, scope=SCOPE).headings] == [
        "post-x--mine",
        "post-x--same",
        "post-x--same-3",
    ]


def test_heading_without_words_is_not_listed() -> None:
    assert read_body("<h2><img alt='' src='https://example.org/a'></h2>", scope=SCOPE).headings == []


@pytest.mark.parametrize(("level", "sunk"), [(2, "h4"), (4, "h6"), (6, "h6")])
def test_sunk_headings_stand_below_those_of_the_page(level: int, sunk: str) -> None:
    assert sink_headings(f'<h{level} id="a">Ebb</h{level}><p>h2</p>', by=2) == f'<{sunk} id="a">Ebb</{sunk}><p>h2</p>'


@given(
    st.lists(
        st.sampled_from(["<h2>", "</h2>", "<h3>", "</h3>", "<div>", "</div>", "<li>", "a", ' id="b"', "<h2 id=b>"])
    )
)
def test_any_body_keeps_its_text_and_has_each_id_once(parts: list[str]) -> None:
    cleaned = clean_html("".join(parts), scope=SCOPE)

    body = read_body(cleaned, scope=SCOPE)

    before, after = (html.fromstring(f"<div>{text}</div>") for text in (cleaned, body.html))
    assert after.text_content() == before.text_content()
    ids = [element.get("id") for element in after.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {heading.anchor for heading in body.headings} <= set(ids)


@pytest.mark.parametrize("body", ["<h2>a</h2>", "<h2><b><h2><i>a</i></h2></b></h2>"])
def test_twice_the_headings_take_twice_the_work(body: str) -> None:
    _, steps = count_steps(lambda: read_body(body * 400, scope="post-a"))
    found, steps_twice = count_steps(lambda: read_body(body * 800, scope="post-a"))

    assert steps_twice < 2.2 * steps
    assert len({heading.anchor for heading in found.headings}) == 800


def test_heading_inside_another_is_listed_with_it() -> None:
    body = read_body("<h2>a <b><h3>b</h3></b></h2>", scope="post-a")

    assert [heading.text for heading in body.headings] == ["a b"]
