"""Error pages in a real browser: accessible in both schemes, and no wider than the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.axe import flaws

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer

STATUSES = (400, 403, 404, 405, 429, 500)


def test_axe_finds_nothing_on_any_error_page_and_none_scrolls_sideways(
    live_server: LiveServer, browser: Browser, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()

    found = {}
    for status in STATUSES:
        response = page.goto(f"{live_server}/failing/{status}")
        assert response is not None
        found[status] = (response.status, flaws(page))
    context.close()

    assert found == {status: (status, []) for status in STATUSES}


@pytest.mark.parametrize("status", [400, 500])
def test_bare_page_is_designed_although_it_asks_for_nothing_else(
    live_server: LiveServer, browser: Browser, settings: Any, status: int
) -> None:
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{live_server}/failing/{status}", wait_until="networkidle")
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    column = page.evaluate("document.querySelector('main').getBoundingClientRect().width")
    context.close()

    assert asked == [f"{live_server}/failing/{status}"]
    assert paper != "rgba(0, 0, 0, 0)"
    assert column == 781
