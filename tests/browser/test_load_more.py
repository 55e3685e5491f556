"""Load More says that it has been asked, until its rows are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from tests.factories import make_post

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


def make_posts(author: User) -> None:
    for number in range(12):
        make_post(author, title=f"Post {number}")


@pytest.fixture
def page(open_page: OpenPage, live_server: LiveServer, alice: User) -> Page:
    make_posts(alice)
    return open_page(f"{live_server}/users/alice")


def test_pending_load_more_is_busy_and_says_so(page: Page) -> None:
    held: list[Route] = []
    page.route("**/users/alice/posts**", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks what it is given
    link = page.locator("#posts a.load-more")
    expect(link).not_to_have_attribute("aria-busy", "true")
    link.click()

    expect(link).to_have_attribute("aria-busy", "true")
    expect(page.locator("#status")).to_have_text("Loading…")
    assert page.locator("#posts a.load-more span").first.is_hidden()

    held[0].continue_()
    expect(page.locator("#posts [data-id]")).to_have_count(12)
    expect(page.locator("#status")).to_have_text("2 more rows, 12 are shown.")


def test_load_more_that_failed_is_no_longer_busy(browser: Browser, live_server: LiveServer, alice: User) -> None:
    make_posts(alice)
    # Not by `open_page`, whose test fails when the browser complains: offline, it does.
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server}/users/alice")
    context.set_offline(True)
    link = page.locator("#posts a.load-more")
    link.click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(link).to_have_text("Load More")
    assert link.get_attribute("aria-busy") is None
    expect(page.locator("#status")).to_have_text("")
    context.close()
