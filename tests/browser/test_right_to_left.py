"""Texts that run from right to left do so on a site that runs from left to right, and change nothing around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.numbers import settle_everything
from tests.browser.signing_in import open_as
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_tagging, make_user, make_wikitag

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from content.models import Post
    from profiles.models import User
    from tests.browser.conftest import OpenPage

NAME, TITLE, BODY = "ליאורה (חיפה)", "מדוע הים עולה?", "<p>הירח מושך את המים.</p>"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def liora(db: None) -> User:
    return make_user(NAME, slug="liora", bio_html=BODY)


@pytest.fixture
def post(liora: User) -> Post:
    post = make_post(liora, title=TITLE, body_html=BODY)
    make_tagging(post, make_wikitag(TITLE, slug="tides"))
    make_comment(liora, post=post, body_html=BODY)
    make_sequence(liora, posts=[post], title=TITLE)
    make_revision(liora, wikitag=post.taggings.get().wikitag, body_html=BODY)
    settle_everything()
    return post


def directions(page: Page, *selectors: str) -> dict[str, str]:
    """Return how the first element of each kind runs."""
    way = "element => getComputedStyle(element).direction"
    return {selector: page.locator(selector).first.evaluate(way) for selector in selectors}


def test_texts_titles_and_names_run_as_they_are_written(
    open_page: OpenPage, live_server: LiveServer, liora: User, post: Post
) -> None:
    page = open_page(f"{live_server.url}{post.get_absolute_url()}")
    on_post = (
        ".post__title",
        ".post__body",
        ".post__author a",
        ".post-tags__tag",
        ".comment__body",
        ".comment__author a",
    )
    assert set(directions(page, *on_post).values()) == {"rtl"}
    assert set(directions(page, "html", ".post__meta", ".comment", ".comment__meta").values()) == {"ltr"}

    page.goto(f"{live_server.url}{liora.get_absolute_url()}")
    rows = (".sequence-card__title", ".post-row__title a", ".wikitag-row__name a", ".comment__on a", ".prose")
    assert set(directions(page, *rows).values()) == {"rtl"}
    assert set(directions(page, ".post-row", ".wikitag-row", ".sequence-card").values()) == {"ltr"}


def test_text_of_the_other_way_stays_so(open_page: OpenPage, live_server: LiveServer) -> None:
    post = make_post(title="Why the sea rises", body_html=f"<p>Because:</p>{BODY}")
    page = open_page(f"{live_server.url}{post.get_absolute_url()}")

    assert set(directions(page, ".post__title", ".post__body").values()) == {"ltr"}


def test_fields_follow_what_is_typed(open_page: OpenPage, live_server: LiveServer, liora: User) -> None:
    page = open_as(open_page, live_server, liora, "/newPost")
    for label in ("Title", "Text"):
        field = page.get_by_label(label, exact=True)
        assert field.evaluate("field => getComputedStyle(field).unicodeBidi") == "plaintext"
