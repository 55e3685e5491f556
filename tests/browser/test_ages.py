"""The exact date of an age takes the place of the age: it covers nothing, and no screen cuts it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.factories import make_comment, make_post

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

SHOWN_DATES = """() => [...document.querySelectorAll('.age__exact')]
    .filter(date => date.getBoundingClientRect().width > 1)
    .map(date => { const box = date.getBoundingClientRect(); return {left: box.left, right: box.right}; })"""


def overlap(page: Page, one: str, other: str) -> bool:
    return page.evaluate(
        """([one, other]) => {
            const [a, b] = [one, other].map(selector => document.querySelector(selector).getBoundingClientRect());
            return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        }""",
        [one, other],
    )


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_focus_on_a_title_shows_its_date_in_full(
    open_page: OpenPage, live_server: LiveServer, alice: User, width: int
) -> None:
    make_post(alice, title="A title that takes more than one line of a small screen, as titles do")
    page = open_page(f"{live_server}/", width=width)
    assert page.evaluate(SHOWN_DATES) == []

    page.locator("#posts .p-name").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#posts .p-name")).to_be_focused()

    [date] = page.evaluate(SHOWN_DATES)
    assert (date["left"] >= 0, date["right"] <= width) == (True, True)
    assert not overlap(page, "#posts .age__exact", "#posts .p-name")


def test_permalink_shows_no_date_in_full_before_one_is_focused(
    open_page: OpenPage, live_server: LiveServer, alice: User
) -> None:
    post = make_post(alice)
    parent = make_comment(alice, post=post)
    make_comment(alice, post=post, parent=parent)
    page = open_page(f"{live_server}{parent.get_absolute_url()}")
    expect(page.locator(f"#comment-{parent.pk}")).to_be_focused()

    assert page.evaluate(SHOWN_DATES) == []
    page.locator(f"#comment-{parent.pk} .comment__date").first.focus()
    assert len(page.evaluate(SHOWN_DATES)) == 1


def test_mouse_is_told_the_date_by_the_browser(open_page: OpenPage, live_server: LiveServer, alice: User) -> None:
    make_post(alice)
    page = open_page(f"{live_server}/", script=False)
    time = page.locator("#posts time").first

    assert time.get_attribute("title") == (page.locator("#posts .age__exact").text_content() or "").partition(", ")[2]
