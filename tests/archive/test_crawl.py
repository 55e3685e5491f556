"""Every link of the demo leads to a whole page: a crawler follows them all, and a validator reads what it finds."""

from __future__ import annotations

import os
from collections import Counter, deque
from pathlib import Path
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from lxml import html

from archive.demo.build import compose_demo, store_demo
from tests.validity import invalid

HOST = "http://testserver"
START = "/users/odile-marchbanks"
# Every address without parameters is visited. Those that differ only in the values of the same parameters of the same
# kind of page (a sort, a window, one of 2,000 comments) are many thousands; so many of each sort are visited.
VARIANTS = 3
MOST_PARAMETERS = 2
LEFT_OUT = ("/admin/", "/static/")


@pytest.mark.django_db
def test_every_link_leads_to_a_whole_and_valid_page(tmp_path: Path) -> None:
    store_demo(compose_demo())

    pages, broken = crawl(Client(raise_request_exception=False))

    assert broken == []
    assert {address: flaws for address, text in pages.items() if (flaws := missing_parts(text))} == {}
    assert invalid(pages, tmp_path) == []


def crawl(client: Client) -> tuple[dict[str, str], list[tuple[str, str, int]]]:
    """Return the pages by address, and what was broken: where the link stood, where it led, and what came back."""
    pages: dict[str, str] = {}
    broken: list[tuple[str, str, int]] = []
    waiting, known = deque([(START, "")]), {START}
    variants: Counter[tuple[str, ...]] = Counter()
    while waiting:
        address, origin = waiting.popleft()
        response = client.get(address)
        if response.status_code in (301, 302):
            found = [response["Location"]]
        elif response.status_code == 200:
            found = []
            if response["Content-Type"].startswith("text/html"):
                pages[address] = response.content.decode()
                found = links(pages[address])
        else:
            broken.append((origin, address, response.status_code))
            continue
        for link in found:
            following = on_this_host(link, seen_at=address)
            if following and following not in known and is_wanted(following, variants):
                known.add(following)
                waiting.append((following, address))
    return pages, broken


def links(text: str) -> list[str]:
    page = html.fromstring(text)
    return [element.get(name) for name in ("href", "hx-get") for element in page.cssselect(f"[{name}]")]


def on_this_host(link: str, *, seen_at: str) -> str:
    parts = urlsplit(urldefrag(urljoin(HOST + seen_at, link)).url)
    if f"{parts.scheme}://{parts.netloc}" != HOST or parts.path.startswith(LEFT_OUT):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def is_wanted(address: str, variants: Counter[tuple[str, ...]]) -> bool:
    parts = urlsplit(address)
    if not parts.query:
        return True
    names = sorted(name for name, _value in parse_qsl(parts.query))
    kind = (resolve(parts.path).route, *names)
    variants[kind] += 1
    return variants[kind] <= VARIANTS and len(names) <= MOST_PARAMETERS


def missing_parts(text: str) -> list[str]:
    page = html.document_fromstring(text)
    wanted = {
        "one h1": len(page.cssselect("main h1")) == 1,
        "a title": bool(page.findtext(".//title", "").strip()),
        "a language": bool(page.get("lang")),
        "one main": len(page.cssselect("main")) == 1,
    }
    return [name for name, is_there in wanted.items() if not is_there]


def test_validator_notices_what_is_invalid(tmp_path: Path) -> None:
    if not os.environ.get("TEST_JAVA"):
        pytest.skip("no Java was found for the validator")

    found = invalid({"/x": "<!doctype html><html lang=en><title>x</title><p id=a><b id=a>x</b>"}, tmp_path)

    assert found == ["/x: Duplicate ID “a”."]
