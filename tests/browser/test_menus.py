"""Menus that lie over the page: they open without script, and with it they close when the reader turns elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.factories import make_comment, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

MENUS = {"account": ".account-menu", "sort": "#comments details.settings"}


@pytest.fixture
def page(open_page: OpenPage, live_server: LiveServer, alice: User) -> Page:
    make_comment(alice)
    return open_as(open_page, live_server, alice, "/users/alice")


def is_open(page: Page, menu: str) -> bool:
    return page.locator(menu).evaluate("menu => menu.open")


@pytest.mark.parametrize("menu", MENUS.values(), ids=MENUS)
def test_escape_closes_a_menu_and_leads_back_to_its_name(page: Page, menu: str) -> None:
    page.locator(f"{menu} summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert is_open(page, menu)

    page.keyboard.press("Escape")

    assert not is_open(page, menu)
    expect(page.locator(f"{menu} summary")).to_be_focused()


@pytest.mark.parametrize("menu", MENUS.values(), ids=MENUS)
def test_click_elsewhere_closes_a_menu(page: Page, menu: str) -> None:
    page.locator(f"{menu} summary").click()
    assert is_open(page, menu)

    page.locator("h1").click()

    assert not is_open(page, menu)


@pytest.mark.parametrize("menu", MENUS.values(), ids=MENUS)
def test_menu_closes_when_the_focus_leaves_it(page: Page, menu: str) -> None:
    page.locator(f"{menu} summary").click()
    for _ in page.locator(f"{menu} :is(a, button)").all():
        page.keyboard.press("Tab")
        assert is_open(page, menu)

    page.keyboard.press("Tab")

    assert not is_open(page, menu)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_bar_of_a_member_is_one_line(open_page: OpenPage, live_server: LiveServer, width: int) -> None:
    member = make_user("Bartholomea Featherstonehaugh-Montgomery", is_staff=True)
    page = open_as(open_page, live_server, member, "/", width=width)

    tops = page.locator(".site-bar > *, .site-bar__nav > *").evaluate_all(
        "parts => parts.map(part => { const box = part.getBoundingClientRect(); return (box.top + box.bottom) / 2 })"
    )
    assert max(tops) - min(tops) < 12
    name = page.locator(".account-menu summary").bounding_box()
    assert name
    assert width - 25 <= name["x"] + name["width"] <= width
    page.locator(".account-menu summary").click()
    boxes = page.locator(".account-menu__links").bounding_box()
    assert boxes
    assert (boxes["x"] >= 0, boxes["x"] + boxes["width"] <= width) == (True, True)


def test_menu_of_a_member_leads_to_what_is_theirs_without_script(
    open_page: OpenPage, live_server: LiveServer, carol: User
) -> None:
    page = open_as(open_page, live_server, carol, "/", script=False)
    page.locator(".account-menu summary").click()

    assert page.locator(".account-menu__links :is(a, button)").all_inner_texts() == [
        "New Post",
        "Profile",
        "Drafts",
        "Account Settings",
        "Moderation",
        "Sign out",
    ]
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_axe_finds_nothing_in_an_open_menu(open_page: OpenPage, live_server: LiveServer, carol: User) -> None:
    page = open_as(open_page, live_server, carol, "/", **NARROW_FOR_AXE)
    page.locator(".account-menu summary").click()

    assert flaws(page) == []
