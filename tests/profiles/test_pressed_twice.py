"""Forms of one's account whose button is pressed twice: they lead where one press leads, and do what one does."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.at_once import at_once
from tests.factories import make_user
from tests.mails import path_in_last_mail, subjects
from tests.members import signed_in
from tests.pages import get_page, texts
from tests.totp import code

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough secret"
APP, ADDRESS, CODES = "/account/2fa/app/", "/account/email/", "/account/2fa/codes/"
CHANGE = {"email": "new@example.org", "action_add": ""}


@pytest.fixture
def at_home(transactional_db: None) -> Client:
    """Ann's browser, in which she has said her password a moment ago."""
    browser = signed_in(make_user("Ann", email="ann@example.org", password=PASSWORD))
    browser.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account"})
    return browser


def press(browser: Client, url: str, form: dict[str, str]) -> tuple[int, str]:
    """Press the button as if no answer had come yet; return the answer and where it leads."""
    window = Client()
    window.cookies = browser.cookies
    answer = window.post(url, form)
    return answer.status_code, answer.headers.get("Location", "")


def typed_code(browser: Client) -> dict[str, str]:
    return {"code": code(texts(get_page(browser, APP), "main code")[0])}


def test_app_turned_on_by_a_double_click_leads_to_the_codes_each_time(at_home: Client) -> None:
    form = typed_code(at_home)

    answers = at_once(*[partial(press, at_home, APP, form)] * 4)

    assert (answers, press(at_home, APP, form)) == ([(302, CODES)] * 4, (302, CODES))
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "totp"]


def test_app_beside_codes_that_were_seen_leads_to_the_account_each_time(at_home: Client) -> None:
    press(at_home, APP, typed_code(at_home))
    get_page(at_home, CODES)
    # The codes stay where there is a passkey.
    Authenticator.objects.filter(type="totp").update(type="webauthn")
    form = typed_code(at_home)

    assert [press(at_home, APP, form)[0] for _ in range(2)] == [302, 302]
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "totp", "webauthn"]


def test_wrong_code_pressed_twice_is_refused_twice(at_home: Client) -> None:
    get_page(at_home, APP)

    assert at_once(*[partial(press, at_home, APP, {"code": "000000"})] * 2) == [(422, "")] * 2
    assert Authenticator.objects.count() == 0


def test_address_changed_by_a_double_click_gets_one_mail_whose_link_holds(at_home: Client) -> None:
    answers = at_once(*[partial(press, at_home, ADDRESS, CHANGE)] * 4)

    assert (answers, press(at_home, ADDRESS, CHANGE)) == ([(302, ADDRESS)] * 4, (302, ADDRESS))
    assert subjects() == [("new@example.org", "Byline: confirm your email address")]
    at_home.post(path_in_last_mail())
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]


def test_address_whose_mail_could_not_be_sent_is_begun_anew(at_home: Client, no_mail: Any) -> None:
    with no_mail():
        failed = press(at_home, ADDRESS, CHANGE)
    again = press(at_home, ADDRESS, CHANGE)

    assert (failed, again) == ((503, ""), (302, ADDRESS))
    assert subjects() == [("new@example.org", "Byline: confirm your email address")]
