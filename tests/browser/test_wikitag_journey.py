"""Opening what an edit changed, in its row and on its own page, with script and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content import edit_changes
from content.diffs import change_sizes
from content.numbers import settle_everything
from tests.browser.axe import NARROW_FOR_AXE, flaws, scrolling_widths
from tests.factories import make_post, make_revision, make_tagging, make_user, make_wikitag

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

WIDE = "<table><tbody><tr>" + "<td>a wide cell of words</td>" * 12 + "</tr></tbody></table>"
TEXTS = [
    "<p>One two.</p>",
    f"<p>One two three.</p>{WIDE}<h2>Head</h2><p>See <a href='https://e.org/'>this</a>.</p>",
    f"<p>One.</p>{WIDE}<h2>Head</h2><p>See <a href='https://e.org/'>that</a> and {'w' * 200}.</p><ul><li>Item</li></ul>",
]
ADDRESSES = [
    "/w/tides",
    "/w/tides?version=1.1.0",
    "/w/tides/history",
    "/w/tides/history?user=ann",
    "/compare/w/tides?after=1.2.0",
    "/compare/w/tides?before=1.0.0&after=1.2.0",
    "/compare/w/tides?after=1.1.0&user=ann",
]


@pytest.fixture
def ann(transactional_db: None) -> User:
    """Give a person thirteen edits of one wikitag, with texts that are hard to show in the first three."""
    ann = make_user("Ann")
    tides = make_wikitag("Tides")
    before = ""
    for text in TEXTS + [f"<p>Edit {number}.</p>" for number in range(10)]:
        added, removed = change_sizes(before, text)
        make_revision(
            ann, wikitag=tides, body_html=text, characters_added=added, characters_removed=removed, message="Because"
        )
        before = text
    for _ in range(12):
        make_tagging(make_post(ann), tides)
    settle_everything()
    return ann


def opener(page: Page, number: int) -> Locator:
    return page.locator("#wikitags .opener").nth(number)


def test_row_opens_by_keyboard_and_keeps_the_focus(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}{ann.get_absolute_url()}")
    button, changes = page.locator("#wikitags button.opener").nth(1), page.locator("#wikitags .changes")
    expect(button).to_have_attribute("aria-expanded", "false")

    button.focus()
    page.keyboard.press("Enter")
    expect(changes).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#wikitags .diff ins")).to_have_text(["8."])
    expect(page.locator("#wikitags .diff del")).to_have_text(["7."])
    expect(button).to_be_focused()
    expect(page).to_have_url(f"{live_server}{ann.get_absolute_url()}")

    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(changes).to_be_hidden()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(changes).to_have_count(1)
    expect(changes).to_be_visible()


def test_rows_that_htmx_brings_open_too(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}{ann.get_absolute_url()}")
    page.locator("#wikitags .load-more").click()
    expect(page.locator("#wikitags .wikitag-row")).to_have_count(13)
    expect(page.locator("#wikitags button.opener")).to_have_count(13)

    opener(page, 12).click()
    expect(page.locator("#wikitags .diff ins")).to_have_text(["One two."])


def test_without_script_a_row_leads_to_its_changes(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}{ann.get_absolute_url()}", script=False)
    assert opener(page, 0).evaluate("e => [e.localName, e.getAttribute('aria-expanded')]") == ["a", None]

    opener(page, 0).click()
    expect(page).to_have_url(f"{live_server}/compare/w/tides?after=1.12.0&user=ann")
    expect(page.locator("h2").first).to_have_text("Edits by Ann: 13 of 13")


def test_changes_that_do_not_come_are_gone_to(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}{ann.get_absolute_url()}")
    page.route("**/compare/**", lambda route: route.fulfill(status=404, body="<p>gone</p>", content_type="text/html"))
    opener(page, 0).click()

    page.wait_for_url("**/compare/w/tides?after=1.12.0&user=ann")


@pytest.mark.parametrize("script", [True, False])
def test_history_shows_the_changes_of_its_edits(
    live_server: LiveServer, ann: User, open_page: OpenPage, script: bool
) -> None:
    page = open_page(f"{live_server}/w/tides/history", script=script)

    shown = page.locator(".version__changes:visible")
    expect(shown).to_have_count(13)
    expect(shown.nth(0).locator("ins, del")).to_have_text(["8.", "9."])
    expect(page.locator(".version details[open]")).to_have_count(0)


def test_open_changes_close_and_open_by_their_button(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/w/tides/history")
    button = page.locator(".version button.opener").first
    region = page.locator(".version__changes").first
    expect(button).to_have_attribute("aria-expanded", "true")

    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(region).to_be_hidden()
    button.click()
    expect(region).to_be_visible()
    expect(region.locator(".changes")).to_have_count(1)


def test_changes_that_stay_closed_open_by_their_button(
    live_server: LiveServer, ann: User, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edit_changes, "MOST_EDITS", 1)
    page = open_page(f"{live_server}/w/tides/history")
    button, region = page.locator(".version button.opener").nth(1), page.locator(".version__changes").nth(1)
    expect(button).to_have_attribute("aria-expanded", "false")

    button.click()
    expect(region.locator(".diff ins")).to_have_text(["8."])


@pytest.mark.parametrize("script", [True, False])
def test_two_versions_compare_in_three_clicks_from_the_profile(
    live_server: LiveServer, ann: User, open_page: OpenPage, script: bool
) -> None:
    page = open_page(f"{live_server}{ann.get_absolute_url()}", script=script)

    page.get_by_role("link", name="History of Tides", exact=True).first.click()
    page.get_by_label("Compare from version 1.3.0", exact=True).click()
    page.get_by_role("button", name="Compare the chosen versions").click()

    expect(page.locator("#changes-title")).to_have_text("Changes from 1.3.0 to 1.12.0")


@pytest.mark.parametrize("script", [True, False])
def test_any_two_versions_are_chosen_and_compared(
    live_server: LiveServer, ann: User, open_page: OpenPage, script: bool
) -> None:
    page = open_page(f"{live_server}/w/tides/history", script=script)
    page.get_by_label("Compare from version 1.0.0", exact=True).check()
    page.get_by_label("Compare to version 1.2.0", exact=True).check()
    page.get_by_role("button", name="Compare the chosen versions").click()

    expect(page.locator("#changes-title")).to_have_text("Changes from 1.0.0 to 1.2.0")
    assert sorted(page.url.partition("?")[2].split("&")) == ["after=1.2.0", "before=1.0.0"]


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    live_server: LiveServer, ann: User, open_page: OpenPage
) -> None:
    page = open_page(f"{live_server}/", **NARROW_FOR_AXE)
    found = {}
    for address in ADDRESSES:
        page.goto(f"{live_server}{address}")
        for summary in page.locator("summary").all():
            summary.click()
        found[address] = flaws(page)
    page.goto(f"{live_server}/users/ann/wikitags?wikitags=20")
    for number in (10, 11):
        opener(page, number).click()
    expect(page.locator("#wikitags .changes")).to_have_count(2)
    found["opened"] = flaws(page)

    assert found == dict.fromkeys([*ADDRESSES, "opened"], [])


def test_pages_never_scroll_sideways(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/")
    for address in ADDRESSES:
        page.goto(f"{live_server}{address}")
        assert (address, scrolling_widths(page, 320, 768)) == (address, [])
