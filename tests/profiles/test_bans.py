"""Who is banned reads as a stranger until the ban is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.adapter import get_adapter
from django.test import Client
from django.utils import timezone

from content.models import CommentVote
from content.moderating import ban_person, end_ban
from content.purging import begin_purge
from profiles.models import User
from tests.factories import make_comment, make_user
from tests.pages import form_fields, get_page, parse, texts

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

NEW_YEAR, LATER = datetime(2050, 1, 1, tzinfo=UTC), datetime(2051, 1, 1, tzinfo=UTC)
UNTIL_NEW_YEAR = "This user is banned until January 1, 2050 12:00 AM UTC."
READS_ON = "You can keep reading without signing in."
REASON = "A moderator gave this reason:"


def sign_in(client: Client, password: str = "right horse") -> list[str]:
    response = client.post("/account/login/", {"login": "mallory", "password": password})
    return texts(parse(response), ".form__error") if response.status_code == 422 else [response["Location"]]


@pytest.mark.parametrize(
    ("until", "password", "answer"),
    [
        (NEW_YEAR, "right horse", [f"{UNTIL_NEW_YEAR} {READS_ON}"]),
        (NEW_YEAR, "wrong horse", ["Wrong username or password."]),
        (timezone.now() - timedelta(days=1), "right horse", ["/"]),
    ],
)
def test_ban_keeps_its_person_from_signing_in(
    client: Client, until: datetime, password: str, answer: list[str]
) -> None:
    make_user("Mallory", password="right horse", banned_until=until)

    assert sign_in(client, password) == answer


def _ban(mallory: User, carol: User) -> None:
    ban_person(mallory, carol, until=NEW_YEAR, reason="Rude to <b>Ann</b>")


def _ban_again(mallory: User, carol: User) -> None:
    ban_person(mallory, carol, until=LATER, reason="Spam")
    end_ban(mallory, carol, reason="A mistake")
    _ban(mallory, carol)


def _ban_and_purge(mallory: User, carol: User) -> None:
    _ban(mallory, carol)
    begin_purge(mallory, carol, reason="A machine")


def _ban_and_move_otherwise(mallory: User, carol: User) -> None:
    """Let the ban end another day than the one of which the reason spoke."""
    ban_person(mallory, carol, until=LATER, reason="Spam")
    User.objects.filter(pk=mallory.pk).update(banned_until=NEW_YEAR)


@pytest.mark.parametrize(
    ("ban", "told"),
    [
        (_ban, f"{UNTIL_NEW_YEAR} {READS_ON} {REASON} Rude to <b>Ann</b>"),
        (_ban_again, f"{UNTIL_NEW_YEAR} {READS_ON} {REASON} Rude to <b>Ann</b>"),
        (_ban_and_purge, f"This user is permanently banned. {READS_ON} {REASON} A machine"),
        (_ban_and_move_otherwise, f"{UNTIL_NEW_YEAR} {READS_ON}"),
    ],
)
def test_banned_person_is_told_until_when_and_why(
    client: Client, carol: User, ban: Callable[[User, User], None], told: str
) -> None:
    mallory = make_user("Mallory", password="right horse")
    ban(mallory, carol)

    assert sign_in(client) == [told]
    assert sign_in(client, "wrong horse") == ["Wrong username or password."]


def test_banned_person_is_told_the_same_who_comes_without_a_password(client: Client, carol: User) -> None:
    mallory = make_user("Mallory")
    _ban(mallory, carol)
    mallory.refresh_from_db()
    response = get_adapter().pre_login(client.get("/account/login/").wsgi_request, mallory)

    assert (response.status_code, texts(parse(response), "main p")) == (
        403,
        [f"{UNTIL_NEW_YEAR} {READS_ON} {REASON} Rude to <b>Ann</b>", "Go to the front page"],
    )


@pytest.mark.parametrize("act", ["ban", "purge"])
def test_moderator_is_told_who_reads_the_reason_of_a_ban(carols: Client, act: str) -> None:
    page = get_page(carols, f"/moderation/{act}/person/{make_user().pk}")

    assert texts(page, "#id_reason_helptext") == ["The person reads this when they try to sign in."]


def test_who_is_banned_meanwhile_reads_why_after_pressing_a_button(client: Client, carol: User) -> None:
    mallory, comment = make_user("Mallory", password="right horse"), make_comment()
    sign_in(client)
    _ban(mallory, carol)
    pressed = client.post(f"/vote/comment/{comment.pk}", {"vote": "smallUpvote"}, follow=True)
    [form] = parse(pressed).cssselect("form[action='/account/login/']")
    response = client.post(form.get("action"), form_fields(form) | {"login": "mallory", "password": "right horse"})

    assert (response.status_code, texts(parse(response), ".form__error")) == (
        422,
        [f"{UNTIL_NEW_YEAR} {READS_ON} {REASON} Rude to <b>Ann</b>"],
    )


def test_ban_ends_open_sessions_and_votes(client: Client) -> None:
    mallory, comment = make_user("Mallory", password="right horse"), make_comment()
    sign_in(client)
    before = texts(get_page(client, "/people"), ".site-bar form button")
    User.objects.filter(pk=mallory.pk).update(banned_until=timezone.now() + timedelta(days=1))
    response = client.post(f"/vote/comment/{comment.pk}", {"vote": "smallUpvote"})

    assert (before, texts(get_page(client, "/people"), ".site-bar form button")) == (["Sign out"], [])
    assert response["Location"].startswith("/account/login/")
    assert CommentVote.objects.count() == 0
