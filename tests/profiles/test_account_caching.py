"""No browser keeps a page of somebody's account: the next person at the machine would find it by going back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.urls import get_resolver

from tests.factories import make_user
from tests.members import signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from django.urls import URLPattern, URLResolver

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"
# Whoever opens it reads the same.
TELLS_NOTHING = {"/account/deleted"}
SHOWN = 200


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield all addresses of the site; where they have a gap, as they stand in the modules of URLs."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns)
        else:
            yield "/" + str(pattern.pattern).lstrip("^")


def shown_pages(browser: Client) -> dict[str, bool]:
    """Return the pages of an account that a member finds, and whether a browser may keep each."""
    of_account = {one for one in addresses(get_resolver().url_patterns) if re.match(r"/account\b", one)}
    answers = {one: browser.get(one) for one in of_account - TELLS_NOTHING}
    return {
        one: "no-store" not in answer.get("Cache-Control", "")
        for one, answer in answers.items()
        if answer.status_code == SHOWN
    }


def test_no_browser_keeps_a_page_of_an_account() -> None:
    ann = make_user("Ann", email="ann@example.org", password=PASSWORD)
    browser = signed_in(ann)
    browser.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account"})
    pages = shown_pages(browser)
    Authenticator.objects.create(user=ann, type="totp", data={})
    Authenticator.objects.create(user=ann, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    pages |= shown_pages(browser)

    assert {page for page, may_be_kept in pages.items() if may_be_kept} == set()
    second_factor = {f"/account/2fa/{page}/" for page in ("app", "app/remove", "codes", "codes/download", "codes/new")}
    others = {f"/account/{page}/" for page in ("email", "passkeys", "passkeys/add", "password/change", "sessions")}
    leaving = {f"/account/{page}" for page in ("export", "deactivate", "delete")}
    assert {"/account", *second_factor, *others, *leaving} < set(pages)
