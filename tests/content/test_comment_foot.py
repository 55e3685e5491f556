"""What stands below a comment: Reply first, then reactions, then one menu with all else; and what it says when used."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.factories import LONG_AGO, make_comment, make_post, make_reaction
from tests.members import signed_in
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from content.models import Comment
    from profiles.models import User

pytestmark = pytest.mark.django_db
SAID = "comment by Alice, 1 January 2025: Plain words."


@pytest.fixture
def comment(alice: User) -> Comment:
    return make_comment(alice, post=make_post(), posted_at=LONG_AGO)


def foot(client: Client, comment: Comment) -> HtmlElement:
    [found] = get_page(client, comment.get_absolute_url()).cssselect(f"#comment-text-{comment.pk} .comment__foot")
    return found


def offers(client: Client, comment: Comment) -> list[str]:
    """Return what the menu offers; each says what it is about."""
    said = texts(foot(client, comment), ".more-menu li")
    assert all(SAID in words for words in said)
    return [words.replace(f"({SAID})", SAID).removesuffix(f" {SAID}") for words in said]


def test_order_is_the_same_signed_in_and_out(bobs: Client, alice: User, carols: Client, comment: Comment) -> None:
    make_reaction(comment)
    make_reaction(comment, name="insightful")
    parts = {
        name: [part.get("class") for part in foot(client, comment)]
        for name, client in {"out": Client(), "in": bobs, "author": signed_in(alice), "moderator": carols}.items()
    }

    assert parts == {
        "out": ["comment__reply", "reactions"],
        **dict.fromkeys(["in", "author", "moderator"], ["comment__reply", "reactions", "more-menu"]),
    }


def test_each_control_says_which_comment_it_is_about(bobs: Client, client: Client, comment: Comment) -> None:
    said = texts(foot(client, comment), "a, summary")

    assert said == [f"Reply to {SAID}", f"React to {SAID}"]
    assert texts(foot(bobs, comment), ".comment__reply:not(.reactions__opener), summary") == [
        f"Reply to {SAID}",
        f"⋯More, {SAID}",
    ]


def test_menu_holds_what_the_reader_may_do(bobs: Client, alice: User, carols: Client, comment: Comment) -> None:
    comment.edited_at = LONG_AGO + timedelta(hours=2)
    comment.save()

    assert offers(bobs, comment) == ["Report"]
    assert offers(signed_in(alice), comment) == ["Edit", "Retract", "Pin to profile", "Delete", "Earlier versions"]
    assert offers(carols, comment) == ["Report", "Earlier versions", "Reject", "Lock", "Delete", "Moderation history"]


def test_closed_thread_offers_nobody_a_reply(bobs: Client, client: Client, comment: Comment) -> None:
    comment.is_locked = True
    comment.save()

    assert [texts(foot(reader, comment), "[class=comment__reply]") for reader in (bobs, client)] == [[], []]


def test_signed_out_reader_is_led_to_sign_in_from_the_reactions(client: Client, comment: Comment) -> None:
    page = get_page(client, f"/react/comment/{comment.pk}")

    assert [(link.text_content(), link.get("href")) for link in page.cssselect(".reaction-panel a")] == [
        ("Sign in to react", f"/account/login/?next=%2Freact%2Fcomment%2F{comment.pk}")
    ]


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("retract", {"retracted": "true"}, "Your comment is retracted."),
        ("retract", {"retracted": "false"}, "Your comment is no longer retracted."),
        ("pin", {"pinned": "true"}, "Your comment is pinned to your profile."),
        ("pin", {"pinned": "false"}, "Your comment is no longer pinned to your profile."),
        ("delete", {}, "Your comment is deleted."),
    ],
)
def test_what_an_author_did_is_said_once(
    alice: User, comment: Comment, path: str, sent: dict[str, str], said: str
) -> None:
    client = signed_in(alice)
    client.post(f"/comment/{comment.pk}/{path}", sent)
    pages = [get_page(client, comment.post.get_absolute_url()) for _ in range(2)]

    assert [texts(page, ".messages p") for page in pages] == [[said], []]


def test_edited_mark_says_when(client: Client, comment: Comment) -> None:
    comment.edited_at = LONG_AGO + timedelta(hours=2)
    comment.save()
    [date] = get_page(client, comment.get_absolute_url()).cssselect(".comment__date")

    assert [mark.get("title") for mark in date.cssselect(".comment__edited")] == [
        "Last edited January 1, 2025 2:00 PM UTC"
    ]
    assert texts(date, ".age__exact")[0].partition(", ")[2] == (
        "Posted January 1, 2025 12:00 PM UTC Last edited January 1, 2025 2:00 PM UTC"
    )
    assert [time.get("datetime") for time in date.cssselect("time.dt-published, time.dt-updated")] == [
        "2025-01-01T12:00:00.000Z",
        "2025-01-01T14:00:00.000Z",
    ]
