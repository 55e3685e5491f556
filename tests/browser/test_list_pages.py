"""The front page, people, quick takes and comments in a real browser, with script and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.numbers import settle_everything
from tests.browser.axe import NARROW_FOR_AXE, flaws, scrolling_widths
from tests.browser.waiting import wait_for_htmx
from tests.factories import make_comment, make_post, make_quick_take, make_user

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage

ADDRESSES = ["/", "/?filter=curated", "/people", "/people?q=bo", "/people?q=xyz", "/quicktakes", "/allComments"]


@pytest.fixture(autouse=True)
def _community(transactional_db: None) -> None:
    """Fill the lists, with names and titles that do not fit a telephone."""
    ann = make_user("Ann Marker", karma=120, omega_karma=7)
    bob = make_user("Bob " + "Featherstonehaugh-" * 4, karma=1_234_567, omega_karma=99_999)
    for number in range(30):
        make_user(f"Reader {number}", source="forum.example", source_id=f"r{number}")
    for number in range(12):
        make_post(ann, coauthors=[bob], title=f"Title number {number}", score=number)
    everything = {"is_question": True, "url": "https://example.org/", "is_omega": True, "is_event": True}
    make_post(
        bob, coauthors=[ann], title="Word " * 30, score=-1234, comment_count=12345, is_event=False, is_question=True
    )
    make_post(bob, title="w" * 120, curated_at=ann.joined_at, **everything)
    take = make_quick_take(bob, body_html="<p>" + "word" * 60 + "</p>")
    make_comment(ann, parent=take)
    settle_everything()


def test_axe_finds_nothing(live_server: LiveServer, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/", **NARROW_FOR_AXE)
    found = {}
    for address in ADDRESSES:
        page.goto(f"{live_server}{address}")
        for summary in page.locator("summary").all():
            summary.click()
        found[address] = flaws(page)

    assert found == dict.fromkeys(ADDRESSES, [])


def test_pages_never_scroll_sideways(live_server: LiveServer, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/")
    for address in [*ADDRESSES, "/?includeEvents=true"]:
        page.goto(f"{live_server}{address}")
        assert (address, scrolling_widths(page, 320, 390, 640, 1280)) == (address, [])


def test_typing_a_name_narrows_the_list_and_keeps_focus_address_and_history(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    page = open_page(f"{live_server}/people")
    page.evaluate("window.stayed = true")
    before = page.evaluate("history.length")

    page.get_by_role("searchbox", name="Search by name").press_sequentially("MARK", delay=20)
    # The parts of the name that are typed slowly are asked for too.
    expect(page).to_have_url(f"{live_server}/people?q=MARK")

    expect(page.locator("#people h3")).to_have_text(["Ann Marker"])
    expect(page.locator("#people-q")).to_be_focused()
    expect(page.locator("#status")).to_have_text("1 person is shown.")
    assert (page.evaluate("window.stayed"), page.evaluate("history.length")) == (True, before)

    page.get_by_role("searchbox").fill("")
    expect(page.locator("#people [data-id]")).to_have_count(25)
    expect(page).to_have_url(f"{live_server}/people")


def test_search_works_without_script(live_server: LiveServer, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/people", script=False)

    page.get_by_role("searchbox", name="Search by name").fill("mark")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/people?q=mark")

    expect(page.locator("#people h3")).to_have_text(["Ann Marker"])
    page.get_by_role("searchbox").fill("nobody like that")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Show everybody").click()
    expect(page).to_have_url(f"{live_server}/people")


@pytest.mark.parametrize("script", [True, False])
def test_front_page_sorts_and_grows(live_server: LiveServer, open_page: OpenPage, *, script: bool) -> None:
    page = open_page(f"{live_server}/", script=script)

    page.locator("#posts summary").click()
    page.get_by_role("link", name="Top", exact=True).click()
    page.wait_for_url("**/?sortedBy=top")
    expect(page.locator("#posts data.karma").first).to_have_attribute("value", "11")

    wait_for_htmx(page)
    page.locator("#posts a.load-more").click()
    expect(page.locator("#posts [data-id]")).to_have_count(13)
    expect(page).to_have_url(re.compile("posts=35"))


@pytest.mark.parametrize("width", [320, 360, 375, 390, 430, 460])
def test_bar_leads_to_people_and_quick_takes_on_a_small_screen(
    live_server: LiveServer, open_page: OpenPage, width: int
) -> None:
    page = open_page(f"{live_server}/", width=width)
    site = page.get_by_role("navigation", name="Site")
    tops = page.locator(".site-bar a:visible").evaluate_all(
        "list => list.map(e => Math.round(e.getBoundingClientRect().top))"
    )

    assert max(tops) - min(tops) < 12  # one line
    for name, heading in (("People", "People"), ("Quick Takes", "Quick Takes")):
        site.get_by_role("link", name=name).click()
        expect(page.locator("h1")).to_have_text(heading)
        expect(site.locator("[aria-current=page]")).to_have_text([name])
