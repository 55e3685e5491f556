"""What axe-core finds wrong with a page, and whether the page scrolls sideways.

A page has four looks: light and dark, narrow and wide. Each call asks about one of them, which the title decides, so
that a suite of many pages sees all four. `TEST_ALL_LOOKS=1` asks about all four each time.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zlib import crc32

import axe_playwright_python

if TYPE_CHECKING:
    from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# None of these rules reads style sheets, whose loading would take axe longer than all of them.
RUN = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: {assets: ['media']}
})"""
RUN_RULE = "rule => axe.run(document, {runOnly: {type: 'rule', values: [rule]}, resultTypes: ['violations']})"

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The narrowest screen comes first: a page is best opened there, where what it asks of its reader is hardest to do.
NARROW, WIDE = 320, 1280
type Look = tuple[Literal["light", "dark"], int]
LOOKS: list[Look] = list(product(SCHEMES, (NARROW, WIDE)))
HEIGHT = 900
# How `open_page` opens a page that is asked here.
NARROW_FOR_AXE = {"width": NARROW, "bypass_csp": True}


def flaws(page: Page) -> list[str]:
    """Return what axe finds wrong and what scrolls sideways, a line each."""
    # Asked before its style is there, a page would look as nobody sees it.
    page.wait_for_load_state()
    found = []
    for scheme, width in looks(page):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{scheme}, {width}: {finding}" for finding in findings(page)]
        if scroll_width(page) > width:
            found.append(f"{scheme}, {width}: wider than the screen")
    page.emulate_media(color_scheme=SCHEMES[0])
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    return found + [f"narrow letters: {target}" for target in small_targets(page)]


def looks(page: Page) -> list[Look]:
    if os.environ.get("TEST_ALL_LOOKS") == "1":
        return LOOKS
    return [LOOKS[crc32(page.title().encode()) % len(LOOKS)]]


def small_targets(page: Page) -> list[str]:
    """Return the targets that are smaller than 24 px by 24 px where the letters of the font are narrow.

    A size that a test finds right must come from the style sheet: on another machine the letters are others.
    """
    letters = page.add_style_tag(content="* { letter-spacing: -0.2em !important }")
    page.evaluate(SOURCE)
    found = [node["html"][:160] for node in _nodes(page.evaluate(RUN_RULE, "target-size"))]
    letters.evaluate("style => style.remove()")
    return found


def findings(page: Page) -> list[str]:
    """Return what axe finds wrong in the present look, a line each."""
    # Evaluated from outside: the page's own policy lets no inline script in, which is as it should be.
    page.evaluate(SOURCE)
    answer = page.evaluate(RUN, TAGS)
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


def _nodes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for violation in answer["violations"] for node in violation["nodes"]]


def scrolling_widths(page: Page, *widths: int) -> list[int]:
    """Return on which of these screens the page is wider than the screen."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if scroll_width(page) > width:
            found.append(width)
    return found


def scroll_width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")
