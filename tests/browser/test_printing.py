"""What a page looks like on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.richtext import render
from profiles.models import TextFormat
from tests.factories import make_comment, make_post

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


def test_folded_text_is_printed_and_the_bar_and_menus_are_not(
    open_page: OpenPage, live_server: LiveServer, alice: User
) -> None:
    body = render(":::spoiler The end\nIt ebbs.\n:::", TextFormat.MARKDOWN, scope="post-a")
    post = make_post(alice, body_html=body)
    make_comment(alice, post=post, score=-20, body_html="<p>Folded away.</p>")
    page = open_page(f"{live_server}{post.get_absolute_url()}")
    hidden, bar = page.get_by_text("It ebbs."), page.locator(".site-bar")
    assert (hidden.evaluate("one => one.checkVisibility()"), bar.is_visible()) == (False, True)

    page.emulate_media(media="print")

    # A closed fold keeps its content out of the layout; printed, it takes its room.
    expect(bar).to_be_hidden()
    expect(page.locator("details.settings")).to_be_hidden()
    heights = page.locator(".prose details > p, .comment__fold .comment__body").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect().height > 0)"
    )
    assert heights == [True, True]
