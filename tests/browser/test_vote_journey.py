"""Voting in a real browser: by keyboard with script on, by plain forms with script off, and by two people at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.models import Comment
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.browser.waiting import wait_for_htmx
from tests.factories import make_comment, make_post, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage


@pytest.fixture
def comment(transactional_db: None) -> Comment:
    return make_comment(make_user("Ann"), post=make_post(make_user("Ben"), title="Tides"))


def ballot(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#votes-comment-{comment.pk}")


def expect_numbers(form: Locator, score: int, agreement: int) -> None:
    expect(form.locator("data")).to_have_text([f"{score}", f"{agreement}"])


def test_both_axes_by_keyboard(open_page: OpenPage, live_server: LiveServer, comment: Comment) -> None:
    page = open_as(open_page, live_server, make_user("Bob"), comment.get_absolute_url())
    form = ballot(page, comment)
    upvote, disagree = (
        form.get_by_role("button", name=re.compile(f"^{words}, comment by Ann, ")) for words in ("Upvote", "Disagree")
    )

    upvote.focus()
    page.keyboard.press("Enter")
    expect(upvote).to_have_attribute("aria-pressed", "true")
    expect(upvote).to_be_focused()
    wait_for_htmx(page)
    disagree.focus()
    page.keyboard.press("Space")
    expect(disagree).to_have_attribute("aria-pressed", "true")
    expect(disagree).to_be_focused()
    expect_numbers(form, 1, -1)
    wait_for_htmx(page)
    page.keyboard.press("Enter")
    expect(disagree).to_have_attribute("aria-pressed", "false")

    expect_numbers(form, 1, 0)
    expect(page).to_have_url(f"{live_server.url}{comment.get_absolute_url()}")
    page.reload()
    expect_numbers(form, 1, 0)


def test_the_same_without_script(open_page: OpenPage, live_server: LiveServer, comment: Comment) -> None:
    page = open_as(open_page, live_server, make_user("Bob"), comment.get_absolute_url(), script=False)
    form = ballot(page, comment)
    for words, agreement in (("Strong upvote", 0), ("Agree", 1)):
        form.get_by_role("button", name=re.compile(f"^{words}, comment by Ann, ")).click()
        expect_numbers(form, 1, agreement)

    expect(page).to_have_url(f"{live_server.url}{comment.get_absolute_url()}#votes-comment-{comment.pk}")
    form.get_by_role("button", name="Strong upvote,").click()
    expect_numbers(form, 0, 1)


def test_two_browsers_show_the_same_number_in_the_end(
    open_page: OpenPage, live_server: LiveServer, comment: Comment
) -> None:
    pages = [open_as(open_page, live_server, make_user(name), comment.get_absolute_url()) for name in ("Bob", "Dave")]
    for page in pages:
        ballot(page, comment).get_by_role("button", name=re.compile("^Upvote, comment by Ann, ")).click()
        expect(ballot(page, comment).locator("[aria-pressed=true]")).to_have_count(1)
    for page in pages:
        page.reload()
        expect_numbers(ballot(page, comment), 2, 0)

    assert Comment.objects.get().score == 2


def test_buttons_are_accessible(open_page: OpenPage, live_server: LiveServer, comment: Comment) -> None:
    page = open_as(open_page, live_server, make_user("Bob"), comment.get_absolute_url(), **NARROW_FOR_AXE)
    ballot(page, comment).get_by_role("button", name="Strongly agree,").click()
    expect(ballot(page, comment).locator("[aria-pressed=true]")).to_have_count(1)
    wait_for_htmx(page)

    assert flaws(page) == []
