"""A forgotten password is chosen anew by mail."""

from __future__ import annotations

import pytest
from django.test import Client

from content.numbers import differences
from tests.clocks import stop_clock
from tests.factories import make_user
from tests.mails import path_in_last_mail, subjects
from tests.pages import parse, texts
from tests.signing_up import ERRORS, NEW_PASSWORD, PASSWORD, sign_in, signed_in_as

pytestmark = pytest.mark.django_db


def test_password_is_chosen_anew_by_mail(client: Client) -> None:
    ann = make_user("Ann", email="ann@example.org", password=PASSWORD, karma=5)
    other = Client()
    sign_in(other)
    asked = client.post("/account/password/reset/", {"email": "Ann@Example.org"})
    form = client.get(path_in_last_mail(), follow=True)
    refused = client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": "different"})
    changed = client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert (asked.status_code, asked["Location"]) == (302, "/account/password/reset/done/")
    assert "key" not in form.request["PATH_INFO"].rpartition("/key/")[2]
    assert (refused.status_code, texts(parse(refused), ERRORS)) == (
        422,
        ["You must type the same password each time."],
    )
    assert (changed.status_code, changed["Location"]) == (302, "/account/password/reset/key/done/")
    assert [sign_in(Client(), password=word).status_code for word in (PASSWORD, NEW_PASSWORD)] == [422, 302]
    assert signed_in_as(other) == []  # sessions of the old password are over
    ann.refresh_from_db()
    assert (ann.karma, list(differences())) == (5, [])


def test_link_for_a_new_password_holds_once(client: Client) -> None:
    make_user("Ann", email="ann@example.org", password=PASSWORD)
    client.post("/account/password/reset/", {"email": "ann@example.org"})
    path = path_in_last_mail()
    form = client.get(path, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    answers = [
        Client().get(path),
        Client().get("/account/password/reset/key/1-set-password/"),
        Client().get("/account/password/reset/key/%F0%9F-x/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert texts(parse(answers[0]), "main p")[0].startswith("This link isn’t valid any more")


def test_asking_for_a_new_password_tells_nothing(client: Client) -> None:
    make_user("Ann", email="ann@example.org")

    known, unknown = (
        client.post("/account/password/reset/", {"email": f"{name}@example.org"}) for name in ("ann", "nobody")
    )

    assert [(answer.status_code, answer["Location"]) for answer in (known, unknown)] == [
        (302, "/account/password/reset/done/")
    ] * 2
    assert subjects() == [
        ("ann@example.org", "Byline: reset your password"),
        ("nobody@example.org", "Byline: no account with this email address"),
    ]


def test_fourth_mail_to_an_address_in_a_quarter_of_an_hour_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    tried = [
        Client(REMOTE_ADDR=f"203.0.113.{number}").post("/account/password/reset/", {"email": "a@example.org"})
        for number in range(4)
    ]

    assert [answer.status_code for answer in tried] == [302] * 3 + [429]
    assert tried[-1]["Retry-After"] == "900"
