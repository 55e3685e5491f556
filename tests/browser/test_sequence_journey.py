"""Making and ordering a sequence in a real browser: by keyboard in place, and by plain forms without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.models import Sequence
from content.numbers import differences, settle_everything
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.browser.waiting import expect_no_draft, wait_for_htmx
from tests.factories import make_chapter, make_post, make_sequence, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

TITLES = ("Ebb", "Flow", "Slack")


@pytest.fixture
def ann(transactional_db: None) -> User:
    ann = make_user("Ann")
    for title in TITLES:
        make_post(ann, title=title)
    settle_everything()
    return ann


def expect_order(page: Page, *titles: str) -> None:
    expect(page.locator(".movables__label")).to_have_text(list(titles))


def press(page: Page, name: str) -> None:
    """Press a button by keyboard."""
    wait_for_htmx(page)
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def begin(page: Page) -> None:
    """Make a sequence of three posts, beginning at one's own profile."""
    page.get_by_role("link", name="Create New Sequence").click()
    page.get_by_label("Title").fill("Tides")
    page.get_by_label("Description").fill("What *water* does.")
    page.get_by_role("button", name="Save, and choose posts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit “Tides”")
    for number, title in enumerate(TITLES, start=1):
        page.get_by_label("One of your posts").select_option(label=title)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator(".movables__one")).to_have_count(number)
        wait_for_htmx(page)


def finish(page: Page, *titles: str) -> None:
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Public: everybody sees it.")).to_be_visible()
    page.get_by_role("link", name="See it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tides")
    expect(page.locator(".post-row__title")).to_have_text(list(titles))
    assert list(differences()) == []


def test_sequence_is_made_and_ordered_by_keyboard_in_place(
    open_page: OpenPage, live_server: LiveServer, ann: User
) -> None:
    page = open_as(open_page, live_server, ann, "/users/ann")
    begin(page)
    status = page.get_by_role("status")
    expect(status).to_have_text("Added: “Slack”.")
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_focused()
    page.evaluate("window.isSamePage = true")

    press(page, "Move “Slack” up")
    expect_order(page, "Ebb", "Slack", "Flow")
    expect(status).to_have_text("“Slack” is number 2 of 3 in “Posts”.")
    expect(page.get_by_role("button", name="Move “Slack” up", exact=True)).to_be_focused()
    wait_for_htmx(page)
    page.keyboard.press("Enter")
    expect_order(page, "Slack", "Ebb", "Flow")
    at_end = page.get_by_role("button", name="Move “Slack” up: it is the first")
    expect(at_end).to_be_focused()
    wait_for_htmx(page)
    with page.expect_response("**/move"):
        page.keyboard.press("Enter")
    expect(at_end).to_be_focused()
    expect(status).to_have_text("“Slack” is number 1 of 3 in “Posts”.")
    expect_order(page, "Slack", "Ebb", "Flow")

    page.get_by_label("Or any post").fill("nowhere")
    press(page, "Remove “Ebb”")
    expect_order(page, "Slack", "Flow")
    expect(page.get_by_role("heading", name="Posts", exact=True)).to_be_focused()
    expect(page.get_by_label("Or any post")).to_have_value("nowhere")
    wait_for_htmx(page)
    page.get_by_label("Or any post").press("Enter")
    expect(page.locator(".form__error")).to_have_text("No post that you may read is found there.")
    expect(page.get_by_label("Or any post")).to_have_value("nowhere")
    assert page.evaluate("window.isSamePage") is True
    wait_for_htmx(page)
    page.reload()
    expect_order(page, "Slack", "Flow")
    finish(page, "Slack", "Flow")


def test_the_same_without_script(open_page: OpenPage, live_server: LiveServer, ann: User) -> None:
    page = open_as(open_page, live_server, ann, "/users/ann", script=False)
    begin(page)
    press(page, "Move “Slack” up")
    expect_order(page, "Ebb", "Slack", "Flow")
    press(page, "Move “Slack” up")
    expect_order(page, "Slack", "Ebb", "Flow")

    page.get_by_role("link", name="Add a chapter").click()
    page.get_by_label("Title", exact=True).fill("Still")
    page.get_by_role("button", name="Add the chapter").click()
    press(page, "Move “Flow” down, to the beginning of “Still”")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Chapter 1", "Still", "Add posts"])
    expect(page.locator("section:has(h2:text-is('Still')) .movables__label")).to_have_text(["Flow"])
    press(page, "Move “Still” up")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Still", "Chapter 2", "Add posts"])
    finish(page, "Flow", "Slack", "Ebb")


def test_sequences_of_a_profile_are_ordered_in_place(open_page: OpenPage, live_server: LiveServer, ann: User) -> None:
    for title in ("C", "B", "A"):
        make_sequence(ann, title=title)
    settle_everything()
    page = open_as(open_page, live_server, ann, "/users/ann")
    page.evaluate("window.isSamePage = true")
    steps = page.evaluate("history.length")

    press(page, "Move “A” down")
    expect(page.locator(".sequence-card__title")).to_have_text(["B", "A", "C"])
    expect(page.get_by_role("status")).to_have_text("“A” is number 2 of 3.")
    expect(page.get_by_role("button", name="Move “A” down", exact=True)).to_be_focused()
    wait_for_htmx(page)
    page.keyboard.press("Enter")
    expect(page.locator(".sequence-card__title")).to_have_text(["B", "C", "A"])
    assert page.evaluate("[window.isSamePage, location.pathname, history.length]") == [True, "/users/ann", steps]
    page.reload()
    expect(page.locator(".sequence-card__title")).to_have_text(["B", "C", "A"])


def test_typed_description_stays_in_the_browser_until_it_is_saved(
    open_page: OpenPage, live_server: LiveServer, ann: User
) -> None:
    page = open_as(open_page, live_server, ann, "/sequencesnew")
    page.get_by_label("Title").press_sequentially("Tid")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Tid")
    page.get_by_label("Title").fill("Tides")
    page.get_by_role("button", name="Save, and choose posts").click()
    page.get_by_role("link", name="Title and description").click()
    page.get_by_label("Description").press_sequentially("Water.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit “Tides”")

    expect_no_draft(page)
    assert Sequence.objects.get().body_source == "Water."


def test_pages_are_accessible(open_page: OpenPage, live_server: LiveServer, ann: User) -> None:
    sequence = make_sequence(ann, title="Tides and what they leave behind", posts=ann.posts.all())
    chapter = make_chapter(sequence, title="W" * 60, posts=[make_post(title="Otherwise" * 9)])
    make_sequence(ann, is_draft=True)
    make_sequence(ann)
    settle_everything()
    rests = ("", "/details", "/delete", "/chapters/new", f"/chapters/{chapter.pk}", f"/chapters/{chapter.pk}/delete")
    addresses = [
        "/users/ann",
        "/sequencesnew",
        sequence.get_absolute_url(),
        *(sequence.editing_url + rest for rest in rests),
    ]
    page = open_as(open_page, live_server, ann, "/", **NARROW_FOR_AXE)

    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        assert (address, flaws(page)) == (address, [])
    page.goto(f"{live_server.url}{sequence.editing_url}")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".form__error")).to_be_visible()
    wait_for_htmx(page)
    assert flaws(page) == []
    page.goto(f"{live_server.url}/sequencesnew")
    page.get_by_label("Title").fill("\u200b")
    page.get_by_role("button", name="Save, and choose posts").click()
    expect(page.locator(".form__error")).to_be_visible()
    wait_for_htmx(page)
    assert flaws(page) == []
