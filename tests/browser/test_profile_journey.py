"""A reader's ways through a profile, in a real Chromium, with script and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.numbers import settle_everything
from tests.browser.axe import NARROW_FOR_AXE, flaws, scrolling_widths
from tests.browser.waiting import eventually, wait_for_htmx
from tests.factories import (
    make_comment,
    make_post,
    make_quick_take,
    make_reaction,
    make_revision,
    make_sequence,
    make_user,
    make_wikitag,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage


@pytest.fixture
def ann(transactional_db: None) -> User:
    """Give a person who has one of everything, and thirty comments."""
    ann, bob = (
        make_user("Ann Marker", karma=120, omega_karma=7, bio_html='<p>See <a href="#x">this</a>.</p>'),
        make_user("Bob"),
    )
    for fields in (
        {"is_question": True},
        {"url": "https://example.org/"},
        {"curated_at": ann.joined_at, "frontpage_at": ann.joined_at},
        {
            "is_omega": True,
            "title": "A very long title that will not fit one line of any telephone, however it is held " * 2,
        },
    ):
        make_post(ann, score=12, **fields)
    for _ in range(12):
        make_post(ann)
    wikitag = make_wikitag("Kettles")
    for _ in range(12):
        make_revision(ann, wikitag=wikitag, characters_removed=3)
    make_sequence(ann, posts=[make_post(ann)])
    place = make_post(bob, title="Where they talk")
    answered = make_comment(bob, post=place)
    for number in range(30):
        make_comment(ann, post=place, parent=answered if number % 2 else None, score=-9 if number == 28 else number)
    last = make_comment(ann, post=place, score=3, agreement=2)
    make_reaction(last, bob, name="insightful")
    make_quick_take(ann)
    settle_everything()
    return ann


def expect_rows(page: Page, section: str, count: int) -> None:
    expect(page.locator(f"#{section} [data-id]")).to_have_count(count)


def test_tabs_switch_without_a_reload_and_back_and_forward_follow(
    live_server: LiveServer, ann: User, open_page: OpenPage
) -> None:
    page = open_page(f"{live_server}/users/ann-marker")
    page.evaluate("window.stayed = true")

    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Comments").click()
    page.wait_for_url("**/users/ann-marker/comments")
    expect(page).to_have_title("Comments — Ann Marker — Byline")
    expect(page.locator('nav [aria-current="page"]')).to_have_text("Comments")
    expect(page.locator("#tab-comments")).to_be_focused()
    assert page.locator("#profile-sections section").evaluate_all("list => list.map(e => e.id)") == ["comments"]

    wait_for_htmx(page)
    page.go_back()
    page.wait_for_selector("#sequences")
    expect(page).to_have_title("Ann Marker — Byline")
    expect(page.locator('nav [aria-current="page"]')).to_have_text("All")

    page.go_forward()
    page.wait_for_selector("#sequences", state="detached")
    expect(page).to_have_title("Comments — Ann Marker — Byline")
    assert page.evaluate("window.stayed") is True


def test_load_more_by_keyboard_brings_rows_focus_words_and_address(
    live_server: LiveServer, ann: User, open_page: OpenPage
) -> None:
    page = open_page(f"{live_server}/users/ann-marker?sortedBy=top")
    page.evaluate("window.stayed = true")
    more = page.locator("#comments a.load-more")
    assert " ".join((more.text_content() or "").split()) == "Load More (10/32)"
    eleventh = page.locator("#comments a.load-more").get_attribute("href").partition("#")[2]

    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#comments [data-id]")).to_have_count(20)

    expect(page.locator(f"#{eleventh}")).to_be_focused()
    expect(page.locator("#status")).to_have_text("10 more rows, 20 are shown.")
    expect(page).to_have_url(f"{live_server}/users/ann-marker?sortedBy=top&comments=20")
    for count in (30, 32):
        wait_for_htmx(page)
        page.locator("#comments a.load-more").click()
        expect(page.locator("#comments [data-id]")).to_have_count(count)
    expect(page.locator("#comments a.load-more")).to_have_count(0)
    assert page.evaluate("window.stayed") is True

    ids = page.locator("#comments [data-id]").evaluate_all("list => list.map(e => e.dataset.id)")
    page.reload()
    assert page.locator("#comments [data-id]").evaluate_all("list => list.map(e => e.dataset.id)") == ids


def test_place_survives_a_visit_elsewhere_after_loading_more(
    live_server: LiveServer, ann: User, open_page: OpenPage
) -> None:
    page = open_page(f"{live_server}/users/ann-marker")
    for count in (20, 30):
        page.locator("#comments a.load-more").click()
        expect(page.locator("#comments [data-id]")).to_have_count(count)
        # A moment after the rows comes the focus, which may scroll.
        expect(page.locator("#comments [data-id]").nth(count - 10)).to_be_focused()
        wait_for_htmx(page)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight - 1500)")
    place = page.evaluate("window.scrollY")

    page.goto(f"{live_server}/")
    page.go_back()
    expect(page.locator("#comments [data-id]")).to_have_count(30)

    assert abs(eventually(page, lambda: page.evaluate("scrollY"), lambda there: abs(there - place) <= 2) - place) <= 2


@pytest.mark.parametrize("script", [True, False])
def test_sorting_and_filtering_work_with_and_without_script(
    live_server: LiveServer, ann: User, open_page: OpenPage, *, script: bool
) -> None:
    page = open_page(f"{live_server}/users/ann-marker", script=script)

    page.locator("#posts summary").click()
    page.get_by_role("link", name="Questions").click()
    page.wait_for_url(re.compile("filter=questions"))
    expect_rows(page, "posts", 1)
    wait_for_htmx(page)

    page.locator("#comments summary.settings__summary").click()
    page.locator("#comments").get_by_role("link", name="Top", exact=True).click()
    page.wait_for_url(re.compile("commentsSortBy=top"))
    expect(page.locator("#comments data.karma").first).to_have_attribute("value", "29")
    expect_rows(page, "posts", 1)


def test_without_script_load_more_leads_to_the_first_new_row(
    live_server: LiveServer, ann: User, open_page: OpenPage
) -> None:
    page = open_page(f"{live_server}/users/ann-marker", script=False)

    page.locator("#comments a.load-more").click()
    page.wait_for_url(re.compile("comments=20#comment-"))

    expect_rows(page, "comments", 20)
    anchor = page.url.partition("#")[2]
    first_new = page.locator("#comments [data-id]").nth(10)
    assert first_new.get_attribute("id") == anchor
    assert 0 <= eventually(page, lambda: first_new.bounding_box()["y"], lambda top: 0 <= top < 900) < 900


def test_actions_lead_to_sign_in_and_back(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    make_user("Dora", username="dora", password="a long enough secret")
    page = open_page(f"{live_server}/users/ann-marker?comments=20", script=False)

    page.get_by_role("link", name="Message").click()
    page.fill("input[name=login]", "dora")
    page.fill("input[name=password]", "wrong")
    page.click("form[method=post] button[type=submit]")
    expect(page.get_by_role("alert")).to_have_text("Wrong username or password.")
    assert page.input_value("input[name=login]") == "dora"

    page.fill("input[name=password]", "a long enough secret")
    page.click("main form[method=post] button[type=submit]")
    expect(page).to_have_url(f"{live_server}/users/ann-marker?comments=20")


STATES = ["", "/posts", "/comments", "/wikitags", "/sequences", "?sortedBy=nonsense&comments=30"]


def test_axe_finds_nothing_on_any_state_of_the_page(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    make_user("Empty Person")
    addresses = [f"/users/ann-marker{state}" for state in STATES] + [
        "/users/empty-person",
        "/",
        "/account/login/",
        "/nowhere",
    ]

    page = open_page(f"{live_server}/", **NARROW_FOR_AXE)
    found = {}
    for address in addresses:
        page.goto(f"{live_server}{address}")
        for summary in page.locator("summary").all():
            summary.click()
        found[address] = flaws(page)

    assert found == dict.fromkeys(addresses, [])


def test_every_control_is_reached_by_tab_and_shows_its_focus(
    live_server: LiveServer, ann: User, open_page: OpenPage
) -> None:
    page = open_page(f"{live_server}/users/ann-marker")
    page.evaluate("document.body.focus()")
    controls = page.evaluate(
        "(document.__all = [...document.querySelectorAll('a[href], button, summary, input')]"
        ".filter(e => e.checkVisibility())).length"
    )

    reached, invisible = set(), []
    for number in range(controls + 5):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const e = document.activeElement, box = e.getBoundingClientRect();
              const rings = [e, e.closest('.post-row__title')].filter(Boolean).map(x => getComputedStyle(x).outlineStyle);
              return {index: document.__all.indexOf(e), name: e.outerHTML.slice(0, 90),
                      visible: box.width > 0 && box.bottom > 0 && box.top < innerHeight && rings.some(r => r !== 'none')};
            }"""
        )
        if seen["index"] >= 0 and number < controls:
            reached.add(seen["index"])
            invisible += [] if seen["visible"] else [seen["name"]]

    assert invisible == []
    assert len(reached) == controls


def test_page_never_scrolls_sideways(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/users/ann-marker", width=320)
    for summary in page.locator("summary").all():
        summary.click()

    assert scrolling_widths(page, 320, 390, 640, 768, 1280) == []


def test_exact_date_of_a_row_appears_on_keyboard_focus(live_server: LiveServer, ann: User, open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/users/ann-marker")
    exact = page.locator("#posts .post-row").nth(2).locator(".age__exact")
    assert exact.bounding_box()["width"] <= 1

    page.locator("#posts .post-row").nth(1).locator(".p-name").focus()
    page.keyboard.press("Tab")
    for _ in range(20):
        if page.evaluate("document.activeElement.matches('#posts .post-row:nth-child(3) .p-name')"):
            break
        page.keyboard.press("Tab")

    assert exact.bounding_box()["width"] > 100
    assert "2025" in (exact.text_content() or "")
