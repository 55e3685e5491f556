"""Where the rows of a profile stand: each as wide as its column and below the one before, on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import HEIGHT
from tests.factories import fill, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage

SCREENS = (390, 768, 1280)
ROWS = {"posts": 5, "wikitags": 4, "comments": 5}
# The left and right edge of the column, and of each row the same two edges and how far it is below the one before.
BOXES = """name => {
  const section = document.getElementById(name), column = section.getBoundingClientRect();
  const rows = [...section.querySelectorAll('[data-id]')].map(row => row.getBoundingClientRect());
  return rows.map((row, n) => [
    Math.round(row.left - column.left), Math.round(row.right - column.right),
    n > 0 && row.top < rows[n - 1].bottom,
  ]);
}"""
GRID = "cards => cards.map(card => [card.getBoundingClientRect().top, Math.round(card.getBoundingClientRect().width)])"


@pytest.fixture
def page(transactional_db: None, live_server: LiveServer, open_page: OpenPage) -> Page:
    ann = make_user("Ann")
    fill(ann, 4)
    return open_page(f"{live_server}/users/ann")


def test_each_row_is_as_wide_as_its_column(page: Page) -> None:
    for width in SCREENS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        boxes = {name: page.evaluate(BOXES, name) for name in ROWS}
        assert (width, boxes) == (width, {name: [[0, 0, False]] * rows for name, rows in ROWS.items()})


def test_sequences_stand_side_by_side_where_there_is_room(page: Page) -> None:
    columns = []
    for width in SCREENS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        cards = page.locator("#sequences [data-id]").evaluate_all(GRID)
        columns.append(sum(top == cards[0][0] for top, _width in cards))

    assert columns == [1, 2, 3]


def test_bar_and_rows_of_a_telephone_have_one_margin(page: Page) -> None:
    edges = "e => { const range = document.createRange(); range.selectNodeContents(e); return range.getBoundingClientRect().left }"
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        outer = [
            page.locator(part).first.evaluate(edges) for part in (".site-bar__name", "h1", "#posts .section__title")
        ]
        inner = [
            page.locator(part).first.evaluate(edges)
            for part in (
                "#posts .post-row:not(.post-row--sticky) .p-name",
                "#wikitags .wikitag-row__name a",
                "#comments .comment__author",
            )
        ]
        assert (width, [round(edge) for edge in outer]) == (width, [8, 8, 8])
        assert (width, [round(edge) for edge in inner]) == (width, [21, 21, 21])
