"""Names, titles and words without a space to break at: no page gets wider than the screen by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.numbers import settle_everything
from tests.browser.axe import scrolling_widths
from tests.browser.signing_in import open_as
from tests.factories import (
    make_comment,
    make_post,
    make_quick_take,
    make_reaction,
    make_revision,
    make_sequence,
    make_tagging,
    make_user,
    make_wikitag,
)

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from profiles.models import User
    from tests.browser.conftest import OpenPage

NAME, TITLE, WORD = "W" * 90, "M" * 120, f"<p>{'w' * 200}</p>"
SCREENS = (320, 390, 1280)


@pytest.fixture
def person(db: None) -> User:
    return make_user(NAME, karma=20_000, bio_html=WORD)


@pytest.fixture
def public_addresses(person: User) -> list[str]:
    """Make one of everything that has a public page."""
    wikitag = make_wikitag(TITLE)
    first, second = (make_revision(person, wikitag=wikitag, body_html=WORD * n, message="w" * 200) for n in (1, 2))
    post = make_post(person, coauthors=[make_user(f"{NAME}W")], title=TITLE, body_html=f"<h2>{TITLE}</h2>{WORD}" * 3)
    question = make_post(person, title=TITLE, is_question=True, event_location=TITLE)
    make_tagging(post, wikitag)
    comment = make_comment(person, post=post, body_html=WORD)
    reply = make_comment(person, parent=comment, body_html=WORD)
    make_comment(person, post=question, is_answer=True, body_html=WORD)
    make_comment(person, wikitag=wikitag, body_html=WORD)
    make_reaction(comment, person)
    make_quick_take(person, body_html=WORD)
    sequences = [make_sequence(person, posts=[post, question], title=TITLE, body_html=WORD) for _ in range(2)]
    settle_everything()
    sequence, profile = sequences[0].get_absolute_url(), person.get_absolute_url()
    return [
        "/",
        "/people",
        "/quicktakes",
        "/allComments",
        *(f"{profile}{section}" for section in ("", "/sequences", "/posts", "/wikitags", "/comments")),
        post.get_absolute_url(),
        question.get_absolute_url(),
        reply.get_absolute_url(),
        sequence,
        f"{sequence}/p/{post.pk}",
        f"{sequence}/print",
        wikitag.get_absolute_url(),
        f"{wikitag.get_absolute_url()}/history",
        f"{wikitag.get_absolute_url()}/history?user={person.slug}",
        f"{wikitag.get_absolute_url()}/discussion",
        f"{wikitag.get_absolute_url()}?version={first.version}",
        f"/compare{wikitag.get_absolute_url()}?before={first.version}&after={second.version}",
        f"/react/comment/{comment.pk}",
    ]


def too_wide(open_page: OpenPage, live_server: LiveServer, addresses: list[str], viewer: User | None) -> list[str]:
    """Return on which pages something scrolls sideways, or lies over the card beside it."""
    page = open_as(open_page, live_server, viewer, "/") if viewer else open_page(live_server.url)
    found = []
    for address in addresses:
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        assert (address, answer.status) == (address, 200)
        found += [f"{address} at {width}" for width in scrolling_widths(page, *SCREENS)]
        over = page.locator(".sequence-card").evaluate_all(
            "cards => cards.filter(e => e.scrollWidth > e.offsetWidth).length"
        )
        found += [f"{address}: {over} cards"] if over else []
    return found


def test_public_pages_keep_to_the_screen(
    open_page: OpenPage, live_server: LiveServer, public_addresses: list[str]
) -> None:
    assert too_wide(open_page, live_server, public_addresses, None) == []


def test_so_do_they_for_the_person_themselves(
    open_page: OpenPage, live_server: LiveServer, public_addresses: list[str], person: User
) -> None:
    assert too_wide(open_page, live_server, public_addresses, person) == []
