"""Writing wikitags in a real browser, with script and without: create, edit twice, compare, meet another, revert."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from content.models import Revision
from content.numbers import differences
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.browser.waiting import expect_no_draft, wait_for_htmx
from tests.factories import make_history, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from content.models import Wikitag
    from profiles.models import User
    from tests.browser.conftest import OpenPage

WIDE = "<pre><code>" + "long_name = " * 40 + "</code></pre>"
TEXTS = [
    f"<p>Ebb.</p>\n{WIDE}\n<p>Twice a day.</p>",
    f"<h2>Tides</h2>\n<p>Ebb, flow.</p>\n{WIDE}\n<p>Twice a day.</p>",
]


@pytest.fixture
def bob(transactional_db: None) -> User:
    return make_user("Bob", karma=1, password="correct horse battery")


@pytest.fixture
def anna(transactional_db: None) -> User:
    return make_user("Anna", karma=1)


@pytest.fixture
def tides(anna: User) -> Wikitag:
    return make_history("Tides", [(text, anna) for text in TEXTS])


def type_in(page: Page, text: str, message: str = "") -> None:
    page.get_by_label("Text", exact=True).last.fill(text)
    page.get_by_label("Message").last.fill(message)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.mark.parametrize("script", [True, False])
def test_edit_twice_compare_and_revert(
    open_page: OpenPage, live_server: LiveServer, bob: User, tides: Wikitag, *, script: bool
) -> None:
    page = open_as(open_page, live_server, bob, "/w/tides", script=script)
    page.get_by_role("link", name="New wikitag").click()
    page.get_by_label("Name").fill("Waves")
    type_in(page, "Water *moves*.")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waves")
    for text, kind in (("Water *moves* up.", "patch"), ("Water *moves* up and down.", "minor")):
        page.get_by_role("link", name="Edit", exact=True).click()
        type_in(page, text, f"The {kind} one")
        page.get_by_label("Kind of update").select_option(kind)
        save(page)
        expect(page.locator(".post__body")).to_have_text(text.replace("*", ""))
    page.get_by_role("link", name="History").click()
    expect(page.locator(".version__number")).to_have_text(["1.1.0", "1.0.1", "1.0.0"])
    page.get_by_label("Compare from version 1.0.0", exact=True).check()
    page.get_by_label("Compare to version 1.1.0", exact=True).check()
    page.get_by_role("button", name="Compare the chosen versions").click()
    expect(page.locator(".diff ins")).to_have_text(["up and down."])

    page.get_by_role("link", name="All versions").click()
    page.get_by_role("link", name="Revert to version 1.0.0").click()
    expect(page.locator(".diff del")).to_have_text(["up and down."])
    page.get_by_role("button", name="Revert").click()
    expect(page.locator(".post__body")).to_have_text("Water moves.")
    expect(page).to_have_url(f"{live_server.url}/w/waves")
    assert [str(revision.version) for revision in Revision.objects.by(bob).newest_first()] == [
        "1.2.0",
        "1.1.0",
        "1.0.1",
        "1.0.0",
    ]
    assert list(differences()) == []


@pytest.mark.parametrize("script", [True, False])
def test_conflict_of_two_browsers_loses_nothing(
    open_page: OpenPage, live_server: LiveServer, bob: User, anna: User, tides: Wikitag, *, script: bool
) -> None:
    annas, bobs = (open_as(open_page, live_server, person, "/w/tides/edit", script=script) for person in (anna, bob))
    theirs, yours = TEXTS[1].replace("flow", "flood"), TEXTS[1].replace("Twice a day", "Every 12 hours")
    type_in(annas, theirs, "Flood it is")
    save(annas)
    expect(annas.locator(".post__body")).to_contain_text("Ebb, flood.")
    type_in(bobs, yours, "In hours")
    save(bobs)

    expect(bobs.get_by_role("alert")).to_contain_text("version 1.2.0 was saved by somebody else")
    expect(bobs.locator(".changes__message")).to_have_text("Flood it is")
    expect(bobs.get_by_label("Text", exact=True).last).to_have_value(yours)
    expect(bobs.get_by_label("Text", exact=True).first).to_have_value(yours.replace("flow", "flood"))
    bobs.get_by_role("button", name="Save both edits").click()
    expect(bobs.locator(".post__body")).to_contain_text("Ebb, flood.")
    expect(bobs.locator(".post__body")).to_contain_text("Every 12 hours.")
    made = Revision.objects.exclude(body_source="").oldest_first()
    assert [revision.body_source for revision in made] == [theirs, yours.replace("flow", "flood")]


def test_preview_in_place_keeps_focus_and_text(
    open_page: OpenPage, live_server: LiveServer, bob: User, tides: Wikitag
) -> None:
    page = open_as(open_page, live_server, bob, "/w/tides/edit")
    type_in(page, "<p>Spring <em>tide</em>.</p>")
    preview = page.get_by_role("button", name="Preview")
    preview.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#preview em")).to_have_text("tide")
    expect(preview).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("The preview stands below the form.")
    wait_for_htmx(page)
    type_in(page, " ")
    page.keyboard.press("Tab")
    preview.click()
    expect(page.locator("#preview [role=alert]")).to_have_text("Text: This field is required.")

    expect(page).to_have_url(f"{live_server.url}/w/tides/edit")
    assert Revision.objects.count() == 2


def test_preview_without_script_is_a_page_with_the_same_form(
    open_page: OpenPage, live_server: LiveServer, bob: User, tides: Wikitag
) -> None:
    page = open_as(open_page, live_server, bob, "/w/tides/edit", script=False)
    type_in(page, "<p>Spring <em>tide</em>.</p>", "Why")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview em")).to_have_text("tide")
    expect(page.get_by_label("Message")).to_have_value("Why")
    save(page)

    expect(page.locator(".post__body")).to_have_text("Spring tide.")


def test_draft_stays_in_the_browser_until_it_is_saved(
    open_page: OpenPage, live_server: LiveServer, bob: User, tides: Wikitag
) -> None:
    page = open_as(open_page, live_server, bob, "/w/tides/edit")
    type_in(page, "<p>Half a thought.</p>")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview p")).to_have_text("Half a thought.")
    wait_for_htmx(page)
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value("<p>Half a thought.</p>")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    save(page)
    expect(page.locator(".post__body")).to_have_text("Half a thought.")

    expect_no_draft(page)


def test_draft_of_an_older_version_meets_the_newer_one(
    open_page: OpenPage, live_server: LiveServer, bob: User, anna: User, tides: Wikitag
) -> None:
    theirs, yours = TEXTS[1].replace("flow", "flood"), TEXTS[1].replace("Twice a day", "Every 12 hours")
    page = open_as(open_page, live_server, bob, "/w/tides/edit")
    type_in(page, yours, "In hours")
    other = open_as(open_page, live_server, anna, "/w/tides/edit")
    type_in(other, theirs)
    save(other)
    expect(other.locator(".post__body")).to_contain_text("Ebb, flood.")

    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value(yours)
    save(page)
    expect(page.get_by_role("heading", name="Both edits together")).to_be_visible()
    page.goto(f"{live_server.url}/w/tides/edit")
    expect(page.get_by_label("Text", exact=True)).to_have_value(yours)
    expect(page.get_by_label("Message")).to_have_value("In hours")
    save(page)
    expect(page.locator(".post__body")).to_contain_text("Ebb, flow.")
    expect_no_draft(page)
    assert [revision.version for revision in Revision.objects.oldest_first()] == ["1.0.0", "1.1.0", "1.2.0", "1.3.0"]


def test_discarded_draft_leaves_the_latest_version(
    open_page: OpenPage, live_server: LiveServer, bob: User, anna: User, tides: Wikitag
) -> None:
    page = open_as(open_page, live_server, bob, "/w/tides/edit")
    type_in(page, "<p>Half a thought.</p>")
    other = open_as(open_page, live_server, anna, "/w/tides/edit")
    type_in(other, "<p>Flood.</p>")
    save(other)
    expect(other.locator(".post__body")).to_have_text("Flood.")

    page.reload()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("<p>Flood.</p>")
    type_in(page, "<p>Flood, then ebb.</p>")
    save(page)
    expect(page.locator(".post__body")).to_have_text("Flood, then ebb.")


@pytest.mark.parametrize("script", [True, False])
def test_ended_session_loses_nothing(
    open_page: OpenPage, live_server: LiveServer, bob: User, tides: Wikitag, *, script: bool
) -> None:
    page = open_as(open_page, live_server, bob, "/w/tides/edit", script=script)
    type_in(page, "<p>Said in the end.</p>", "Why")
    Session.objects.all().delete()
    save(page)
    page.locator("main input[name=login]").fill("bob")
    page.locator("main input[name=password]").fill("correct horse battery")
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_label("Message")).to_have_value("Why")
    save(page)

    expect(page.locator(".post__body")).to_have_text("Said in the end.")


def test_every_page_of_writing_is_accessible(
    open_page: OpenPage, live_server: LiveServer, bob: User, anna: User, tides: Wikitag
) -> None:
    page = open_as(open_page, live_server, bob, "/w/create", **NARROW_FOR_AXE)
    found = {"create": flaws_when_open(page)}
    # Nothing at all would not leave the browser.
    page.get_by_label("Name").fill("\u200b")
    type_in(page, "Water.")
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".form__error").first).to_be_visible()
    found["no name"] = flaws_when_open(page)
    for address in (
        "/w/tides/edit",
        "/w/tides/revert?version=1.0.0",
        "/w/tides/revert?version=1.1.0",
        "/w/tides",
        "/w/tides/history",
    ):
        page.goto(f"{live_server.url}{address}")
        found[address] = flaws_when_open(page)
    page.goto(f"{live_server.url}/w/tides/edit")
    type_in(page, TEXTS[1].replace("Twice a day", "Every 12 hours"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview p").first).to_be_visible()
    wait_for_htmx(page)
    found["preview"] = flaws_when_open(page)
    other = open_as(open_page, live_server, anna, "/w/tides/edit")
    type_in(other, TEXTS[1].replace("flow", "flood"))
    save(other)
    expect(other.locator(".post__body")).to_contain_text("Ebb, flood.")
    save(page)
    expect(page.get_by_role("heading", name="Both edits together")).to_be_visible()
    found["conflict"] = flaws_when_open(page)

    assert found == dict.fromkeys(found, [])


def flaws_when_open(page: Page) -> list[str]:
    for summary in page.locator("main summary").all():
        summary.click()
    return flaws(page)
