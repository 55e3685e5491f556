"""The settings of an account: one place with four tabs, whatever their addresses are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from profiles.models import User
from tests.factories import LONG_AGO, make_user
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"
ACCOUNT, SECURITY, EXPORT = "/account", "/account?tab=security", "/account?tab=export"
TABS = {"Profile": "/users/ann/edit", "Account": ACCOUNT, "Security": SECURITY, "Export": EXPORT}


@pytest.fixture
def ann(db: None) -> User:
    return make_user("Ann", username="ann", email="ann@example.org", password=PASSWORD, karma=7)


@pytest.fixture
def at_home(client: Client, ann: User) -> Client:
    client.post("/account/login/", {"login": "ann", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account"})
    return client


def tabs(page: HtmlElement) -> tuple[dict[str, str], list[str]]:
    """Return the tabs of the settings with their addresses, and which of them is shown."""
    links = page.cssselect("nav[aria-label='Account settings'] a")
    current = [link.text for link in links if link.get("aria-current") == "page"]
    return {link.text: link.get("href") for link in links}, current


@pytest.mark.parametrize("tab", TABS)
def test_settings_are_one_place_with_tabs(at_home: Client, tab: str) -> None:
    page = get_page(at_home, TABS[tab])

    assert (texts(page, "h1"), *tabs(page)) == (["Account Settings"], TABS, [tab])


@pytest.mark.parametrize("tab", ["", "subscriptions", "Security", "../security", "%00"])
def test_unknown_tab_shows_the_first(at_home: Client, tab: str) -> None:
    assert tabs(get_page(at_home, f"/account?tab={tab}")) == (TABS, ["Account"])


def test_tab_of_the_profile_leads_to_its_address(at_home: Client) -> None:
    assert at_home.get("/account?tab=profile")["Location"] == "/users/ann/edit"


@pytest.mark.parametrize(
    ("mode", "deactivated_at", "expected"),
    [
        ("archive", None, ["Account", "Security"]),
        ("archive", LONG_AGO, ["Account", "Security"]),
        ("community", LONG_AGO, ["Account", "Security", "Export"]),
    ],
)
def test_tabs_that_lead_nowhere_are_not_offered(
    at_home: Client, settings: Any, mode: str, deactivated_at: Any, expected: list[str]
) -> None:
    settings.BYLINE_MODE = mode
    User.objects.update(deactivated_at=deactivated_at)

    found = [tabs(get_page(at_home, f"/account?tab={tab}")) for tab in ("security", "export", "profile")]

    assert [list(links) for links, _current in found] == [expected] * 3
    shown = "Export" if "Export" in expected else "Account"
    assert [current for _links, current in found] == [["Security"], [shown], ["Account"]]


def test_account_tab_says_what_one_signs_in_with(at_home: Client) -> None:
    page = get_page(at_home, ACCOUNT)

    assert texts(page, ".facts > div") == ["Username ann", "Email ann@example.org Change email address"]
    assert texts(page, "#close-account li a") == ["Deactivate your account", "Delete your account"]
    assert [link.get("href") for link in page.cssselect(".site-bar a[href^='/account']")] == ["/account"]


def test_security_tab_says_how_one_signs_in(at_home: Client) -> None:
    page = get_page(at_home, SECURITY)

    assert texts(page, ".facts > div") == ["Passkeys 0 Manage passkeys", "Authenticator app Off Turn on"]
    assert texts(page, ".account-part p") == ["Change password", "1 session Manage sessions"]


def test_export_tab_has_the_button_that_downloads(at_home: Client) -> None:
    [form] = get_page(at_home, EXPORT).cssselect("main form")

    assert (form.get("action"), form.get("method")) == ("/account/export", "post")
    assert tabs(get_page(at_home, "/account/export")) == (TABS, ["Export"])


@pytest.mark.parametrize("address", [ACCOUNT, SECURITY, EXPORT])
def test_every_link_of_the_page_leads_somewhere(at_home: Client, address: str) -> None:
    links = [link.get("href") for link in get_page(at_home, address).cssselect("main a")]

    assert {link: at_home.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(("address", "queries"), [(ACCOUNT, 3), (SECURITY, 4), (EXPORT, 3)])
def test_page_costs_the_same_whatever_one_has(
    at_home: Client, ann: User, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(queries):
        at_home.get(address)
    Authenticator.objects.create(user=ann, type="totp", data={})
    for number in range(9):
        Authenticator.objects.create(user=ann, type="webauthn", data={"name": f"Key {number}"})
        EmailAddress.objects.create(user=ann, email=f"new{number}@example.org")
        UserSession.objects.create(user=ann, ip="192.0.2.1", session_key=str(number))
    with django_assert_num_queries(queries):
        page = get_page(at_home, address)

    if address == SECURITY:
        assert texts(page, ".facts > div") == ["Passkeys 9 Manage passkeys", "Authenticator app On Turn off"]
        assert texts(page, ".account-part p")[1:] == ["10 sessions Manage sessions"]
