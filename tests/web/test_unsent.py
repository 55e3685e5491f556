"""What strangers typed before they signed in: kept for them, and not for whoever sends without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories import make_post, make_user
from tests.members import signed_in
from tests.pages import HTMX, get_page, texts
from web.taking_part import LONGEST_UNSENT

if TYPE_CHECKING:
    from content.models import Post
    from profiles.models import User

pytestmark = pytest.mark.django_db

KEPT = ["What you typed has been kept. You’ll find it in the form after you sign in."]
NOT_KEPT = ["What you typed couldn’t be kept. Go back and copy it before you sign in."]


@pytest.fixture
def post(alice: User) -> Post:
    return make_post(alice)


def send(browser: Client, post: Post, body: str, **headers: str) -> list[str]:
    """Send a comment; return what the page says to which that leads."""
    answer = browser.post(f"/comment/on/post/{post.pk}", {"body": body}, headers=headers)
    page = get_page(browser, answer.headers.get("HX-Redirect") or answer["Location"])
    assert texts(page, "h1") == ["Sign in"]
    return texts(page, ".messages p")


def kept(browser: Client, writer: User, post: Post) -> list[str]:
    browser.force_login(writer)
    return texts(get_page(browser, f"/comment/on/post/{post.pk}"), "main textarea")


def test_sixth_text_in_a_minute_is_not_kept_and_the_page_says_so(bob: User, post: Post) -> None:
    browsers = [Client() for _ in range(6)]

    said = [send(browser, post, f"Words {number}") for number, browser in enumerate(browsers)]

    assert said == [KEPT] * 5 + [NOT_KEPT]
    assert Session.objects.count() == 5
    assert [kept(browser, bob, post) for browser in browsers] == [[f"Words {number}"] for number in range(5)] + [[""]]


def test_script_that_sends_is_led_to_the_same_words(post: Post) -> None:
    said = [send(Client(), post, "Words", **HTMX) for _ in range(6)]

    assert said == [KEPT] * 5 + [NOT_KEPT]


def test_each_network_has_texts_of_its_own(post: Post) -> None:
    said = [send(Client(REMOTE_ADDR=f"192.0.2.{number}"), post, "Words") for number in range(9)]

    assert (said, Session.objects.count()) == ([KEPT] * 9, 9)


def test_text_beyond_the_greatest_length_is_not_kept_either(post: Post) -> None:
    assert send(Client(), post, "x" * (LONGEST_UNSENT + 1)) == NOT_KEPT
    assert Session.objects.count() == 0


def test_members_who_come_back_are_not_counted(post: Post) -> None:
    browser = signed_in(make_user("Zeb", deactivated_at=post.posted_at))

    for number in range(9):
        browser.post(f"/comment/on/post/{post.pk}", {"body": f"Words {number}"})

    assert browser.session["unsent"]["fields"] == {"body": "Words 8"}
