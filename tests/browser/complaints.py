"""What the browser complains of on a page, but for what a journey provokes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

# Answers that refuse in words that people read, as the browser says it of a page; none of our own files is ever missing.
REFUSED = re.compile(r"status of 4(04|09|22|29)")
# The same, as htmx says it of a part; and what a machine does to its network meanwhile.
OF_NO_FILE = re.compile(r"Error Code 4(22|29)|ERR_NETWORK_CHANGED")


def listen(page: Page) -> list[str]:
    """Return a list that grows with each complaint."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_provoked(message.text, message.location["url"]):
            complaints.append(f"{message.text} {message.location['url']}")

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", note)
    return complaints


def _is_provoked(text: str, url: str) -> bool:
    is_of_page = "/static/" not in url and REFUSED.search(text) is not None
    return is_of_page or OF_NO_FILE.search(text) is not None
