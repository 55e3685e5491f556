"""An account in a real browser: by plain forms without script, and with a passkey where scripts run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from profiles.models import Invitation, User
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.factories import make_user
from tests.mails import path_in_last_mail
from tests.totp import code, wrong_code

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage

PASSWORD = "a long enough secret"
NEW_PASSWORD = "another long secret"


@pytest.fixture
def ann(transactional_db: None) -> User:
    return make_user("Ann", username="ann", email="ann@example.org", password=PASSWORD)


def fill(page: Page, **fields: str) -> None:
    """Fill in the fields of the page's first form, and send it."""
    for name, value in fields.items():
        page.fill(f"main input[name={name}]", value)
    page.locator("main form button[type=submit]").first.click()


def expect_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def expect_signed_in_as(page: Page, name: str) -> None:
    expect(page.locator(".account-menu summary")).to_have_text([name])


def expect_signed_out(page: Page) -> None:
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_signing_up_confirming_and_choosing_a_new_password_without_script(
    open_page: OpenPage, live_server: LiveServer, transactional_db: None
) -> None:
    page = open_page(f"{live_server}/people", script=False)
    page.get_by_role("link", name="Sign up").click()
    fill(page, display_name="Ann Marker", email="ann@example.org", password1="short")
    expect(page.locator(".form__error")).to_have_text(
        "This password is too short. It must contain at least 8 characters."
    )
    fill(page, password1=PASSWORD)
    expect_heading(page, "Confirm your email address")

    page.goto(f"{live_server}{path_in_last_mail()}")
    page.get_by_role("button", name="Confirm").click()
    expect_signed_in_as(page, "Ann Marker")
    page.locator(".account-menu summary").click()
    page.get_by_role("link", name="Account Settings").click()
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Forgot your password?").click()
    fill(page, email="ann@example.org")
    page.wait_for_url("**/password/reset/done/")

    page.goto(f"{live_server}{path_in_last_mail()}")
    fill(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    page.locator("main").get_by_role("link", name="Sign in").click()
    fill(page, login="ann@example.org", password=NEW_PASSWORD)
    expect_signed_in_as(page, "Ann Marker")


def test_second_factor_without_script(open_page: OpenPage, live_server: LiveServer, ann: User) -> None:
    page = open_page(f"{live_server}/account?tab=security", script=False)
    fill(page, login="ann", password=PASSWORD)
    page.get_by_role("link", name="Turn on").click()
    fill(page, password=PASSWORD)
    secret = page.locator("main code").inner_text()
    fill(page, code=code(secret))
    expect(page.locator(".codes code")).to_have_count(10)
    recovery = page.locator(".codes code").first.inner_text()
    sign_out(page)

    sign_in(page, on_the_way_to="/")
    expect_heading(page, "Two-step sign-in")
    fill(page, code=wrong_code(secret))
    expect(page.locator(".form__error")).to_have_text("Incorrect code.")
    fill(page, code=recovery)

    expect_signed_in_as(page, "Ann")


@pytest.fixture
def device(open_page: OpenPage, live_server: LiveServer, ann: User) -> Page:
    """A browser on a device that can keep passkeys, and knows its owner."""
    page = open_page(f"{live_server}/account/login/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page: Page, *, on_the_way_to: str) -> None:
    page.goto(urljoin(page.url, f"/account/login/?next={on_the_way_to}"))
    fill(page, login="ann", password=PASSWORD)


def sign_out(page: Page) -> None:
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect_signed_out(page)


def add_passkey(page: Page, *, alone: bool) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    fill(page, password=PASSWORD)
    page.fill("main input[name=name]", "Ann's phone")
    page.get_by_label("Sign in with this passkey alone, without a password").set_checked(alone)
    page.get_by_role("button", name="Add").click()
    expect_heading(page, "Recovery codes")


def test_passkey_signs_in_alone(device: Page, live_server: LiveServer) -> None:
    sign_in(device, on_the_way_to="/account/passkeys/")
    add_passkey(device, alone=True)
    sign_out(device)

    device.goto(f"{live_server}/account/login/?next=/account/passkeys/")
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect_heading(device, "Passkeys")

    expect_signed_in_as(device, "Ann")
    expect(device.locator(".account-row__meta")).to_contain_text("signs in without password")
    device.get_by_role("link", name="Rename Ann's phone").click()
    device.locator("main a", has_text="Use a security key").click()
    device.get_by_role("button", name="Use a passkey").click()
    fill(device, name="Old phone")
    expect(device.locator(".account-row__name")).to_have_text("Old phone")
    device.get_by_role("link", name="Remove Old phone").click()
    device.get_by_role("button", name="Remove").click()
    expect(device.locator("main")).to_contain_text("You don’t have any passkeys yet.")


def test_passkey_is_a_second_step(device: Page, live_server: LiveServer) -> None:
    sign_in(device, on_the_way_to="/account/passkeys/")
    add_passkey(device, alone=False)
    sign_out(device)

    sign_in(device, on_the_way_to="/people")
    expect(device.get_by_role("heading", level=1)).to_have_text("Two-step sign-in")
    device.get_by_role("button", name="Use a passkey").click()

    device.wait_for_url(f"{live_server}/people")
    expect_signed_in_as(device, "Ann")


def test_device_without_passkey_is_told_so_in_words(device: Page) -> None:
    device.get_by_role("button", name="Sign in with a passkey").click()

    expect(device.get_by_role("alert")).to_have_text(
        "Your passkey wasn’t accepted. Try again, or sign in with your password."
    )


def test_passkeys_are_not_offered_without_script(open_page: OpenPage, live_server: LiveServer, ann: User) -> None:
    page = open_page(f"{live_server}/account/login/", script=False)

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


STRANGERS_PAGES = [
    "/login/",
    "/signup/",
    "/confirm-email/",
    "/confirm-email/old/",
    "/password/reset/",
    "/password/reset/done/",
    "/password/reset/key/x-old/",
    "/password/reset/key/done/",
    "/inactive/",
]
MEMBERS_PAGES = [
    "",
    "/email/",
    "/password/change/",
    "/reauthenticate/",
    "/sessions/",
    "/2fa/app/",
    "/2fa/codes/",
    "/2fa/codes/new/",
    "/2fa/app/remove/",
    "/2fa/reauthenticate/",
    "/passkeys/",
    "/passkeys/add/",
]


def test_axe_finds_nothing_on_any_page_of_an_account(open_page: OpenPage, live_server: LiveServer, ann: User) -> None:
    page = open_page(f"{live_server}/", **NARROW_FOR_AXE)
    found: dict[str, list[str]] = {}

    def look(path: str) -> None:
        page.goto(f"{live_server}/account{path}")
        found[path] = flaws(page)

    for path in STRANGERS_PAGES:
        look(path)
    page.goto(f"{live_server}/account/login/")
    fill(page, login="ann", password="wrong")
    expect(page.locator(".form__error")).to_be_visible()
    found["refused"] = flaws(page)
    fill(page, login="ann", password=PASSWORD)
    expect_signed_in_as(page, "Ann")
    page.goto(f"{live_server}/account/2fa/app/")
    fill(page, password=PASSWORD)
    expect(page.locator("main code")).to_be_visible()
    found["app"] = flaws(page)
    fill(page, code=code(page.locator("main code").inner_text()))
    expect_heading(page, "Recovery codes")
    for path in MEMBERS_PAGES:
        look(path)
    sign_out(page)
    sign_in(page, on_the_way_to="/")
    expect_heading(page, "Two-step sign-in")
    found["second step"] = flaws(page)

    assert found == dict.fromkeys(found, [])


def test_invitation_opens_the_form(
    open_page: OpenPage, live_server: LiveServer, transactional_db: None, settings: Any
) -> None:
    settings.BYLINE_SIGNUP = "invitation"
    invitation = Invitation.objects.create(email="ann@example.org")
    page = open_page(f"{live_server}/account/signup/?invitation={invitation.token}", script=False)

    assert page.input_value("input[name=email]") == "ann@example.org"
    fill(page, display_name="Ann", password1=PASSWORD)
    expect_heading(page, "Confirm your email address")
