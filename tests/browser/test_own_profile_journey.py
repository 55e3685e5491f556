"""What people do with their own profile in a real browser: bio, name, order, pins, leaving and coming back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.numbers import settle_everything
from content.pinning import pin_post
from profiles.models import User
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.browser.waiting import wait_for_htmx
from tests.factories import make_comment, make_post, make_quick_take, make_sequence, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage

SETTINGS = "/users/ann/edit"


@pytest.fixture
def ann(transactional_db: None) -> User:
    ann = make_user("Ann")
    for title in ("Ebb", "Flow", "Slack"):
        make_post(ann, title=title)
    make_post(ann, title="Unfinished", is_draft=True)
    make_post(ann, title="Word " * 20 + "w" * 80, is_unlisted=True, is_rejected=True)
    make_comment(ann)
    make_quick_take(ann)
    make_sequence(ann, title="Tides", is_draft=True)
    make_sequence(ann, title="Seas", is_hidden=True)
    settle_everything()
    return ann


def press(page: Page, name: str) -> None:
    wait_for_htmx(page)
    page.get_by_role("button", name=name, exact=True).click()


def labels(page: Page, part: str) -> Locator:
    return page.locator(f"#{part} .movables__label")


@pytest.mark.parametrize("script", [True, False])
def test_bio_is_previewed_and_saved_with_a_new_name(
    open_page: OpenPage, live_server: LiveServer, ann: User, *, script: bool
) -> None:
    page = open_as(open_page, live_server, ann, "/users/ann", script=script)
    page.get_by_role("link", name="Account Settings").click()
    page.get_by_label("Bio", exact=True).fill("Measures *tides* and $x^2$.")
    press(page, "Preview")

    preview = page.get_by_role("region", name="Bio preview")
    expect(preview.locator("em")).to_have_text("tides")
    expect(preview.locator("math")).to_have_count(1)
    expect(page.get_by_label("Bio", exact=True)).to_have_value("Measures *tides* and $x^2$.")
    page.get_by_label("Display name").fill("Ann Marker")
    press(page, "Save")
    page.wait_for_url("**/users/ann-marker")
    expect(page.locator("h1")).to_have_text("Ann Marker")
    expect(page.locator(".profile-header__bio em")).to_have_text("tides")
    page.get_by_role("link", name="Account Settings").click()
    expect(page.locator("#id_display_name_helptext")).to_have_text(re.compile("You can change it again on "))
    page.goto(f"{live_server.url}/users/ann")
    expect(page).to_have_url(f"{live_server.url}/users/ann-marker")


@pytest.mark.parametrize("script", [True, False])
def test_sections_and_pins_are_moved_by_buttons(
    open_page: OpenPage, live_server: LiveServer, ann: User, *, script: bool
) -> None:
    page = open_as(open_page, live_server, ann, SETTINGS, script=script)
    press(page, "Move up: Comments")
    expect(labels(page, "section-order")).to_have_text(["Sequences", "Posts", "Comments", "Wikitag Contributions"])
    press(page, "Move up: Comments")
    expect(labels(page, "section-order")).to_have_text(["Sequences", "Comments", "Posts", "Wikitag Contributions"])
    for title in ("Ebb", "Slack"):
        page.get_by_label("Post to pin").select_option(label=title)
        press(page, "Pin")
        expect(labels(page, "pinned-posts").last).to_have_text(title)
    press(page, "Move down: Ebb")
    expect(labels(page, "pinned-posts")).to_have_text(["Slack", "Ebb"])

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/users/ann")
    sections = page.locator("#profile-sections > section").evaluate_all("list => list.map(e => e.id)")
    assert sections == ["comments", "posts", "wikitags"]
    expect(page.locator("#posts .p-name")).to_have_text(["Slack", "Ebb", "Ann's Shortform", "Flow"])


def test_moving_by_keyboard_keeps_the_focus_and_says_the_order(
    open_page: OpenPage, live_server: LiveServer, ann: User
) -> None:
    page = open_as(open_page, live_server, ann, SETTINGS)
    page.evaluate("window.stayed = true")
    up = page.get_by_role("button", name="Move up: Comments", exact=True)
    up.focus()
    for order in ("1. Sequences, 2. Posts, 3. Comments", "1. Sequences, 2. Comments", "1. Comments", "1. Comments"):
        with page.expect_response("**/edit/sections"):
            page.keyboard.press("Enter")
        expect(page.locator("#status")).to_contain_text(order)
        expect(up).to_be_focused()
        wait_for_htmx(page)

    assert page.evaluate("window.stayed") is True
    expect(up).to_have_attribute("aria-disabled", "true")


def test_unpinning_leaves_the_focus_at_the_list(open_page: OpenPage, live_server: LiveServer, ann: User) -> None:
    pin_post(ann, ann.posts.get(title="Ebb"))
    page = open_as(open_page, live_server, ann, SETTINGS)
    press(page, "Unpin: Ebb")

    expect(page.locator("#pinned-posts-title")).to_be_focused()
    expect(page.locator("#status")).to_contain_text("No post is pinned.")


@pytest.mark.parametrize("script", [True, False])
def test_leaving_and_coming_back(open_page: OpenPage, live_server: LiveServer, ann: User, *, script: bool) -> None:
    page = open_as(open_page, live_server, ann, SETTINGS, script=script)
    page.get_by_role("navigation", name="Account settings").get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Deactivate your account").click()
    press(page, "Deactivate my account")
    page.wait_for_url("**/account/reactivate")
    post = ann.posts.get(title="Ebb")
    page.goto(f"{live_server.url}{post.get_absolute_url()}")
    expect(page.locator(".post__author")).to_have_text("[anonymous]")
    assert page.locator("form.ballot").count() == 0

    page.get_by_role("link", name="Reactivate it").click()
    press(page, "Reactivate my account")
    page.wait_for_url(f"**{post.get_absolute_url()}")
    expect(page.locator(".post__author")).to_have_text("Ann")
    expect(page.locator(".notice")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_deleting_after_a_mistake(open_page: OpenPage, live_server: LiveServer, ann: User, *, script: bool) -> None:
    page = open_as(open_page, live_server, ann, "/account/delete", script=script)
    name = page.get_by_label("Enter your name to confirm: Ann")
    page.get_by_label("Erase my writing too").check()
    name.fill("ann")
    press(page, "Permanently delete my account")
    expect(page.locator(".form__error")).to_have_text("That doesn’t match your name.")
    expect(page.get_by_label("Erase my writing too")).to_be_checked()

    name.fill("Ann")
    press(page, "Permanently delete my account")
    page.wait_for_url("**/account/deleted")
    expect(page.get_by_role("link", name="Sign in")).to_have_count(1)
    page.goto(f"{live_server.url}/")
    assert page.get_by_role("link", name="Ebb").count() == 0


def test_everything_is_downloaded_as_a_file(open_page: OpenPage, live_server: LiveServer, ann: User) -> None:
    page = open_as(open_page, live_server, ann, "/account/export", script=False)
    with page.expect_download() as started:
        press(page, "Download")

    assert started.value.suggested_filename.startswith("ann-")


ADDRESSES = [
    "/users/ann",
    "/users/ann/drafts",
    "/users/ann/hidden",
    "/users/ann/as-visitor",
    SETTINGS,
    "/account",
    "/account?tab=security",
    "/account?tab=export",
    "/account/deactivate",
    "/account/delete",
]


def test_pages_are_accessible_and_never_scroll_sideways(
    open_page: OpenPage, live_server: LiveServer, ann: User
) -> None:
    for title in ("Ebb", "Flow"):
        pin_post(ann, ann.posts.get(title=title))
    page = open_as(open_page, live_server, ann, "/", **NARROW_FOR_AXE)
    found = {}
    for address in ADDRESSES:
        page.goto(f"{live_server}{address}")
        # One after the other: an open menu lies over what follows it.
        for menu in page.locator(".settings--menu > summary").all():
            menu.click()
            found[f"{address} {menu.inner_text()}"] = flaws(page)
            menu.click()
        for summary in page.locator("details:not(.settings--menu, .account-menu) > summary").all():
            summary.click()
        found[address] = flaws(page)
    User.objects.filter(pk=ann.pk).update(deactivated_at=ann.joined_at)
    for address in ("/account/reactivate", "/"):
        page.goto(f"{live_server}{address}")
        found[f"{address}, deactivated"] = flaws(page)

    assert found == dict.fromkeys(found, [])
