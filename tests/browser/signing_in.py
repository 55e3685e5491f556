from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.members import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage


def open_as(open_page: OpenPage, live_server: LiveServer, person: User, address: str, **options: Any) -> Page:
    """Open a page in a browser in which this person is signed in."""
    client = signed_in(person)
    page = open_page(live_server.url, **options)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}{address}")
    return page
