"""Buttons that format the selected words, and the guide beside the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.factories import make_post

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_page: OpenPage, live_server: LiveServer, alice: User) -> Page:
    return open_as(open_page, live_server, alice, f"/comment/on/post/{make_post(alice).pk}")


def format_words(page: Page, tool: str, text: str, words: str) -> str:
    """Type a text, select the words in it, press the button, and return what the text is then."""
    field = page.locator("main textarea")
    field.fill(text)
    start = text.index(words)
    field.evaluate("(field, [start, end]) => field.setSelectionRange(start, end)", [start, start + len(words)])
    page.get_by_role("button", name=tool, exact=True).click()
    expect(field).to_be_focused()
    return field.input_value()


# What each button makes of one word, and of two lines.
FORMATTED = {
    "Bold": ("a **word** b", "x\n**one\ntwo**"),
    "Link": ("a [word](https://) b", "x\n[one\ntwo](https://)"),
    "Quote": ("> a word b", "x\n\n> one\n> two"),
    "List": ("- a word b", "x\n\n- one\n- two"),
    "Code": ("a `word` b", "x\n\n```\none\ntwo\n```"),
    "Formula": ("a $word$ b", "x\n\n$$\none\ntwo\n$$"),
    "Footnote": ("a word[^1] b\n\n[^1]: ", "x\none\ntwo[^1]\n\n[^1]: "),
    "Spoiler": ("a \n\n:::spoiler\nword\n::: b", "x\n\n:::spoiler\none\ntwo\n:::"),
}


def test_each_button_formats_the_selected_words(page: Page) -> None:
    found = {
        tool: (format_words(page, tool, "a word b", "word"), format_words(page, tool, "x\none\ntwo", "one\ntwo"))
        for tool in FORMATTED
    }

    assert found == FORMATTED


def test_next_footnote_has_the_next_number_and_an_address_becomes_a_link(page: Page) -> None:
    assert format_words(page, "Footnote", "a[^1] b\n\n[^1]: why", "b") == "a[^1] b[^2]\n\n[^1]: why\n\n[^2]: "
    assert (
        format_words(page, "Link", "see https://example.org/", "https://example.org/") == "see [](https://example.org/)"
    )


def test_what_a_button_writes_can_be_undone(page: Page) -> None:
    format_words(page, "Bold", "a word b", "word")
    page.keyboard.press("Control+z")

    expect(page.locator("main textarea")).to_have_value("a word b")


def test_toolbar_is_one_stop_of_the_keyboard(page: Page) -> None:
    page.locator("main textarea").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bold", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Link", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Spoiler", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main textarea")).to_be_focused()


def test_guide_opens_beside_the_form(page: Page) -> None:
    page.locator("main textarea").fill("Typed before.")
    page.get_by_text("Formatting guide", exact=True).click()

    expect(page.locator(".writing-guide table")).to_be_visible()
    expect(page.locator("main textarea")).to_have_value("Typed before.")


def test_without_script_there_are_no_buttons_and_a_link_to_the_guide(
    open_page: OpenPage, live_server: LiveServer, alice: User
) -> None:
    page = open_as(open_page, live_server, alice, "/newPost", script=False)
    expect(page.locator(".writing-tools")).to_be_hidden()
    page.get_by_text("Formatting guide", exact=True).click()

    expect(page.get_by_role("link", name="Open the formatting guide")).to_be_visible()


def test_axe_finds_nothing_in_the_tools_and_the_open_guide(
    open_page: OpenPage, live_server: LiveServer, alice: User
) -> None:
    page = open_as(open_page, live_server, alice, "/newPost", **NARROW_FOR_AXE)
    page.get_by_text("Formatting guide", exact=True).click()
    expect(page.locator(".writing-guide table")).to_be_visible()

    assert flaws(page) == []
