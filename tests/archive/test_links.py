"""From the demo's heavy profile, every link on this host leads to a page that is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.management import call_command

from tests.pages import parse

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

START = "/users/odile-marchbanks"
# One comment's thread is like another's: enough of them to meet every kind, or the walk would take minutes.
PERMALINKS = 60


@pytest.mark.django_db
def test_no_link_is_dead_and_every_page_is_whole(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    call_command("demo", verbosity=0)
    waiting, seen, permalinks, faults = [START], {START}, 0, []
    while waiting:
        address = waiting.pop()
        response = client.get(address, follow=True)
        if response.status_code != 200:
            faults.append((address, response.status_code))
            continue
        page = parse(response)
        page_parts = [page.get("lang"), *(len(page.cssselect(name)) for name in ("h1", "head title", "main"))]
        if page_parts != ["en", 1, 1, 1]:
            faults.append((address, page_parts))
        for link in page.cssselect("a[href]"):
            target = urldefrag(urljoin(f"http://testserver{address}", link.get("href"))).url
            if urlsplit(target).netloc != "testserver" or "/account/login/" in target or "after=" in target:
                continue
            found = target.removeprefix("http://testserver")
            is_permalink = "commentId=" in found
            if found in seen or (is_permalink and permalinks >= PERMALINKS):
                continue
            permalinks += is_permalink
            # Orders and windows of one list are tested where the list is; here each page counts once.
            if is_permalink or "?" not in found:
                seen.add(found)
                waiting.append(found)

    assert faults == []
    assert len(seen) > 150
