"""What a journey waits for: a page is never done in the moment in which its reader has clicked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PATIENCE = 60_000  # milliseconds, on a machine that has other things to do
PAUSE = 20  # milliseconds
# While htmx asks, and for a moment after it has put something in: what is new is no part of it yet.
AT_WORK = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


def wait_for_htmx(page: Page) -> None:
    """Wait until htmx has made the buttons and forms that it brought its own; a press would else leave the page."""
    expect(page.locator(AT_WORK)).to_have_count(0)


def expect_no_draft(page: Page) -> None:
    """Expect that nothing typed is kept in the browser any more: it goes when the page that follows has been read."""
    page.wait_for_function("!localStorage.length", timeout=PATIENCE)


def eventually[Answer](page: Page, ask: Callable[[], Answer], is_right: Callable[[Answer], bool]) -> Answer:
    """Return the first answer that is right, or the last one when patience ends."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not is_right(answer := ask()) and time.monotonic() < deadline:
        page.wait_for_timeout(PAUSE)
    return answer
