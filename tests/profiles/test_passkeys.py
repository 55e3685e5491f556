"""Passkeys that are invented or another person's; those that hold are tried in a browser (tests/browser)."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories import make_user
from tests.pages import get_page, parse, texts
from tests.signing_up import ERRORS, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "nonsense",
        "null",
        "[]",
        "5",
        "{}",
        '{"response": 5}',
        '{"response": {"userHandle": null}}',
        '{"response": {"userHandle": "AAAA"}}',
        '{"id": "x", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AAAA"}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AAAA", "clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "AA"}}',
    ],
)
def test_invented_passkeys_are_refused(at_home: Client, credential: str) -> None:
    stranger = Client()
    asked = stranger.get("/account/passkeys/login/", headers={"Accept": "application/json"})
    get_page(at_home, "/account/passkeys/add/")

    signing_in = stranger.post("/account/passkeys/login/", {"credential": credential})
    adding = at_home.post("/account/passkeys/add/", {"name": "Key", "credential": credential})

    assert (asked.status_code, "challenge" in asked.json()["request_options"]["publicKey"]) == (200, True)
    assert (signing_in.status_code, signing_in["Location"]) == (302, "/account/login/")
    assert (adding.status_code, len(texts(parse(adding), ERRORS)) >= 1) == (422, True)
    assert (signed_in_as(stranger), Authenticator.objects.count()) == ([], 0)


def test_another_persons_passkey_is_not_there(at_home: Client) -> None:
    other = Authenticator.objects.create(user=make_user("Bob"), type="webauthn", data={"name": "Bob's"})

    answers = [
        ask(f"/account/passkeys/{other.pk}/{page}").status_code
        for ask in (at_home.get, at_home.post)
        for page in ("", "remove/")
    ]

    assert (answers, texts(get_page(at_home, "/account/passkeys/"), ".account-row")) == ([404] * 4, [])
