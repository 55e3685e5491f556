"""Signing up: a name, an address that is confirmed by mail, and a password; and choosing a new one by mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client

from config import settings as served
from content.numbers import differences
from profiles.joining import AddressTakenError, Newcomer
from profiles.models import ProfileSlug, User
from tests.clocks import stop_clock
from tests.factories import make_user
from tests.mails import path_in_last_mail, subjects
from tests.pages import get_page, parse, texts
from tests.signing_up import ERRORS, NEW_PASSWORD, PASSWORD, sign_in, sign_up, signed_in_as

pytestmark = pytest.mark.django_db


def test_newcomer_confirms_and_is_in(client: Client) -> None:
    asked = sign_up(client, next="/people?q=x")
    path = path_in_last_mail()
    page = get_page(client, path)
    confirmed = client.post(page.cssselect("main form")[0].get("action"))

    assert (asked.status_code, asked["Location"]) == (302, "/account/confirm-email/")
    assert subjects() == [("ann@example.org", "Byline: confirm your email address")]
    assert texts(page, "main p") == ["Confirm that ann@example.org is the email address of Ann Marker."]
    assert (confirmed.status_code, confirmed["Location"]) == (302, "/people?q=x")
    assert signed_in_as(client) == ["Ann Marker"]
    assert list(differences()) == []


def test_slug_and_user_name_come_from_the_name(client: Client) -> None:
    make_user("Ann-Marker")
    make_user("The Keeper", username="ann-marker-1")
    sign_up(client, name="  Ann   Marker ")

    ann = User.objects.get(email="ann@example.org")
    assert (ann.display_name, ann.slug, ann.username) == ("Ann Marker", "ann-marker-2", "ann-marker-2")
    assert ProfileSlug.objects.get(slug="ann-marker-2").user == ann


def test_password_is_kept_by_argon2_and_an_older_kind_becomes_that_at_the_next_sign_in(
    client: Client, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = served.PASSWORD_HASHERS
    sign_up(client)
    User.objects.create(username="bo", slug="bo", password=make_password("right horse", hasher="pbkdf2_sha256"))
    sign_in(Client(), "bo", "right horse")

    assert [password.split("$")[:2] for password in User.objects.values_list("password", flat=True)] == [
        ["argon2", "argon2id"]
    ] * 2


def test_nobody_is_let_in_before_they_confirm(client: Client) -> None:
    sign_up(client)
    mail.outbox.clear()

    by_name, by_address = sign_in(Client(), "ann-marker"), sign_in(Client())

    assert [answer["Location"] for answer in (by_name, by_address)] == ["/account/confirm-email/"] * 2
    assert mail.outbox == []  # one was sent less than three minutes ago
    page = get_page(Client(), "/account/confirm-email/")
    assert texts(page, "h1") == ["Confirm your email address"]


def test_signing_in_unconfirmed_sends_the_mail_again(client: Client, forget_limits: Any) -> None:
    sign_up(client)
    forget_limits()
    other = Client()
    sign_in(other)

    other.post(path_in_last_mail())

    assert subjects() == [("ann@example.org", "Byline: confirm your email address")] * 2
    assert signed_in_as(other) == ["Ann Marker"]


def test_link_confirms_once_and_elsewhere_signs_nobody_in(client: Client) -> None:
    sign_up(client)
    path = path_in_last_mail()
    elsewhere = Client()

    first, second, shown = elsewhere.post(path), elsewhere.post(path), elsewhere.get(path)

    assert (first.status_code, first["Location"], signed_in_as(elsewhere)) == (302, "/account/login/", [])
    assert [second.status_code, shown.status_code] == [404, 404]
    assert texts(parse(shown), "main p")[0].startswith("This link isn’t valid any more")
    assert sign_in(Client())["Location"] == "/"


@pytest.mark.parametrize("key", ["x", "MQ:1abc:def", "ü:ü:ü", "a" * 3000, "%00", "MQ:%F0%9F:x"])
def test_invented_link_is_not_found(client: Client, key: str) -> None:
    path = f"/account/confirm-email/{key}/"

    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]


def test_profile_is_not_shown_before_its_person_confirmed(client: Client, carol: User) -> None:
    sign_up(client)

    def seen() -> tuple[int, list[str]]:
        return client.get("/users/ann-marker").status_code, texts(
            get_page(client, "/people?q=Ann"), ".person-row__name"
        )

    before = seen()
    client.post(path_in_last_mail())
    client.logout()

    assert (before, seen()) == ((404, []), (200, ["Ann Marker"]))


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"display_name": ""}, ["This field is required."]),
        ({"display_name": "\u200b\u202e"}, ["Enter one line of visible characters."]),
        ({"display_name": "a\0b"}, ["Enter one line of visible characters."]),
        ({"display_name": "a" * 151}, ["Ensure this value has at most 150 characters (it has 151)."]),
        ({"email": ""}, ["This field is required."]),
        ({"email": "nonsense"}, ["Enter a valid email address."]),
        ({"email": "a" * 250 + "@example.org"}, ["Ensure this value has at most 254 characters (it has 262)."]),
        ({"password1": ""}, ["This field is required."]),
        ({"password1": "short"}, ["This password is too short. It must contain at least 8 characters."]),
        ({"password1": "password1"}, ["This password is too common."]),
        ({"password1": "ann marker"}, ["The password is too similar to the display name."]),
    ],
)
def test_wrong_words_come_back_with_the_form(client: Client, fields: dict[str, str], errors: list[str]) -> None:
    response = sign_up(client, **{"name": fields.pop("display_name", "Ann Marker"), **fields})

    page = parse(response)
    assert (response.status_code, texts(page, ERRORS)) == (422, errors)
    assert (User.objects.count(), mail.outbox) == (0, [])


def test_what_was_typed_comes_back(client: Client) -> None:
    page = parse(sign_up(client, password1="short"))

    typed = [field.get("value") for field in page.cssselect("main input:not([type=hidden])")]
    assert typed == ["Ann Marker", "ann@example.org", None]


def test_known_address_is_told_only_to_whose_it_is(client: Client) -> None:
    make_user("Ann", email="ann@example.org", password=PASSWORD)

    known, unknown = sign_up(client, name="Other", email="Ann@Example.org"), sign_up(Client(), email="new@example.org")

    assert [(answer.status_code, answer["Location"]) for answer in (known, unknown)] == [
        (302, "/account/confirm-email/")
    ] * 2
    assert subjects() == [
        ("ann@example.org", "Byline: you already have an account"),
        ("new@example.org", "Byline: confirm your email address"),
    ]
    assert path_in_last_mail().startswith("/account/confirm-email/")
    assert set(User.objects.values_list("email", flat=True)) == {"ann@example.org", "new@example.org"}


def test_both_addresses_take_the_same_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("Ann", email="ann@example.org")
    hashed: list[str] = []
    for name in ("profiles.joining.make_password", "profiles.forms.sign_up.make_password"):
        monkeypatch.setattr(name, lambda password: hashed.append(password) or "!")

    sign_up(client, name="Other")
    sign_up(Client(), email="new@example.org")

    assert hashed == [PASSWORD, PASSWORD]


def test_address_that_was_never_confirmed_holds_nobody_up(client: Client) -> None:
    """Whoever signs up first with a foreign address does not keep its person out: they reset the password by mail."""
    sign_up(client, name="Mallory")
    victim = Client()
    sign_up(victim, name="Ann")
    victim.post("/account/password/reset/", {"email": "ann@example.org"})
    reset = victim.get(path_in_last_mail(), follow=True)
    victim.post(reset.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert sign_in(Client(), password=NEW_PASSWORD)["Location"] == "/"
    assert sign_in(Client(), password=PASSWORD).status_code == 422


def test_mail_server_that_fails_leaves_nothing_half_made(client: Client, no_mail: Any) -> None:
    with no_mail():
        response = sign_up(client)
    errors = texts(parse(response), ERRORS)
    again = sign_up(client)

    assert (response.status_code, errors) == (
        503,
        ["We couldn’t send the email to confirm your address, so nothing was saved. Try again in a few minutes."],
    )
    assert (again.status_code, subjects()) == (302, [("ann@example.org", "Byline: confirm your email address")])
    assert list(User.objects.values_list("slug", flat=True)) == ["ann-marker"]


def test_mail_server_that_fails_says_the_same_of_known_addresses(client: Client, no_mail: Any) -> None:
    make_user("Ann", email="ann@example.org")
    with no_mail():
        known, unknown = sign_up(client), sign_up(Client(), email="new@example.org")

    assert [answer.status_code for answer in (known, unknown)] == [503, 503]
    assert texts(parse(known), ERRORS) == texts(parse(unknown), ERRORS)
    assert User.objects.count() == 1


@pytest.mark.parametrize("path", ["/account/password/reset/", "/account/login/"])
def test_mail_server_that_fails_has_a_page(client: Client, no_mail: Any, forget_limits: Any, path: str) -> None:
    sign_up(client)
    forget_limits()
    with no_mail():
        response = Client().post(path, {"email": "ann@example.org", "login": "ann@example.org", "password": PASSWORD})

    assert (response.status_code, texts(parse(response), "h1")) == (503, ["We couldn’t send the email"])


def test_sixth_sign_up_in_a_minute_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    tried = [sign_up(Client(), name=f"Ann {number}", email=f"ann{number}@example.org") for number in range(6)]

    assert [answer.status_code for answer in tried] == [302] * 5 + [429]
    assert tried[-1]["Retry-After"] == "60"
    assert texts(parse(tried[-1]), "h1") == ["429 Too Often"]


def test_archive_lets_nobody_sign_up(client: Client, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    make_user("Ann", email="ann@example.org", password=PASSWORD)

    shown, posted = client.get("/account/signup/"), sign_up(client, email="new@example.org")
    pages = [get_page(client, path) for path in ("/account/login/", "/people")]

    assert (shown.status_code, posted.status_code, User.objects.count()) == (404, 404, 1)
    links = {link.get("href").partition("?")[0] for page in pages for link in page.cssselect("a[href^='/account']")}
    assert links == {"/account/login/", "/account/password/reset/"}
    assert sign_in(client)["Location"] == "/"


def test_blog_is_joined_by_invitation_only(client: Client, settings: Any) -> None:
    settings.BYLINE_SIGNUP = "invitation"

    shown, posted = client.get("/account/signup/"), sign_up(client)

    assert [answer.status_code for answer in (shown, posted)] == [403, 403]
    assert [texts(parse(answer), "h1") for answer in (shown, posted)] == [["You need an invitation"]] * 2
    assert [link.get("href") for link in get_page(client, "/people").cssselect(".site-bar a[href*=signup]")] == []
    assert User.objects.count() == 0


def test_race_for_an_address_looks_like_any_sign_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(_newcomer: Newcomer) -> User:
        make_user("Ann", email="ann@example.org")
        raise AddressTakenError

    monkeypatch.setattr("profiles.forms.sign_up.join", lose)

    response = sign_up(client)

    assert (response.status_code, response["Location"]) == (302, "/account/confirm-email/")
    assert subjects() == [("ann@example.org", "Byline: you already have an account")]
