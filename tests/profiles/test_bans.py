"""Who is banned reads as a stranger until the ban is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from content.models import CommentVote
from profiles.models import User
from tests.factories import make_comment, make_user
from tests.pages import get_page, parse, texts

pytestmark = pytest.mark.django_db


def sign_in(client: Client, password: str = "right horse") -> list[str]:
    response = client.post("/account/login/", {"login": "mallory", "password": password})
    return texts(parse(response), ".form__error") if response.status_code == 422 else [response["Location"]]


@pytest.mark.parametrize(
    ("days", "password", "answer"),
    [
        (1, "right horse", ["This user is banned."]),
        (1, "wrong horse", ["This user name and password do not belong together."]),
        (-1, "right horse", ["/"]),
    ],
)
def test_ban_keeps_its_person_from_signing_in(client: Client, days: int, password: str, answer: list[str]) -> None:
    make_user("Mallory", password="right horse", banned_until=timezone.now() + timedelta(days=days))

    assert sign_in(client, password) == answer


def test_ban_ends_open_sessions_and_votes(client: Client) -> None:
    mallory, comment = make_user("Mallory", password="right horse"), make_comment()
    sign_in(client)
    before = texts(get_page(client, "/people"), ".site-bar form button")
    User.objects.filter(pk=mallory.pk).update(banned_until=timezone.now() + timedelta(days=1))
    response = client.post(f"/vote/comment/{comment.pk}", {"vote": "smallUpvote"})

    assert (before, texts(get_page(client, "/people"), ".site-bar form button")) == (["Sign out"], [])
    assert response["Location"].startswith("/account/login/")
    assert CommentVote.objects.count() == 0
