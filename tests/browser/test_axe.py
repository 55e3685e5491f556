"""`flaws` notices what is wrong in one look alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import LOOKS, flaws, looks, scrolling_widths

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>x</title>
<style>
  @media (prefers-color-scheme: dark) { body { background: #111; color: #fff } p { color: #333 } }
  @media (width < 600px) { p { inline-size: 400px } }
</style>
<main><h1>x</h1><p>Words</p></main>"""


def test_flaws_of_one_look_are_found(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ALL_LOOKS", "1")
    context = browser.new_context()
    page = context.new_page()
    page.set_content(PAGE)
    found, widths = flaws(page), scrolling_widths(page, 390, 640)
    context.close()

    assert [flaw.partition(": ")[0] for flaw in found] == ["light, 320", "dark, 320", "dark, 320", "dark, 1280"]
    assert [flaw.split(": ")[1] for flaw in found] == [
        "wider than the screen",
        "color-contrast",
        "wider than the screen",
        "color-contrast",
    ]
    assert widths == [390]


def test_pages_of_different_titles_are_seen_in_all_looks(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_ALL_LOOKS", raising=False)
    context = browser.new_context()
    page = context.new_page()
    seen = set()
    for number in range(20):
        page.set_content(f"<title>Page {number}</title>")
        [look] = looks(page)
        seen.add(look)
    context.close()

    assert seen == set(LOOKS)
