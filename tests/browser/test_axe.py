"""What asks axe in every look notices what is wrong in only one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.axe import flaws, scrolling_widths

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>x</title>
<style>
  @media (prefers-color-scheme: dark) { body { background: #111; color: #fff } p { color: #333 } }
  @media (width < 600px) { p { inline-size: 400px } }
</style>
<main><h1>x</h1><p>Words</p></main>"""


def test_flaws_of_one_look_are_found(browser: Browser) -> None:
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
