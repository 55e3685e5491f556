"""Reacting in a real browser: in place and by keyboard with script, by a page of its own without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.models import Reaction
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.browser.waiting import wait_for_htmx
from tests.factories import make_comment, make_post, make_reaction, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from content.models import Comment
    from tests.browser.conftest import OpenPage


@pytest.fixture
def comment(transactional_db: None) -> Comment:
    comment = make_comment(make_user("Ann"), post=make_post(make_user("Ben"), title="Tides"))
    make_reaction(comment, make_user("Cy"), name="crux")
    return comment


def expect_row(page: Page, *reactions: tuple[str, str]) -> None:
    """Expect the words of each reaction at the comment, and whether it is the viewer's."""
    buttons = page.locator(".reactions__row button")
    expect(buttons).to_have_text([words for words, _is_pressed in reactions])
    for number, (_words, is_pressed) in enumerate(reactions):
        expect(buttons.nth(number)).to_have_attribute("aria-pressed", is_pressed)


def opener(page: Page) -> Locator:
    return page.get_by_role("link", name="React to comment by Ann")


def test_reacting_by_keyboard(open_page: OpenPage, live_server: LiveServer, comment: Comment) -> None:
    page = open_as(open_page, live_server, make_user("Trudy", karma=100), comment.get_absolute_url())
    second = page.get_by_role("button", name="That's a crux 1")
    second.focus()
    page.keyboard.press("Enter")
    crux = page.get_by_role("button", name="That's a crux 2")
    expect(crux).to_have_attribute("aria-pressed", "true")
    expect(crux).to_be_focused()
    wait_for_htmx(page)

    opener(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Reactions to the comment by Ann")).to_be_focused()
    wait_for_htmx(page)
    find = page.get_by_label("Find a reaction")
    find.focus()
    page.keyboard.type("LIKELY")
    expect(page.locator(".palette__buttons li:visible")).to_have_count(9)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    likely = page.get_by_role("button", name="Less than 1% likely", exact=True)
    expect(likely).to_have_attribute("aria-pressed", "true")
    expect(likely).to_be_focused()
    expect(find).to_have_value("LIKELY")
    expect(page.locator(".palette__buttons li:visible")).to_have_count(9)
    wait_for_htmx(page)

    page.get_by_role("link", name="Close reactions to comment by Ann").focus()
    page.keyboard.press("Enter")
    expect(opener(page)).to_be_focused()
    expect_row(page, ("That's a crux 2", "true"), ("Less than 1% likely 1", "true"))
    expect(page).to_have_url(f"{live_server.url}{comment.get_absolute_url()}")
    page.reload()
    expect_row(page, ("That's a crux 2", "true"), ("Less than 1% likely 1", "true"))


def test_keyboard_is_led_on_when_its_button_is_gone(
    open_page: OpenPage, live_server: LiveServer, comment: Comment
) -> None:
    trudy = make_user("Trudy", karma=100)
    make_reaction(comment, trudy, name="clear")
    page = open_as(open_page, live_server, trudy, comment.get_absolute_url())
    page.get_by_role("button", name="Clearly Written 1").focus()
    page.keyboard.press("Enter")

    expect(opener(page)).to_be_focused()
    expect_row(page, ("That's a crux 1", "false"))


def test_nothing_found_is_said(open_page: OpenPage, live_server: LiveServer, comment: Comment) -> None:
    page = open_as(open_page, live_server, make_user("Trudy", karma=100), f"/react/comment/{comment.pk}")
    page.get_by_label("Find a reaction").fill("zzz")
    expect(page.locator(".palette [role=status]")).to_have_text("No reaction has these words.")
    page.get_by_label("Find a reaction").fill("")
    expect(page.locator(".palette [role=status]")).to_have_text("")


def test_the_same_without_script(open_page: OpenPage, live_server: LiveServer, comment: Comment) -> None:
    trudy = make_user("Trudy", karma=100)
    page = open_as(open_page, live_server, trudy, comment.get_absolute_url(), script=False)
    page.get_by_role("button", name="That's a crux 1").click()
    expect_row(page, ("That's a crux 2", "true"))
    expect(page).to_have_url(f"{live_server.url}{comment.get_absolute_url()}#reactions-{comment.pk}")

    opener(page).click()
    people = page.locator(".reaction-panel__people li")
    expect(page.get_by_label("Find a reaction")).to_be_hidden()
    page.get_by_text("How likely").click()
    page.get_by_role("button", name="~50% likely").click()
    expect(people).to_have_text(["Cy (reacted)", "Trudy (agrees)", "Trudy (reacted)"])
    page.get_by_role("button", name="Disagree with “That's a crux”").click()
    page.get_by_role("button", name="Agree with “~50% likely”", exact=True).click()
    expect(people).to_have_text(["Cy (reacted)", "Trudy (disagrees)"])
    page.get_by_role("link", name="Back to the comment").click()

    expect_row(page, ("That's a crux 0", "false"))
    assert list(Reaction.objects.filter(person=trudy).values_list("name", "kind")) == [("crux", "disagreed")]


def test_refusal_stands_beside_the_buttons(open_page: OpenPage, live_server: LiveServer, comment: Comment) -> None:
    trudy = make_user("Trudy", karma=100)
    page = open_as(open_page, live_server, trudy, comment.get_absolute_url())
    type(trudy).objects.filter(pk=trudy.pk).update(karma=0)
    page.get_by_role("button", name="That's a crux 1").click()

    expect(page.locator(f"#reactions-{comment.pk}").get_by_role("alert")).to_have_text(
        "You need at least 20 karma to react."
    )


@pytest.mark.parametrize("karma", [0, 100])
def test_reactions_are_accessible(open_page: OpenPage, live_server: LiveServer, comment: Comment, karma: int) -> None:
    trudy = make_user("Trudy", karma=karma)
    make_reaction(comment, trudy, name="clear")
    page = open_as(open_page, live_server, trudy, comment.get_absolute_url(), **NARROW_FOR_AXE)
    page.get_by_role("link", name="React to comment by Ann" if karma else "Who reacted to comment by Ann").click()
    expect(page.locator(".reaction-panel")).to_be_visible()
    wait_for_htmx(page)
    if karma:
        page.get_by_text("On the argument").click()

    assert flaws(page) == []
    page.goto(f"{live_server.url}/react/comment/{comment.pk}")
    assert flaws(page) == []
