"""Signing in with a second factor: an app, recovery codes; passkeys as far as they go without a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from content.numbers import differences
from profiles.models import User
from tests.clocks import Clock, stop_clock
from tests.mails import subjects
from tests.members import signed_in
from tests.pages import get_page, parse, texts
from tests.signing_up import ERRORS, PASSWORD, signed_in_as
from tests.totp import code, wrong_code

pytestmark = pytest.mark.django_db


HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stop_clock(monkeypatch)


def turn_on(client: Client) -> str:
    """Turn the app on; return its secret."""
    secret = texts(get_page(client, "/account/2fa/app/"), "main code")[0]
    response = client.post("/account/2fa/app/", {"code": code(secret)})
    assert (response.status_code, response["Location"]) == (302, "/account/2fa/codes/")
    return secret


def first_step(client: Client, **fields: Any) -> HttpResponse:
    return client.post("/account/login/", {"login": "ann", "password": PASSWORD, **fields})


def second_step(client: Client, typed: str) -> HttpResponse:
    return client.post("/account/2fa/authenticate/", {"code": typed})


def test_reference_code_is_that_of_the_standard() -> None:
    assert code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=59) == "287082"
    assert code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=1111111109) == "081804"


def test_app_is_turned_on_and_asked_for(at_home: Client) -> None:
    secret = turn_on(at_home)
    elsewhere = Client()

    first = first_step(elsewhere, next="/people?q=x")
    between = signed_in_as(elsewhere)
    second = second_step(elsewhere, code(secret))

    assert (first.status_code, first["Location"], between) == (302, "/account/2fa/authenticate/", [])
    assert (second.status_code, second["Location"]) == (302, "/people?q=x")
    assert signed_in_as(elsewhere) == ["Ann"]
    assert list(differences()) == []


@pytest.mark.parametrize(("late", "status"), [(-2, 422), (-1, 302), (1, 302), (2, 422)])
def test_app_may_be_half_a_minute_wrong(at_home: Client, clock: Clock, late: int, status: int) -> None:
    secret = turn_on(at_home)
    browser = Client()
    first_step(browser)

    answer = second_step(browser, code(secret, at=(clock.moment + late * HALF_MINUTE).timestamp()))

    assert answer.status_code == status


def test_code_signs_in_once_for_as_long_as_it_holds(at_home: Client, clock: Clock) -> None:
    secret = turn_on(at_home)
    typed = code(secret, at=(clock.moment + HALF_MINUTE).timestamp())

    tried = []
    for _ in range(3):
        browser = Client()
        first_step(browser)
        tried.append(second_step(browser, typed).status_code)
        clock.forward(HALF_MINUTE)

    assert tried == [302, 422, 422]


def test_code_said_again_before_a_change_signs_nobody_in(at_home: Client, clock: Clock) -> None:
    secret = turn_on(at_home)
    typed = code(secret, at=(clock.moment + HALF_MINUTE).timestamp())
    said = at_home.post("/account/2fa/reauthenticate/", {"code": typed, "next": "/account"})
    clock.forward(2 * HALF_MINUTE)
    browser = Client()
    first_step(browser)

    assert (said.status_code, second_step(browser, typed).status_code) == (302, 422)


def test_secret_is_shown_as_picture_and_text(at_home: Client) -> None:
    page = get_page(at_home, "/account/2fa/app/")

    [picture] = page.cssselect("main img")
    assert picture.get("src").startswith("data:image/svg+xml;base64,")
    assert len(texts(page, "main code")[0]) == 32


def test_wrong_code_does_not_turn_it_on(at_home: Client) -> None:
    secret = texts(get_page(at_home, "/account/2fa/app/"), "main code")[0]

    response = at_home.post("/account/2fa/app/", {"code": wrong_code(secret)})

    assert (response.status_code, texts(parse(response), ERRORS)) == (422, ["Incorrect code."])
    assert Authenticator.objects.count() == 0


def test_recovery_codes_sign_in_once_each(at_home: Client) -> None:
    turn_on(at_home)
    codes = texts(get_page(at_home, "/account/2fa/codes/"), "main code")
    tried = []
    for typed in (codes[0], codes[0], codes[1]):
        browser = Client()
        first_step(browser)
        tried.append(second_step(browser, typed).status_code)

    assert (len(codes), tried) == (10, [302, 422, 302])
    assert texts(get_page(at_home, "/account/2fa/codes/"), "main code") == codes[2:]
    downloaded = at_home.get("/account/2fa/codes/download/")
    assert downloaded.content.decode().split() == codes[2:]
    assert "no-store" in downloaded["Cache-Control"]


def test_new_recovery_codes_replace_the_old(at_home: Client) -> None:
    turn_on(at_home)
    before = texts(get_page(at_home, "/account/2fa/codes/"), "main code")

    response = at_home.post("/account/2fa/codes/new/")

    after = texts(get_page(at_home, response["Location"]), "main code")
    assert (len(after), set(before) & set(after)) == (10, set())


def test_recovery_codes_without_a_second_factor_are_refused(at_home: Client) -> None:
    shown, sent = at_home.get("/account/2fa/codes/"), at_home.post("/account/2fa/codes/new/")

    assert (shown.status_code, sent.status_code) == (404, 422)
    assert Authenticator.objects.count() == 0


def test_eleventh_code_is_refused_even_if_it_is_right(at_home: Client) -> None:
    secret = turn_on(at_home)
    browser = Client()
    first_step(browser)

    tried = [second_step(browser, wrong_code(secret)) for _ in range(10)]
    refused = second_step(browser, code(secret))

    assert [(answer.status_code, texts(parse(answer), ERRORS)) for answer in tried] == [(422, ["Incorrect code."])] * 10
    assert (refused.status_code, texts(parse(refused), "h1")) == (429, ["429 Too Often"])
    assert refused["Retry-After"] == "900"
    assert signed_in_as(browser) == []


def test_codes_tried_from_many_networks_count_together(at_home: Client) -> None:
    secret = turn_on(at_home)
    browsers = [Client(REMOTE_ADDR=f"198.18.0.{number}") for number in range(11)]

    answers = []
    for browser in browsers:
        first_step(browser)
        typed = code(secret) if browser is browsers[-1] else wrong_code(secret)
        answers.append(second_step(browser, typed).status_code)

    # 10 in 15 minutes are the most that anybody gets, 960 a day, from however many networks.
    assert answers == [422] * 10 + [429]


def test_stranger_without_the_password_uses_up_no_codes(at_home: Client) -> None:
    secret = turn_on(at_home)
    strangers = [Client(REMOTE_ADDR=f"198.18.0.{number}") for number in range(11)]

    answers = []
    for stranger in strangers:
        first_step(stranger, password="a guess")
        answers.append(second_step(stranger, wrong_code(secret))["Location"])
    owner = Client()
    first_step(owner)

    assert answers == ["/account/login/"] * 11
    assert second_step(owner, code(secret)).status_code == 302


def test_second_step_can_be_left(at_home: Client) -> None:
    turn_on(at_home)
    browser = Client()
    first_step(browser)
    pending = browser.get("/account/login/")

    left = browser.post("/account/logout/", {"next": "/account/login/"})

    assert pending["Location"] == "/account/2fa/authenticate/"
    assert (left["Location"], browser.get("/account/login/").status_code) == ("/account/login/", 200)
    assert second_step(browser, "000000")["Location"] == "/account/login/"


def test_app_is_turned_off(at_home: Client) -> None:
    turn_on(at_home)

    response = at_home.post("/account/2fa/app/remove/")

    assert (response.status_code, Authenticator.objects.count()) == (302, 0)
    assert first_step(Client())["Location"] == "/"
    assert at_home.get("/account/2fa/app/remove/").status_code == 404


@pytest.mark.parametrize(
    "path", ["2fa/app/", "2fa/app/remove/", "2fa/codes/new/", "passkeys/add/", "passkeys/1/remove/"]
)
def test_password_is_asked_again_before_anything_changes(client: Client, ann: User, path: str) -> None:
    Authenticator.objects.create(user=ann, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    app = Authenticator.objects.create(user=ann, type="totp", data={"secret": "x"}) if "remove" in path else None
    before = list(Authenticator.objects.order_by("pk").values_list("pk", "data"))
    address = f"/account/{path}".replace("/1/", f"/{app.pk}/" if app else "")
    client.force_login(ann)

    shown, sent = client.get(address), client.post(address)

    for answer in (shown, sent):
        assert answer["Location"].partition("?")[0] == "/account/reauthenticate/"
    assert list(Authenticator.objects.order_by("pk").values_list("pk", "data")) == before


def test_password_is_asked_again_before_codes_are_shown(at_home: Client, ann: User) -> None:
    turn_on(at_home)
    elsewhere = signed_in(ann)

    answers = [elsewhere.get(f"/account/2fa/codes/{page}")["Location"] for page in ("", "download/")]

    assert [answer.partition("?")[0] for answer in answers] == ["/account/reauthenticate/"] * 2


def test_what_was_sent_before_the_password_is_done_after_it(client: Client, ann: User) -> None:
    client.force_login(ann)
    asked = client.post("/account/email/", {"email": "new@example.org", "action_add": ""})
    wrong = client.post(asked["Location"], {"password": "wrong", "next": "/account/email/"})
    right = client.post(asked["Location"], {"password": PASSWORD, "next": "/account/email/"})

    assert (wrong.status_code, texts(parse(wrong), ERRORS)) == (422, ["Incorrect password."])
    assert (right.status_code, right["Location"]) == (302, "/account/email/")
    assert subjects() == [("new@example.org", "Byline: confirm your email address")]


@pytest.mark.django_db(transaction=True)
def test_owner_is_told_of_a_change(at_home: Client) -> None:
    turn_on(at_home)

    assert {to for to, _subject in subjects()} == {"ann@example.org"}
    assert any("Authenticator app activated" in message.body for message in mail.outbox)


@pytest.mark.django_db(transaction=True)
def test_mail_server_that_fails_hinders_no_change(at_home: Client, no_mail: Any) -> None:
    with no_mail():
        turn_on(at_home)

    assert Authenticator.objects.filter(type="totp").count() == 1


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    paths = ["/account", "/account/email/", "/account/password/change/", "/account/sessions/", "/account/passkeys/"]

    answers = [client.get(path)["Location"] for path in paths]

    assert answers == [f"/account/login/?next={path}" for path in paths]
    assert client.get("/account/2fa/app/")["Location"] == "/account/login/?next=%2Faccount%2F2fa%2Fapp%2F"


def test_archive_keeps_what_its_keeper_needs(at_home: Client, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    pages = ["", "/password/change/", "/2fa/app/", "/passkeys/", "/sessions/", "/email/", "/password/reset/"]

    assert [len(get_page(at_home, f"/account{page}").cssselect("h1")) for page in pages] == [1] * len(pages)
