"""The page of one's account, and what is changed from it: the password and the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from profiles.models import User
from tests.clocks import stop_clock
from tests.factories import make_user
from tests.mails import path_in_last_mail, subjects
from tests.members import signed_in
from tests.pages import get_page, parse, texts
from tests.validity import invalid

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"
NEW_PASSWORD = "another long secret"
ERRORS = "main .form__error"


@pytest.fixture
def ann(db: None) -> User:
    return make_user("Ann", username="ann", email="ann@example.org", password=PASSWORD, karma=7)


@pytest.fixture
def at_home(client: Client, ann: User) -> Client:
    client.post("/account/login/", {"login": "ann", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account"})
    return client


def change_address(client: Client, email: str) -> HttpResponse:
    return client.post("/account/email/", {"email": email, "action_add": ""})


def change_password(client: Client, **fields: str) -> HttpResponse:
    said = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return client.post("/account/password/change/", said | fields)


def addresses() -> list[tuple[str, bool, bool]]:
    return list(EmailAddress.objects.order_by("pk").values_list("email", "verified", "primary"))


SECURITY = "/account?tab=security"


def test_address_with_a_slash_leads_to_it(at_home: Client) -> None:
    response = at_home.get("/account/", follow=True)

    assert (response.request["PATH_INFO"], response.status_code) == ("/account", 200)


def test_new_password_ends_other_sessions(at_home: Client, ann: User) -> None:
    other = signed_in(ann)

    response = change_password(at_home)

    assert (response.status_code, response["Location"]) == (302, SECURITY)
    assert texts(get_page(at_home, SECURITY), ".messages p") == ["Password successfully changed."]
    assert other.get("/account").status_code == 302
    ann.refresh_from_db()
    assert (ann.check_password(NEW_PASSWORD), ann.karma) == (True, 7)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"oldpassword": "wrong"}, ["Please type your current password."]),
        ({"password2": "different"}, ["You must type the same password each time."]),
        ({"password1": "short"}, ["This password is too short. It must contain at least 8 characters."]),
        (
            {"password1": "ann@example.org", "password2": "ann@example.org"},
            ["The password is too similar to the email address."],
        ),
    ],
)
def test_wrong_words_change_no_password(at_home: Client, ann: User, fields: dict[str, str], errors: list[str]) -> None:
    response = change_password(at_home, **fields)

    assert (response.status_code, texts(parse(response), ERRORS)) == (422, errors)
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_who_has_no_password_chooses_one(client: Client) -> None:
    ann = make_user("Ann")
    client.force_login(ann)

    led = client.get("/account/password/change/")
    chosen = client.post(led["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert (led["Location"], chosen["Location"]) == ("/account/password/set/", SECURITY)
    ann.refresh_from_db()
    assert ann.check_password(NEW_PASSWORD)


def test_new_address_takes_the_place_of_the_old_when_it_is_confirmed(at_home: Client, ann: User) -> None:
    asked = change_address(at_home, "New@Example.org")
    before = addresses()
    shown = texts(get_page(at_home, "/account"), ".facts > div")[1]
    at_home.post(path_in_last_mail())

    assert (asked.status_code, asked["Location"]) == (302, "/account/email/")
    assert subjects()[:1] == [("new@example.org", "Byline: confirm your email address")]
    assert before == [("ann@example.org", True, True), ("new@example.org", False, False)]
    assert shown == "Email ann@example.org → new@example.org (not confirmed yet) Change email address"
    assert addresses() == [("new@example.org", True, True)]
    ann.refresh_from_db()
    assert (ann.email, ann.karma) == ("new@example.org", 7)


def test_old_address_is_kept_when_one_thinks_better_of_it(at_home: Client) -> None:
    change_address(at_home, "new@example.org")

    response = at_home.post("/account/email/", {"email": "new@example.org", "action_remove": ""})

    assert (response.status_code, addresses()) == (302, [("ann@example.org", True, True)])


def test_mail_is_sent_again(at_home: Client, forget_limits: Any) -> None:
    change_address(at_home, "new@example.org")
    forget_limits()

    at_home.post("/account/email/", {"email": "new@example.org", "action_send": ""})

    assert subjects() == [("new@example.org", "Byline: confirm your email address")] * 2


@pytest.mark.parametrize("email", ["", "nonsense", "a" * 250 + "@example.org", "ann@example.org", "a\0@example.org"])
def test_no_address_is_refused(at_home: Client, email: str) -> None:
    response = change_address(at_home, email)

    page = parse(response)
    assert (response.status_code, len(texts(page, ERRORS))) == (422, 1)
    assert addresses() == [("ann@example.org", True, True)]


@pytest.mark.parametrize("act", ["action_send", "action_remove", "action_primary", "action_nonsense"])
@pytest.mark.parametrize("email", ["a\0b", "nobody@example.org", "bob@example.org", "ü@example.org", "a" * 5000])
def test_acts_on_addresses_of_nobody_or_others_do_nothing(at_home: Client, email: str, act: str) -> None:
    make_user("Bob", email="bob@example.org")
    before = addresses()

    response = at_home.post("/account/email/", {"email": email, act: ""})

    assert (response.status_code, response["Location"], addresses()) == (302, "/account/email/", before)


def test_address_of_somebody_else_cannot_be_taken(at_home: Client, ann: User) -> None:
    make_user("Bob", email="bob@example.org")
    change_address(at_home, "bob@example.org")
    path = path_in_last_mail()

    page = get_page(at_home, path)
    at_home.post(path)

    assert texts(page, "main p") == ["Another account already uses bob@example.org."]
    ann.refresh_from_db()
    assert ann.email == "ann@example.org"


def test_address_of_who_never_confirmed_it_goes_to_who_does(at_home: Client, ann: User) -> None:
    Client().post(
        "/account/signup/", {"display_name": "Mallory", "email": "new@example.org", "password1": NEW_PASSWORD}
    )
    change_address(at_home, "new@example.org")
    # The address was sent a mail a moment ago, so the link is made without one.
    address = EmailAddress.objects.get(user=ann, email="new@example.org")
    at_home.post(f"/account/confirm-email/{EmailConfirmationHMAC(address).key}/")

    ann.refresh_from_db()
    assert (ann.email, list(User.objects.values_list("slug", flat=True))) == ("new@example.org", ["ann"])
    assert addresses() == [("new@example.org", True, True)]


def test_forgotten_password_is_not_sent_to_an_address_that_is_only_wished_for(at_home: Client) -> None:
    change_address(at_home, "mistyped@example.org")

    Client().post("/account/password/reset/", {"email": "mistyped@example.org"})

    assert subjects()[-1] == ("mistyped@example.org", "Byline: no account with this email address")


def test_person_without_an_address_who_mistypes_one_still_gets_in(client: Client) -> None:
    bob = make_user("Bob", username="bob", password=PASSWORD)
    client.force_login(bob)
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account"})
    change_address(client, "mistyped@example.org")

    response = Client().post("/account/login/", {"login": "bob", "password": PASSWORD})

    assert response["Location"] == "/"


def test_sixth_wrong_password_in_a_minute_waits(at_home: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    tried = [change_password(at_home, oldpassword="wrong") for _ in range(6)]

    assert [answer.status_code for answer in tried] == [422] * 5 + [429]
    assert tried[-1]["Retry-After"] == "60"


def test_messages_are_shown_once(at_home: Client) -> None:
    change_password(at_home)

    shown = [texts(get_page(at_home, "/people"), ".messages p") for _ in range(2)]

    assert shown == [["Password successfully changed."], []]


MEMBERS_PAGES = [
    "/account",
    "/account?tab=security",
    "/account?tab=export",
    "/account/email/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/account/sessions/",
    "/account/2fa/app/",
    "/account/passkeys/",
    "/account/passkeys/add/",
]


def test_pages_are_valid_html(at_home: Client, tmp_path: Path) -> None:
    pages = {path: at_home.get(path).content.decode() for path in MEMBERS_PAGES}
    Authenticator.objects.create(user=User.objects.get(), type="webauthn", data={"name": "Phone & key"})
    pages["with a passkey"] = at_home.get("/account/passkeys/").content.decode()
    change_address(at_home, "new@example.org")
    pages["begun"] = at_home.get("/account/email/").content.decode()
    pages["refused"] = change_password(at_home, password1="short").content.decode()

    assert invalid(pages, tmp_path) == []
