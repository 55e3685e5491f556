"""Writing a post in a real browser: with math and a footnote, previewed, published, edited and taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.models import Post
from content.numbers import differences
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.browser.waiting import expect_no_draft, wait_for_htmx
from tests.factories import make_post, make_user, make_wikitag

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage

TEXT = "Water *rises*.[^1]\n\nBy $a^2$.\n\n[^1]: Twice a day."


def press(page: Page, name: str) -> None:
    wait_for_htmx(page)
    page.get_by_role("button", name=name, exact=True).click()


def write_and_preview(page: Page) -> None:
    page.locator(".account-menu summary").click()
    page.get_by_role("link", name="New Post").click()
    page.get_by_label("Title").fill("High tide")
    page.get_by_label("Text").fill(TEXT)
    page.get_by_label("Wikitags").fill("tides")
    press(page, "Preview")
    preview = page.locator("#preview")
    expect(preview.locator(".post__title")).to_have_text("High tide")
    expect(preview.locator(".post__body math")).to_be_visible()
    expect(preview.locator(".post__body")).to_contain_text("Twice a day.")
    expect(page.get_by_label("Text")).to_have_value(TEXT)


def save_and_publish(page: Page) -> None:
    press(page, "Save as draft")
    expect(page.locator(".post__state")).to_contain_text("Draft")
    page.get_by_role("link", name="Edit or publish").click()
    press(page, "Publish")
    expect(page.locator(".post__state")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("High tide")
    expect(page.locator(".post-tags")).to_have_text("Tides")
    expect(page.locator(".post__body math")).to_be_visible()
    page.locator(".post__body sup a").click()
    expect(page.locator(":target")).to_have_text(re.compile(r"^\s*Twice a day\."))


def edit_and_look_back(page: Page) -> None:
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Title").fill("Low tide")
    page.get_by_label("Text").fill("Water falls.")
    press(page, "Save")
    expect(page.locator(".post__body")).to_have_text("Water falls.")
    expect(page).to_have_url(re.compile("/low-tide$"))
    page.locator(".post__line .more-menu summary").click()
    page.get_by_role("link", name="Earlier versions").click()
    expect(page.locator(".post__body math")).to_be_visible()
    page.get_by_role("link", name="Back to the post").click()


def take_back_and_delete(page: Page) -> None:
    page.locator(".post__line .more-menu summary").click()
    press(page, "Move back to drafts")
    expect(page.locator(".post__state")).to_contain_text("Draft")
    page.locator(".post__line .more-menu summary").click()
    page.get_by_role("link", name="Delete").click()
    press(page, "Delete")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bob")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.django_db(transaction=True)
def test_post_from_the_first_word_to_taking_it_back(
    open_page: OpenPage, live_server: LiveServer, *, script: bool
) -> None:
    make_wikitag("Tides")
    page = open_as(open_page, live_server, make_user("Bob"), "/", script=script)
    write_and_preview(page)
    if script:
        expect(page.locator("#preview")).to_be_focused()
    assert Post.objects.count() == 0

    save_and_publish(page)
    edit_and_look_back(page)
    take_back_and_delete(page)
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_stays_in_the_browser_until_it_is_saved(open_page: OpenPage, live_server: LiveServer) -> None:
    page = open_as(open_page, live_server, make_user("Bob"), "/newPost")
    page.get_by_label("Title").press_sequentially("Half a ti")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Half a ti")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.get_by_label("Text").fill(TEXT)
    press(page, "Preview")
    expect(page.locator("#preview .post__body")).to_be_visible()
    wait_for_htmx(page)
    page.reload()
    expect(page.get_by_label("Text")).to_have_value(TEXT)
    press(page, "Save as draft")
    expect(page.locator(".post__state")).to_contain_text("Draft")
    page.goto(f"{live_server.url}/newPost")
    expect(page.get_by_label("Title")).to_have_value("")
    expect_no_draft(page)


@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible(open_page: OpenPage, live_server: LiveServer) -> None:
    bob = make_user("Bob")
    post = make_post(bob, title="Tides")
    page = open_as(open_page, live_server, bob, f"/editPost?postId={post.pk}", **NARROW_FOR_AXE)
    other = open_as(open_page, live_server, bob, f"/editPost?postId={post.pk}", **NARROW_FOR_AXE)
    other.get_by_label("Text").fill("Said meanwhile.")
    press(other, "Save")
    expect(other.locator(".post__body")).to_have_text("Said meanwhile.")

    page.get_by_label("Text").fill(f"## One\n\n{TEXT}\n\n## Two\n\nMore.")
    press(page, "Preview")
    expect(page.locator("#preview .post__body")).to_be_visible()
    wait_for_htmx(page)
    assert flaws(page) == []
    press(page, "Save")
    expect(page.locator("#stored-body")).to_have_value("Said meanwhile.")
    assert flaws(page) == []
    page.get_by_label("Wikitags").fill("Nothing of the kind")
    press(page, "Save")
    expect(page.locator(".form__error")).to_be_visible()
    assert flaws(page) == []
    for address in (f"/post/{post.pk}/history", f"/post/{post.pk}/delete", post.get_absolute_url(), "/newPost"):
        page.goto(f"{live_server.url}{address}")
        assert flaws(page) == []
    other.locator(".post__line .more-menu summary").click()
    press(other, "Move back to drafts")
    expect(other.locator(".post__state")).to_contain_text("Draft")
    assert flaws(other) == []
