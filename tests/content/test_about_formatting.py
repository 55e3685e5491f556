"""The formatting guide: the text of docs/writing.md, on a page of its own and beside every form for a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.models import Post
from profiles.models import TextFormat
from tests.factories import make_comment, make_post, make_sequence, make_wikitag
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from django.test import Client

    from profiles.models import User

pytestmark = pytest.mark.django_db


def test_guide_shows_what_each_sign_gives(client: Client) -> None:
    page = get_page(client, "/about/formatting")
    rows = {texts(row, "td:first-child")[0]: row.cssselect("td")[1] for row in page.cssselect("tbody tr")}

    assert texts(page, "main h1") == ["Formatting guide"]
    assert [element.text for element in rows["**bold** and *italic*"].cssselect("strong, em")] == ["bold", "italic"]
    assert [element.text for element in rows["~~struck out~~"].cssselect("s")] == ["struck out"]
    assert len(rows[r"$e^{i\pi} = -1$"].cssselect("math")) == 1


def test_every_form_for_markdown_offers_the_guide_and_the_tools(alices: Client, alice: User) -> None:
    alice.karma = 1000
    alice.save(update_fields=["karma"])
    post = make_post(alice, body_source="Words.")
    comment = make_comment(alice, post=post, body_source="Words.")
    sequence = make_sequence(alice, body_html="")
    forms = {
        "/newPost": 1,
        f"/editPost?postId={post.pk}": 1,
        f"/comment/on/post/{post.pk}": 1,
        f"/comment/{comment.pk}/reply": 1,
        f"/comment/{comment.pk}/edit": 1,
        "/quicktakes/new": 1,
        "/sequencesnew": 1,
        f"{sequence.editing_url}/details": 1,
        "/w/create": 1,
        f"{make_wikitag().get_absolute_url()}/edit": 1,
        f"{alice.get_absolute_url()}/edit": 1,
    }

    def count(address: str) -> int:
        page = get_page(alices, address)
        guides, tools = page.cssselect(".writing-guide a[href='/about/formatting']"), page.cssselect(".writing-tools")
        fields = [page.get_element_by_id(bar.get("data-writes-in")).tag for bar in tools]
        assert fields == ["textarea"] * len(guides)
        return len(guides)

    assert {address: count(address) for address in forms} == forms


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_form_for_html_offers_no_markdown(alices: Client, alice: User, kind: str) -> None:
    html = {"body_source": "<p>Words.</p>", "body_format": TextFormat.HTML}
    post = make_post(alice, **html)
    comment = make_comment(alice, post=Post.objects.get(pk=post.pk), **html)
    address = {"post": f"/editPost?postId={post.pk}", "comment": f"/comment/{comment.pk}/edit"}[kind]

    page = get_page(alices, address)

    assert page.cssselect(".writing-guide, .writing-tools") == []
    assert any("written in HTML" in help_text for help_text in texts(page, ".form__help"))
