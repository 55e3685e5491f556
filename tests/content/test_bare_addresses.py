"""Bare addresses in Markdown are links; what stands around them is not part of them."""

from __future__ import annotations

import pytest
from lxml import html

from content.richtext import render
from profiles.models import TextFormat

TEXT = """Bare: https://example.org/a_b_c?x=1&y=2. In brackets (https://en.wikipedia.org/wiki/Foo_(bar)), www.example.org, \
me@example.org.

In a note[^1] and **bold https://example.org/z**.

[^1]: https://example.org/note
"""


def links(source: str) -> list[tuple[str, str]]:
    page = html.fromstring(render(source, TextFormat.MARKDOWN, scope="post-a"))
    return [(link.text_content(), link.get("href")) for link in page.iter("a") if "#" not in link.get("href")]


def test_addresses_in_text_brackets_bold_and_footnotes_are_links() -> None:
    assert links(TEXT) == [
        ("https://example.org/a_b_c?x=1&y=2", "https://example.org/a_b_c?x=1&y=2"),
        ("https://en.wikipedia.org/wiki/Foo_(bar)", "https://en.wikipedia.org/wiki/Foo_(bar)"),
        ("www.example.org", "http://www.example.org"),
        ("https://example.org/z", "https://example.org/z"),
        ("https://example.org/note", "https://example.org/note"),
    ]


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("See http://example.org.", "http://example.org"),
        ("*https://example.org/a*", "https://example.org/a"),
        ("~~https://example.org/a~~ b", "https://example.org/a~~"),
        ("“https://example.org/a”", "https://example.org/a"),
        ("https://example.org/_a_/*b*/c", "https://example.org/_a_/*b*/c"),
        ("- www.example.org/a_b_c, and so on", "www.example.org/a_b_c"),
        ("| a |\n| - |\n| https://example.org/a |", "https://example.org/a"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        ("https://example.org:8000/#a", "https://example.org:8000/#a"),
    ],
)
def test_address_ends_where_its_sentence_goes_on(source: str, address: str) -> None:
    page = html.fromstring(f"<div>{render(source, TextFormat.MARKDOWN, scope='post-a')}</div>")

    assert [link.text_content() for link in page.iter("a")] == [address]


@pytest.mark.parametrize(
    "source",
    [
        "me@example.org",
        "mailto:me@example.org",
        "ftp://example.org",
        "example.org and README.md",
        "awww.example.org",
        "http://",
        "https://.. www. www.-",
        "`https://example.org`",
        "    https://example.org",
        "http\\://example.org",
        "xhttps://example.org",
    ],
)
def test_what_is_no_web_address_is_no_link(source: str) -> None:
    assert links(f"a\n\n{source}") == []


def test_link_holds_no_other() -> None:
    assert links("[www.example.org and https://example.org/a](https://example.org/b)") == [
        ("www.example.org and https://example.org/a", "https://example.org/b")
    ]
    assert links('<a href="https://example.org/b">www.example.org https://example.org/a</a>') == [
        ("www.example.org https://example.org/a", "https://example.org/b")
    ]
