"""Signing in and out: by either name, back to where one came from, and not without end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from profiles.models import CacheRow
from tests.clocks import Clock, stop_clock
from tests.factories import make_user
from tests.pages import get_page, parse, texts

pytestmark = pytest.mark.django_db

WRONG = ["Wrong username or password."]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stop_clock(monkeypatch)


def attempt(client: Client, password: str, *, name: str = "ann", **fields: Any) -> HttpResponse:
    return client.post("/account/login/", {"login": name, "password": password, **fields})


def is_signed_in(client: Client) -> bool:
    return texts(get_page(client, "/people"), ".site-bar form button") == ["Sign out"]


@pytest.mark.parametrize("name", ["ann", "ann@example.org", "Ann@Example.org", " ann "])
def test_name_and_address_both_sign_in(client: Client, name: str) -> None:
    make_user("Ann", username="ann", email="ann@example.org", password="right")

    response = attempt(client, "right", name=name)

    assert (response.status_code, response["Location"], is_signed_in(client)) == (302, "/", True)


def test_page_has_a_form_for_name_and_password(client: Client) -> None:
    page = get_page(client, "/account/login/?next=/people")
    [form] = page.cssselect("form[action='/account/login/']")

    assert texts(form, "label") == ["Username or email", "Password"]
    assert [(name, value) for name, value in form.form_values() if name == "next"] == [("next", "/people")]
    assert [link.get("href") for link in page.cssselect("main a")] == [
        "/account/password/reset/",
        "/account/signup/?next=%2Fpeople",
    ]


@pytest.mark.parametrize(
    ("name", "password", "errors"),
    [
        ("ann", "wrong", WRONG),
        ("nobody", "right", WRONG),
        ("nobody@example.org", "right", WRONG),
        ("ann", "", ["This field is required."]),
        ("", "right", ["This field is required."]),
        ("a\0b", "right", ["Null characters are not allowed."]),
        ("a" * 255, "right", ["Ensure this value has at most 254 characters (it has 255)."]),
    ],
)
def test_wrong_words_come_back_with_the_form(client: Client, name: str, password: str, errors: list[str]) -> None:
    make_user("Ann", username="ann", password="right")

    response = attempt(client, password, name=name)

    page = parse(response)
    assert (response.status_code, texts(page, ".form__error")) == (422, errors)
    assert page.cssselect("input[name=login]")[0].get("value", "") == name.replace("\0", "\N{REPLACEMENT CHARACTER}")
    assert page.cssselect("input[name=password]")[0].get("value") is None
    assert is_signed_in(client) is False


@pytest.mark.parametrize(
    ("where", "back_at"),
    [
        ("/people?q=x", "/people?q=x"),
        ("http://testserver/people", "http://testserver/people"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://localhost/", "/"),
    ],
)
def test_only_our_own_addresses_are_gone_back_to(client: Client, where: str, back_at: str) -> None:
    make_user("Ann", username="ann", password="right")

    inside = attempt(client, "right", next=where)
    outside = client.post("/account/logout/", {"next": where})

    assert [(answer.status_code, answer["Location"]) for answer in (inside, outside)] == [(302, back_at)] * 2
    assert is_signed_in(client) is False


def test_signing_out_is_asked_for_by_a_form(client: Client) -> None:
    client.force_login(make_user("Ann"))

    response = client.get("/account/logout/")

    assert (response.status_code, response["Allow"], is_signed_in(client)) == (405, "POST", True)


def test_who_is_signed_in_needs_no_page_for_it(client: Client) -> None:
    client.force_login(make_user("Ann"))

    response = client.get("/account/login/?next=/people")

    assert (response.status_code, response["Location"]) == (302, "/people")


def test_session_is_another_after_signing_in(client: Client) -> None:
    make_user("Ann", username="ann", password="right")
    before = client.session.session_key

    attempt(client, "right")

    assert client.session.session_key not in {None, before}


@pytest.mark.parametrize("name", ["ann", "ann@example.org", "banned", "nobody", "nobody@example.org", "passkey"])
def test_one_hash_is_computed_whoever_is_tried(client: Client, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    make_user("Ann", username="ann", email="ann@example.org", password="right")
    make_user("Passkey", username="passkey")
    make_user("Banned", username="banned", password="right", banned_until=timezone.now() + timedelta(days=1))
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or encode(self, password, salt),
    )

    attempt(client, "wrong", name=name)

    assert len(hashed) == 1


def test_one_visitor_tries_thirty_names_a_minute(client: Client) -> None:
    tried = [attempt(client, "guess", name=f"name-{number}") for number in range(31)]

    assert [answer.status_code for answer in tried] == [422] * 30 + [429]
    assert tried[-1]["Retry-After"] == "60"
    assert attempt(client, "guess", name="name-0").status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert attempt(elsewhere, "guess", name="name-0").status_code == 422


def test_visitors_are_told_apart_by_what_our_own_proxy_says(client: Client, settings: Any) -> None:
    def tried(proxies: int, said: str) -> int:
        settings.BYLINE_PROXIES = proxies
        return client.post(
            "/account/login/", {"login": "x", "password": "y"}, headers={"X-Forwarded-For": said}
        ).status_code

    for number in range(30):
        attempt(client, "guess", name=f"name-{number}")

    said = ["198.51.100.1", "9.9.9.9, 198.51.100.1", "nonsense", "127.0.0.1"]
    assert [tried(0, hops) for hops in said] == [429] * 4
    assert [tried(1, hops) for hops in said] == [422, 422, 422, 429]
    assert tried(2, "198.51.100.7, 127.0.0.1") == 422


def test_limits_hold_over_processes(client: Client) -> None:
    """They are counted in the database, which all processes share, unless another cache is named."""
    attempt(client, "wrong")

    counted = CacheRow.objects.values_list("cache_key", flat=True)
    assert sorted(key.removeprefix(":1:").split(":")[3] for key in counted) == [
        "login",
        "login_failed",
        "login_failed_by_strangers",
    ]


def test_admin_is_entered_by_the_same_page(client: Client, carol: Any) -> None:
    carol.set_password("right")
    carol.save(update_fields=["password"])

    asked = client.get("/admin/", follow=True)
    answer = attempt(client, "right", name=carol.username, next="/admin/")

    assert [address for address, _status in asked.redirect_chain] == [
        "/admin/login/?next=/admin/",
        "/account/login/?next=%2Fadmin%2F",
    ]
    assert (answer["Location"], client.get("/admin/").status_code) == ("/admin/", 200)
    posted = Client().post("/admin/login/", {"username": carol.username, "password": "right"})
    assert posted["Location"].startswith("/account/login/")


def test_member_who_is_no_moderator_does_not_enter_the_admin(client: Client, dave: Any) -> None:
    client.force_login(dave)

    assert client.get("/admin/login/").status_code == 403


def test_signing_in_costs_the_pages_after_it_nothing(client: Client, django_assert_num_queries: Any) -> None:
    """The middleware of django-allauth asks nothing and writes nothing: session and person are read as before."""
    make_user("Ann", username="ann", password="right")
    attempt(client, "right")

    with django_assert_num_queries(4):
        response = client.get("/people")

    assert (response.status_code, list(response.cookies)) == (200, ["csrftoken"])


@pytest.mark.parametrize("path", ["/", "/people", "/users/ann", "/quicktakes"])
def test_pages_for_strangers_set_no_cookie(client: Client, path: str) -> None:
    make_user("Ann")

    assert list(client.get(path).cookies) == []
