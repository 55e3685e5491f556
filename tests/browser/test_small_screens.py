"""What a small screen has too little room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import expect

from tests.browser.signing_in import open_as
from tests.factories import make_history, make_user

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage

PASSWORD = "a long enough secret"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [320, 390, 480, 1280])
def test_names_of_contributors_stay_whole(open_page: OpenPage, live_server: LiveServer, width: int) -> None:
    people = [make_user("Bartholomea Featherstonehaugh"), make_user("Ida")]
    wikitag = make_history("Tides", [("<p>Ebb.</p>", people[0]), ("<p>Ebb and flow.</p>", people[1])])
    page = open_page(f"{live_server.url}{wikitag.get_absolute_url()}", width=width)

    names = page.locator(".shares__name a")
    expect(names).to_have_count(2)
    lines = "names => names.map(name => name.getClientRects().length)"
    assert names.evaluate_all(lines) == [1, 1]


def test_numbers_of_recovery_codes_are_seen(open_page: OpenPage, live_server: LiveServer) -> None:
    ann = make_user("Ann", username="ann", email="ann@example.org", password=PASSWORD)
    TOTP.activate(ann, generate_totp_secret())
    RecoveryCodes.activate(ann)
    page = open_as(open_page, live_server, ann, "/account/2fa/codes/", width=390)
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    codes = page.locator(".codes li")
    expect(codes).to_have_count(10)

    # "10." stands before its code and is about two letters of 16 px wide.
    assert min(codes.evaluate_all("codes => codes.map(code => code.getBoundingClientRect().left)")) >= 2 * 16
