"""What is typed stays in the browser, field by field, and two windows never mix up what is typed in each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import F
from playwright.sync_api import expect

from content.models import Comment, Post
from tests.browser.signing_in import open_as
from tests.factories import make_comment, make_post, make_revision, make_user, make_wikitag

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

# Two windows of one browser share what is typed through its storage.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bob(transactional_db: None) -> User:
    return make_user("Bob", karma=10)


@pytest.fixture
def post(bob: User) -> Post:
    post = make_post(make_user("Ann"), title="Tides")
    make_comment(make_user("Ben"), post=post)
    return post


def beside(page: Page) -> Page:
    """Open the same page in another window of the same browser."""
    other = page.context.new_page()
    other.goto(page.url)
    return other


def write(page: Page, text: str = "") -> None:
    page.get_by_role("link", name="Write a comment").click()
    expect(page.get_by_label("Your comment")).to_be_visible()
    # A draft is shown when htmx says that the form is in the page.
    expect(page.locator(".htmx-settling")).to_have_count(0)
    if text:
        page.get_by_label("Your comment").fill(text)


def text_in(page: Page) -> str:
    return page.get_by_label("Your comment").input_value()


def send(page: Page) -> None:
    page.get_by_role("button", name="Post", exact=True).click()


def take_a_break() -> None:
    """Let some time pass, after which one may write again."""
    Comment.objects.update(posted_at=F("posted_at") - timedelta(minutes=1))


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage)")
    return found


def test_second_window_is_not_offered_what_the_first_has_open(
    open_page: OpenPage, live_server: LiveServer, bob: User, post: Post
) -> None:
    first = open_as(open_page, live_server, bob, post.get_absolute_url())
    write(first, "Once.")
    second = beside(first)
    write(second)
    assert text_in(second) == ""
    send(first)
    expect(first.locator(".comment__body", has_text="Once.")).to_have_count(1)

    write(first)
    assert (text_in(first), kept(first)) == ("", [])
    for page in (first, second):
        page.reload()
        write(page)
        assert (text_in(page), kept(page)) == ("", [])


def test_each_window_keeps_its_own_text(open_page: OpenPage, live_server: LiveServer, bob: User, post: Post) -> None:
    first = open_as(open_page, live_server, bob, post.get_absolute_url())
    second = beside(first)
    write(first, "One.")
    write(second, "Two.")
    for page, text in ((first, "One."), (second, "Two."), (first, "One.")):
        page.reload()
        write(page)
        assert text_in(page) == text
        expect(page.locator("[data-draft-note]")).to_be_visible()

    send(first)
    expect(first.locator("form[data-draft]")).to_have_count(0)
    take_a_break()
    send(second)
    expect(second.locator("form[data-draft]")).to_have_count(0)
    assert sorted(Comment.objects.filter(author=bob).values_list("body_source", flat=True)) == ["One.", "Two."]
    assert kept(first) == []


def test_what_a_closed_window_left_is_offered_again(
    open_page: OpenPage, live_server: LiveServer, bob: User, post: Post
) -> None:
    first = open_as(open_page, live_server, bob, post.get_absolute_url())
    second = beside(first)
    write(first, "Left behind.")
    with first.expect_event("close"):
        first.close(run_before_unload=True)

    write(second)
    assert text_in(second) == "Left behind."
    second.reload()
    write(second)
    assert text_in(second) == "Left behind."


def test_text_that_arrived_is_not_offered_by_whoever_took_it_over(
    open_page: OpenPage, live_server: LiveServer, bob: User, post: Post
) -> None:
    def answer_badly(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.fulfill(status=429, body="<p>Too busy.</p>")
        else:
            route.continue_()

    first = open_as(open_page, live_server, bob, post.get_absolute_url())
    second = beside(first)
    write(first, "Stored all the same.")
    first.route("**/comment/on/**", answer_badly)
    send(first)
    expect(first.get_by_text("Too busy.")).to_be_visible()
    first.goto(f"{live_server.url}/people")
    write(second)
    assert text_in(second) == "Stored all the same."

    second.reload()
    write(second)
    assert (text_in(second), kept(second)) == ("", [])


def test_refused_comment_is_kept_until_it_is_taken(
    open_page: OpenPage, live_server: LiveServer, bob: User, post: Post
) -> None:
    page = open_as(open_page, live_server, bob, post.get_absolute_url())
    write(page, "One.")
    send(page)
    expect(page.locator(".comment__body", has_text="One.")).to_have_count(1)
    write(page, "Two.")
    send(page)
    expect(page.locator(".form__error")).to_be_visible()
    page.reload()
    write(page)
    assert text_in(page) == "Two."

    take_a_break()
    send(page)
    expect(page.locator(".comment__body", has_text="Two.")).to_have_count(1)
    assert kept(page) == []


def test_new_post_in_two_windows_becomes_one(open_page: OpenPage, live_server: LiveServer, bob: User) -> None:
    first = open_as(open_page, live_server, bob, "/newPost")
    first.get_by_label("Title").fill("Tides")
    first.get_by_label("Text").fill("Water rises.")
    second = beside(first)
    expect(second.get_by_label("Title")).to_have_value("")
    first.get_by_role("button", name="Save as draft").click()
    expect(first.locator(".post__state")).to_contain_text("Draft")

    second.reload()
    expect(second.get_by_label("Title")).to_have_value("")
    assert (Post.objects.count(), kept(second)) == (1, [])


def test_boxes_and_choices_are_kept_too(open_page: OpenPage, live_server: LiveServer, bob: User) -> None:
    page = open_as(open_page, live_server, bob, "/newPost")
    page.get_by_label("This is a question").check()
    page.reload()
    expect(page.get_by_label("This is a question")).to_be_checked()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("This is a question")).not_to_be_checked()
    assert kept(page) == []

    make_revision(bob, wikitag=make_wikitag("Tides"))
    page.goto(f"{live_server.url}/w/tides/edit")
    choice = page.get_by_label("Kind of update")
    expect(choice).to_have_value("minor")
    choice.select_option("major")
    page.reload()
    expect(choice).to_have_value("major")
    page.get_by_role("button", name="Discard it").click()
    expect(choice).to_have_value("minor")


def test_passwords_and_hidden_fields_are_never_kept(open_page: OpenPage, live_server: LiveServer, bob: User) -> None:
    page = open_as(open_page, live_server, bob, "/newPost")
    page.evaluate("""() => {
      const field = document.createElement("input");
      Object.assign(field, {type: "password", name: "secret", value: "correct horse"});
      document.querySelector("form[data-draft]").append(field);
    }""")
    page.get_by_label("Title").fill("Tides")

    texts = page.evaluate("Object.values(localStorage).join()")
    assert ("Tides" in texts, "correct horse" in texts, "csrfmiddlewaretoken" in texts) == (True, False, False)
