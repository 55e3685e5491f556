"""Forms of comments that open in the page: apart from each other, and the page around them follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import NARROW_FOR_AXE, findings
from tests.browser.signing_in import open_as
from tests.factories import make_comment, make_post, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from content.models import Post
    from profiles.models import User
    from tests.browser.conftest import OpenPage

REPEATED_IDS = """() => [...document.querySelectorAll('[id]')].map(element => element.id)
  .filter((id, place, ids) => ids.indexOf(id) !== place)"""

REPLY, EDIT = "Reply to comment by Ben", "Edit comment by Bob"


@pytest.fixture
def bob(transactional_db: None) -> User:
    return make_user("Bob", karma=10)


@pytest.fixture
def question(bob: User) -> Post:
    return make_post(make_user("Ann"), title="Why tides?", is_question=True)


def open_form(page: Page, opener: str) -> None:
    if opener == EDIT:
        page.locator(".more-menu summary", has_text="comment by Bob").click()
    page.get_by_role("link", name=opener).click()
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)


def test_forms_open_at_once_share_no_id(
    open_page: OpenPage, live_server: LiveServer, bob: User, question: Post
) -> None:
    make_comment(make_user("Ben"), post=question)
    make_comment(bob, post=question)
    page = open_as(open_page, live_server, bob, question.get_absolute_url(), **NARROW_FOR_AXE)
    for opener in ("Write an answer", "Write a comment", REPLY, EDIT):
        open_form(page, opener)
    expect(page.get_by_label("Your comment")).to_have_count(4)

    assert page.evaluate(REPEATED_IDS) == []
    assert findings(page) == []
    for slot in ("new-answer", "new-comment"):
        field = page.locator(f"#{slot} textarea").get_attribute("id")
        expect(page.locator(f"#{slot} .writing-tools")).to_have_attribute("data-writes-in", field or "")


def test_first_comment_takes_the_place_of_the_word_that_there_is_none(
    open_page: OpenPage, live_server: LiveServer, bob: User, question: Post
) -> None:
    page = open_as(open_page, live_server, bob, question.get_absolute_url())
    count, empty = page.locator(".post__meta .comment-count"), page.locator(".section__empty")
    expect(count).to_have_text("0")
    expect(empty.filter(visible=True)).to_have_text(["No answers yet.", "No Comments Found"])
    open_form(page, "Write a comment")
    page.get_by_label("Your comment").fill("The moon.")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.locator(".comment__body")).to_have_text("The moon.")
    expect(empty.filter(visible=True)).to_have_text(["No answers yet."])
    expect(page.locator(".post__meta a[href='#threads']")).to_have_text("1 comment")
    expect(count).to_have_attribute("value", "1")


@pytest.mark.parametrize("opener", ["Write a comment", REPLY, EDIT])
def test_cancel_leads_back_to_the_opener(
    open_page: OpenPage, live_server: LiveServer, bob: User, question: Post, opener: str
) -> None:
    make_comment(make_user("Ben"), post=question)
    make_comment(bob, post=question)
    page = open_as(open_page, live_server, bob, question.get_absolute_url())
    open_form(page, opener)
    expect(page.get_by_label("Your comment")).to_be_focused()
    page.get_by_role("link", name="Cancel").focus()
    page.keyboard.press("Enter")

    focused = page.locator(":focus")
    # A closed menu has the focus in place of the link in it.
    expect(focused).to_contain_text("More, comment by Bob" if opener == EDIT else opener)
    expect(page.locator("form[data-draft]")).to_have_count(0)


def test_page_with_a_form_leads_back_to_where_it_belongs(
    open_page: OpenPage, live_server: LiveServer, bob: User, question: Post
) -> None:
    page = open_as(open_page, live_server, bob, f"/comment/on/post/{question.pk}")
    page.get_by_role("link", name="Cancel").click()
    expect(page).to_have_url(f"{live_server.url}{question.get_absolute_url()}")
    page.go_back()
    page.get_by_label("Your comment").fill("The moon.")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Why tides?")
    expect(page.locator(".comment__body")).to_have_text("The moon.")
