"""Commenting in a real browser: in place with script, by pages without, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from content.models import Comment, Post
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.browser.waiting import expect_no_draft, wait_for_htmx
from tests.factories import make_comment, make_post, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage


@pytest.fixture
def post(transactional_db: None) -> Post:
    post = make_post(make_user("Ann"), title="Tides")
    make_comment(make_user("Ben"), post=post, body_html="<p>Once.</p>")
    return post


def test_reply_and_edit_in_place(open_page: OpenPage, live_server: LiveServer, post: Post) -> None:
    page = open_as(open_page, live_server, make_user("Bob"), post.get_absolute_url())
    page.get_by_role("link", name="Reply to comment by Ben").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your comment").fill("Waves *are* water.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("article article")).to_have_count(1)
    reply = page.locator("article article")
    expect(reply).to_be_focused()
    expect(reply.locator(".comment__body")).to_have_text("Waves are water.")
    expect(page.get_by_role("status")).to_have_text("Your comment has been posted.")
    wait_for_htmx(page)

    reply.locator(".more-menu summary").click()
    reply.get_by_role("link", name="Edit").click()
    page.get_by_label("Your comment").fill("Waves move.")
    page.get_by_role("button", name="Save").click()
    expect(reply.locator(".comment__body")).to_have_text("Waves move.")
    expect(page).to_have_url(f"{live_server.url}{post.get_absolute_url()}")
    page.reload()
    expect(page.locator(".comment__body")).to_have_text(["Once.", "Waves move."])


def test_the_same_without_script(open_page: OpenPage, live_server: LiveServer, post: Post) -> None:
    page = open_as(open_page, live_server, make_user("Bob"), post.get_absolute_url(), script=False)
    page.get_by_role("link", name="Reply to comment by Ben").click()
    page.get_by_label("Your comment").fill(" ")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator(".form__error")).to_have_text("This field is required.")
    page.get_by_label("Your comment").fill("Waves *are* water.")
    page.get_by_role("button", name="Post", exact=True).click()
    page.locator(".more-menu summary", has_text="comment by Bob").click()
    page.get_by_role("link", name="Edit comment by Bob").click()
    page.get_by_label("Your comment").fill("Waves move.")
    page.get_by_role("button", name="Save").click()
    page.locator(".more-menu summary", has_text="comment by Bob").click()
    page.get_by_role("button", name="Retract comment by Bob").click()
    expect(page.locator(".comment__caveat")).to_have_text("[This comment is no longer endorsed by its author]")
    page.locator(".more-menu summary", has_text="comment by Bob").click()
    page.get_by_role("link", name="Delete comment by Bob").click()
    page.get_by_role("button", name="Delete", exact=True).click()

    expect(page.locator(".comment__body")).to_have_text(["Once."])


def test_draft_stays_in_the_browser_until_it_is_sent(open_page: OpenPage, live_server: LiveServer, post: Post) -> None:
    page = open_as(open_page, live_server, make_user("Bob"), post.get_absolute_url())
    write = page.get_by_role("link", name="Write a comment")
    write.click()
    page.get_by_label("Your comment").press_sequentially("Half a thou")
    page.reload()
    write.click()
    expect(page.get_by_label("Your comment")).to_have_value("Half a thou")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.get_by_label("Your comment").press_sequentially("ght.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator(".comment__body", has_text="Half a thought.")).to_have_count(1)
    wait_for_htmx(page)
    page.reload()
    write.click()
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect_no_draft(page)


@pytest.mark.parametrize("script", [True, False])
def test_ended_session_loses_nothing(open_page: OpenPage, live_server: LiveServer, post: Post, *, script: bool) -> None:
    bob = make_user("Bob", password="correct horse battery")
    page = open_as(open_page, live_server, bob, f"/comment/on/post/{post.pk}", script=script)
    page.get_by_label("Your comment").fill("Said in the end.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Post", exact=True).click()
    sign_in(page)
    expect(page.get_by_label("Your comment")).to_have_value("Said in the end.")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.locator(".comment__body", has_text="Said in the end.")).to_have_count(1)
    assert Comment.objects.filter(author=bob).count() == 1


def sign_in(page: Page) -> None:
    page.locator("main input[name=login]").fill("bob")
    page.locator("main input[name=password]").fill("correct horse battery")
    page.locator("main button[type=submit]").first.click()


def test_forms_are_accessible(open_page: OpenPage, live_server: LiveServer, post: Post) -> None:
    bob = make_user("Bob")
    own = make_comment(bob, post=post)
    page = open_as(open_page, live_server, bob, post.get_absolute_url(), **NARROW_FOR_AXE)
    page.get_by_role("link", name="Reply to comment by Ben").click()
    page.get_by_label("Your comment").fill(" ")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator(".form__error")).to_be_visible()
    wait_for_htmx(page)

    assert flaws(page) == []
    for address in ("edit", "delete", "history", "reply"):
        page.goto(f"{live_server.url}/comment/{own.pk}/{address}")
        assert flaws(page) == []
