"""The demo's heavy profile as a first visitor gets it from the production server: light, still, and from one host."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from tests.serving import PATIENCE, ROOT, gunicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.conftest import OpenPage

PROFILE = "/users/odile-marchbanks"
# Layout shift as browsers measure it; what the reader's own action causes does not count.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => entry.hadRecentInput || window.shifts.push(entry.value)))
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the production server with the demo on a port of its own."""
    data = tmp_path_factory.mktemp("data")
    kept = {
        name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "TEST_DATABASE_URL"}
    }
    environment = kept | {"BYLINE_DATA": str(data), "BYLINE_NOW": "2026-11-23T09:00:00Z"}
    for command in ("migrate", "demo", "collectstatic"):
        arguments = ["--no-input"] if command != "demo" else []
        subprocess.run([sys.executable, "manage.py", command, *arguments, "-v0"], cwd=ROOT, env=environment, check=True)
    with gunicorn(folder=data, environment=environment) as server:
        url = f"http://127.0.0.1:{server.port}"
        # It waits in line until the first worker is there.
        urlopen(f"{url}/readyz", timeout=PATIENCE).close()
        yield url


def measure(browser: Browser, url: str, **options: Any) -> tuple[dict[str, float], list[float]]:
    """Return what each request took over the wire, in bytes, and how far the layout shifted."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    addresses: dict[str, str] = {}
    taken: dict[str, float] = {}
    network.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    network.on("Network.loadingFinished", lambda event: taken.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(url, wait_until="networkidle")
    shifts = page.evaluate("window.shifts")
    context.close()
    return {addresses[request]: size for request, size in taken.items()}, shifts


@pytest.mark.parametrize("width", [390, 1280])
def test_first_visit_is_light_and_nothing_moves(browser: Browser, site: str, width: int) -> None:
    taken, shifts = measure(browser, f"{site}{PROFILE}", viewport={"width": width, "height": 900})

    script = sum(size for url, size in taken.items() if url.endswith(".js"))
    assert [url for url in taken if not url.startswith((site, "data:"))] == []
    assert 3 <= len(taken) <= 6
    assert 10_000 < sum(taken.values()) <= 60_000
    assert 0 < script <= 25_000
    assert shifts == []


def test_second_page_takes_only_its_own_text(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}{PROFILE}", wait_until="networkidle")
    asked: list[str] = []
    page.on("response", lambda answer: None if answer.from_service_worker else asked.append(answer.url))
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Comments").click()
    page.wait_for_url("**/comments")
    page.wait_for_load_state("networkidle")
    context.close()

    # A browser fetches the icon of a page whenever it finds the time.
    assert [url for url in asked if "favicon" not in url] == [f"{site}{PROFILE}/comments"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_whole_in_print_and_with_forced_colours(site: str, open_page: OpenPage, scheme: str) -> None:
    page = open_page(f"{site}{PROFILE}", dark=scheme == "dark")
    page.emulate_media(media="print")
    ink = page.locator("h1").evaluate("e => getComputedStyle(e).color")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ink != paper
    assert page.locator("#comments [data-id]").count() == 10
    assert page.locator(".load-more").first.is_hidden()

    page.emulate_media(media="screen", forced_colors="active")
    assert page.locator("#posts .post-row").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
