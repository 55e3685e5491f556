"""How a comment is laid out on every screen, and what is announced when one of its buttons is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import HEIGHT, NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.factories import make_comment, make_post, make_reaction, make_user

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from content.models import Comment
    from profiles.models import User
    from tests.browser.conftest import OpenPage

SCREENS = (320, 390, 1280)
# From the lower edge of the line with the author to the upper edge of the text.
GAP = """article => article.querySelector('.comment__body').getBoundingClientRect().top
  - article.querySelector('.comment__meta').getBoundingClientRect().bottom"""
# How far the first and the last part of the foot are from its edges, and whether all end on one line.
FOOT = """foot => {
  const [left, right] = [foot.getBoundingClientRect().left, foot.getBoundingClientRect().right];
  const boxes = [...foot.children].map(part => part.getBoundingClientRect());
  const ends = boxes.map(box => box.bottom);
  return [boxes[0].left - left, right - boxes.at(-1).right, Math.max(...ends) - Math.min(...ends)];
}"""


@pytest.fixture
def comment(transactional_db: None) -> Comment:
    return make_comment(make_user("Ann"), post=make_post(make_user("Ben"), title="Tides"))


@pytest.fixture
def trudy(transactional_db: None) -> User:
    return make_user("Trudy", karma=100, is_staff=True)


@pytest.mark.parametrize("is_member", [False, True])
def test_foot_is_one_line_from_edge_to_edge(
    open_page: OpenPage, live_server: LiveServer, comment: Comment, trudy: User, *, is_member: bool
) -> None:
    for name in ("agree", "insightful", "crux", "clear", "thanks"):
        make_reaction(comment, trudy, name=name)
    url = comment.get_absolute_url()
    page = open_as(open_page, live_server, trudy, url) if is_member else open_page(f"{live_server.url}{url}")
    for width in SCREENS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert (width, page.locator(".comment__foot").evaluate(FOOT)) == (width, [0, 0, 0])
        assert page.locator(".comment").evaluate(GAP) == pytest.approx(7, abs=0.1)


def test_open_menu_stays_on_the_screen_and_is_accessible(
    open_page: OpenPage, live_server: LiveServer, comment: Comment, trudy: User
) -> None:
    page = open_as(open_page, live_server, trudy, comment.get_absolute_url(), **NARROW_FOR_AXE)
    for menu in (".post__line .more-menu", ".comment .more-menu"):
        page.locator(f"{menu} summary").click()
        for width in SCREENS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            box = page.locator(f"{menu} ul").bounding_box()
            assert box
            assert (box["x"] >= 0, box["x"] + box["width"] <= width) == (True, True)
        assert flaws(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_arrow_of_a_stranger_leads_to_signing_in_and_back(
    open_page: OpenPage, live_server: LiveServer, comment: Comment, *, script: bool
) -> None:
    make_user("Dora", username="dora", password="a long enough secret")
    page = open_page(f"{live_server.url}{comment.get_absolute_url()}", script=script)
    page.get_by_role("link", name="Upvote, comment by Ann").click()
    page.fill("input[name=login]", "dora")
    page.fill("input[name=password]", "a long enough secret")
    page.click("main form[method=post] button[type=submit]")

    expect(page).to_have_url(f"{live_server.url}{comment.get_absolute_url()}#comment-{comment.pk}")
    expect(page.get_by_role("button", name="Upvote, comment by Ann").first).to_be_visible()


def test_votes_and_what_follows_a_page_are_announced_once(
    open_page: OpenPage, live_server: LiveServer, comment: Comment
) -> None:
    page = open_as(open_page, live_server, comment.author, comment.get_absolute_url())
    page.locator(".comment button[value=smallUpvote][name=vote]").click()
    expect(page.get_by_role("status")).to_have_text("Karma: 1. Agreement: 0.")
    page.locator(".comment button[value=bigUpvote][name=vote]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("You cannot cast strong votes on your own comments.")

    page.locator(".comment .more-menu summary").click()
    page.get_by_role("button", name="Pin to profile").click()
    expect(page.get_by_role("status")).to_have_text("Your comment is pinned to your profile.")
    expect(page.locator(".messages")).to_be_visible()
