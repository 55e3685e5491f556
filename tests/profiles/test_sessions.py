"""Where one is signed in, and ending it."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from profiles.models import User
from profiles.templatetags.profiles import browser_name
from tests.admin_pages import delete
from tests.factories import make_user
from tests.pages import get_page, parse, texts

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
EDGE = f"{CHROME} Edg/140.0.0.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def ann(db: None) -> User:
    return make_user("Ann", username="ann", password=PASSWORD)


def browser(agent: str, address: str = "203.0.113.1") -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post("/account/login/", {"login": "ann", "password": PASSWORD})
    return client


def rows(client: Client) -> list[tuple[str, ...]]:
    page = get_page(client, "/account/sessions/")
    return [
        tuple(texts(row, ".account-row__name") + texts(row, ".account-row__acts"))
        for row in page.cssselect(".account-row")
    ]


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def test_sessions_are_listed_oldest_first(ann: User) -> None:
    here, there = browser(FIREFOX), browser(SAFARI, "2001:db8::7")

    assert rows(here) == [("Firefox on Linux", "This device"), ("Safari on iPhone", "End")]
    assert rows(there) == [("Firefox on Linux", "End"), ("Safari on iPhone", "This device")]
    metas = texts(get_page(here, "/account/sessions/"), ".account-row__meta")
    assert [meta.partition(",")[0] for meta in metas] == ["203.0.113.1", "2001:db8::7"]


def test_one_session_is_ended(ann: User) -> None:
    here, there, third = browser(FIREFOX), browser(SAFARI), browser(CHROME)
    [form, _other] = get_page(here, "/account/sessions/").cssselect(".account-row form")

    response = here.post("/account/sessions/", dict(form.form_values()))

    assert (response.status_code, response["Location"]) == (302, "/account/sessions/")
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    assert rows(here) == [("Firefox on Linux", "This device"), ("Chrome on Windows", "End")]


def test_all_other_sessions_are_ended(ann: User) -> None:
    here, there, third = browser(FIREFOX), browser(SAFARI), browser(CHROME)

    here.post("/account/sessions/")

    assert [is_in(client) for client in (here, there, third)] == [True, False, False]
    assert rows(here) == [("Firefox on Linux", "This device")]


def test_session_is_ended_twice_without_harm(ann: User) -> None:
    here, there = browser(FIREFOX), browser(SAFARI)
    pk = UserSession.objects.latest("pk").pk

    answers = [here.post("/account/sessions/", {"session": pk}).status_code for _ in range(2)]

    assert (answers, is_in(here), is_in(there)) == ([302, 422], True, False)


@pytest.mark.parametrize("session", ["0", "nonsense", "a\0b", "9" * 50])
def test_session_that_is_not_ones_own_stays(ann: User, session: str) -> None:
    make_user("Bob", username="bob", password=PASSWORD)
    bob = Client()
    bob.post("/account/login/", {"login": "bob", "password": PASSWORD})
    here = browser(FIREFOX)

    answers = [
        here.post("/account/sessions/", {"session": named})
        for named in (session, UserSession.objects.get(user__username="bob").pk)
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [len(texts(parse(answer), ".form__error")) for answer in answers] == [1, 1]
    assert (is_in(here), is_in(bob)) == (True, True)


def test_signed_out_sessions_leave_the_list(ann: User) -> None:
    here, there = browser(FIREFOX), browser(SAFARI)
    there.post("/account/logout/")

    assert rows(here) == [("Firefox on Linux", "This device")]


def test_reading_writes_nothing_about_the_session(ann: User, django_assert_num_queries: Any) -> None:
    here = browser(FIREFOX)
    before = UserSession.objects.values().get()

    with django_assert_num_queries(4):
        here.get("/people")

    assert UserSession.objects.values().get() == before


def test_operator_ends_a_session(operator: Client, ann: User) -> None:
    here = browser(FIREFOX)
    delete(operator, UserSession.objects.get(user=ann))

    assert (is_in(here), UserSession.objects.filter(user=ann).count()) == (False, 0)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (CHROME, "Chrome on Windows"),
        (EDGE, "Edge on Windows"),
        (SAFARI, "Safari on iPhone"),
        ("curl/8.0", "curl/8.0"),
        ("<b>Linux</b>", "Linux"),
        ("", "Unknown browser"),
    ],
)
def test_browsers_are_named_in_two_words(agent: str, name: str) -> None:
    assert browser_name(agent) == name
