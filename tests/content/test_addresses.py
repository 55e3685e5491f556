"""Relative addresses in a text from elsewhere lead where they led there."""

from __future__ import annotations

import pytest

from content.richtext import clean_html, linked_addresses, with_addresses

BASE = "https://forum.example/posts/post1/tides"


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/posts/post2/ebb", "https://forum.example/posts/post2/ebb"),
        ("/users/ann?a=1&amp;b=2", "https://forum.example/users/ann?a=1&amp;b=2"),
        ("?commentId=c1", "https://forum.example/posts/post1/tides?commentId=c1"),
        ("other", "https://forum.example/posts/post1/other"),
        ("notes.html", "https://forum.example/posts/post1/notes.html"),
        ("../x", "https://forum.example/posts/x"),
        ("google.com", "https://google.com"),
        ("www.example.org/a.html?b", "https://www.example.org/a.html?b"),
        ("//example.org/x", "https://example.org/x"),
        ("http://example.org/x", "http://example.org/x"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
        ("#top", "#post-a--top"),
        ("https://[broken", "https://[broken"),
        ("//[broken", "//[broken"),
    ],
)
def test_link_leads_where_it_led(address: str, leads_to: str) -> None:
    cleaned = clean_html(f'<p><a href="{address}">x</a></p>', scope="post-a", base=BASE)

    assert cleaned in {f'<p><a href="{leads_to}" rel="ugc nofollow">x</a></p>', '<p><a rel="ugc nofollow">x</a></p>'}
    assert clean_html(cleaned, scope="post-a", base=BASE) == cleaned


@pytest.mark.parametrize("address", ["/images/logo.png", "//forum.example/images/logo.png", "../../images/logo.png"])
def test_picture_is_loaded_from_where_it_is(address: str) -> None:
    cleaned = clean_html(f'<img src="{address}" alt="Logo">', scope="post-a", base=BASE)

    assert cleaned == '<img src="https://forum.example/images/logo.png" alt="Logo" loading="lazy">'


def test_text_that_was_written_here_keeps_its_addresses() -> None:
    written = '<p><a href="/posts/post2/ebb" rel="ugc nofollow">x</a></p>'

    assert clean_html(written, scope="post-a") == written


def test_only_links_are_exchanged_and_nothing_that_looks_like_one() -> None:
    text = clean_html(
        '<p>a href="https://a.example/" <a href="https://a.example/" title=\'href="https://a.example/"\'>a</a>'
        '<a href="https://b.example/?x=1&y=2">b</a> <img src="https://a.example/" alt=""> <code>&lt;a href="https://a.example/"></code></p>',
        scope="post-a",
    )

    assert list(linked_addresses(text)) == ["https://a.example/", "https://b.example/?x=1&y=2"]
    changed = with_addresses(text, {"https://a.example/": "/a?b=1&c", "https://b.example/?x=1&y=2": "/b"})
    assert list(linked_addresses(changed)) == ["/a?b=1&c", "/b"]
    assert clean_html(changed, scope="post-a") == changed
    back = with_addresses(changed, {"/a?b=1&c": "https://a.example/", "/b": "https://b.example/?x=1&y=2"})
    assert back == text
