"""What htmx sent and nobody answered: the reader is told, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.models import Comment, Post
from tests.factories import make_comment, make_post, make_user
from tests.members import signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route
    from pytest_django.live_server_helper import LiveServer

OFFLINE = "That did not work: there is no connection. Try again."
REFUSED = "That did not work: reload the page and try again. What you typed is kept."
GONE = "That did not work: it is no longer here. Reload the page."
UNANSWERED = "That did not work: the site did not answer. Try again."


@pytest.fixture
def post(transactional_db: None) -> Post:
    post, ben = make_post(make_user("Ann"), title="Tides"), make_user("Ben")
    for _ in range(11):
        make_comment(ben, post=post)
    return post


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, post: Post) -> Iterator[Page]:
    """Open the post as Bob. Of what these tests provoke the browser complains, and may."""
    context = browser.new_context(viewport={"width": 390, "height": 700})
    session = signed_in(make_user("Bob")).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{post.get_absolute_url()}")
    yield page
    context.close()


def start_comment(page: Page) -> None:
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("Your comment").fill("Said in a tunnel.")


def send(page: Page) -> None:
    page.get_by_role("button", name="Post", exact=True).focus()
    page.keyboard.press("Enter")


def answer_writes_with(page: Page, status: int) -> None:
    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, body="<p>Bad</p>")
        else:
            route.continue_()

    page.route("**/*", answer)


def test_comment_sent_offline_is_said_to_be_unsent_and_goes_later(page: Page) -> None:
    start_comment(page)
    page.context.set_offline(True)
    send(page)

    expect(page.get_by_role("alert")).to_have_text(OFFLINE)
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Post", exact=True)).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value("Said in a tunnel.")

    page.context.set_offline(False)
    send(page)
    expect(page.locator(".comment__body", has_text="Said in a tunnel.")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert Comment.objects.filter(author__display_name="Bob").count() == 1


@pytest.mark.parametrize(("status", "sentence"), [(404, GONE), (500, UNANSWERED), (502, UNANSWERED)])
def test_each_failure_has_its_sentence(page: Page, status: int, sentence: str) -> None:
    start_comment(page)
    answer_writes_with(page, status)
    send(page)

    expect(page.get_by_role("alert")).to_have_text(sentence)
    expect(page.get_by_label("Your comment")).to_have_value("Said in a tunnel.")


def test_page_older_than_the_session_says_to_reload(page: Page) -> None:
    origin = page.evaluate("location.origin")
    start_comment(page)
    # As when somebody signs in anew in another window: the forms of this one are no longer trusted.
    page.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "url": origin}])
    send(page)
    expect(page.get_by_role("alert")).to_have_text(REFUSED)

    page.reload()
    page.get_by_role("link", name="Write a comment").click()
    expect(page.get_by_label("Your comment")).to_have_value("Said in a tunnel.")


def test_vote_that_takes_too_long_is_said_to_be_unanswered(page: Page) -> None:
    page.evaluate("htmx.config.timeout = 200")
    page.route("**/vote/**", lambda _: None)
    vote = page.get_by_role("button", name=re.compile("^Upvote, comment by Ben")).first
    vote.click()

    expect(page.get_by_role("alert")).to_have_text(UNANSWERED)
    expect(vote).to_be_focused()
    expect(vote).to_have_attribute("aria-pressed", "false")


def test_answer_shown_in_place_is_not_said_to_be_lost(page: Page) -> None:
    start_comment(page)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("alert")).to_have_text(OFFLINE)
    page.context.set_offline(False)
    page.get_by_label("Your comment").fill(" ")
    send(page)

    expect(page.locator(".form__error")).to_have_text("This field is required.")
    expect(page.locator(".lost-request")).to_have_count(0)


@pytest.mark.usefixtures("post")
def test_stranger_is_told_that_no_more_rows_came(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server.url}/users/ben")
    context.set_offline(True)
    page.get_by_role("link", name="Load More").click()

    expect(page.get_by_role("alert")).to_have_text(OFFLINE)
    context.close()


def test_pressed_button_shows_that_it_waits(page: Page) -> None:
    page.route("**/vote/**", lambda _: None)
    start_comment(page)
    page.route("**/comment/on/post/*", lambda _: None)
    vote = page.get_by_role("button", name=re.compile("^Upvote, comment by Ben")).first
    vote.click()
    send(page)

    expect(vote).to_have_css("opacity", "0.6")
    expect(page.get_by_role("button", name="Post", exact=True)).to_have_css("opacity", "0.6")
