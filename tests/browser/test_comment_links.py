"""Old links to a comment, which end in its bare id, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.factories import make_comment, make_post

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from content.models import Comment
    from tests.browser.conftest import OpenPage


@pytest.fixture
def comments(db: None) -> list[Comment]:
    post = make_post(title="Tides", body_html="<p>Words.</p>" * 200)
    return [make_comment(post=post, score=200 - number) for number in range(101)]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("prefix", ["", "comment-"])
def test_link_scrolls_to_its_comment(
    live_server: LiveServer, open_page: OpenPage, comments: list[Comment], script: bool, prefix: str
) -> None:
    comment = comments[50]
    address = f"{live_server.url}{comment.thread_url}#{prefix}{comment.pk}"
    page = open_page(address, script=script)

    expect(page.locator(f"#comment-{comment.pk}")).to_be_in_viewport()
    assert page.url == address


def test_link_leads_to_the_page_of_a_comment_that_is_not_shown(
    live_server: LiveServer, open_page: OpenPage, comments: list[Comment]
) -> None:
    comment = comments[100]
    page = open_page(f"{live_server.url}{comment.thread_url}#{comment.pk}")
    page.wait_for_url(f"{live_server.url}{comment.get_absolute_url()}")

    expect(page.locator(f"#comment-{comment.pk}")).to_be_in_viewport()
