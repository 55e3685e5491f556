"""What listens to the browser's complaints hears of a missing file of ours, and not of a page that refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.complaints import listen

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer


@pytest.mark.parametrize(
    ("tag", "heard"),
    [
        ('<script src="/static/js/nosuch.js"></script>', ["/static/js/nosuch.js"]),
        ('<link rel="stylesheet" href="/static/css/nosuch.css">', ["/static/css/nosuch.css"]),
        ('<img src="/static/nosuch.svg" alt="">', ["/static/nosuch.svg"]),
        ('<img src="/nosuch" alt="">', []),
        ("", []),
    ],
)
def test_missing_file_of_ours_is_heard_of(
    browser: Browser, live_server: LiveServer, transactional_db: None, tag: str, heard: list[str]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints = listen(page)
    page.route(
        f"{live_server}/here", lambda route: route.fulfill(body=f"<!doctype html>{tag}", content_type="text/html")
    )
    page.goto(f"{live_server}/here")
    page.goto(f"{live_server}/users/nobody")
    context.close()

    assert [complaint.partition(live_server.url)[2] for complaint in complaints] == heard
