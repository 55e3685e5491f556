"""The forms in which newcomers sign up and members sign in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.pages import get_page, texts

PASSWORD = "a long enough secret"


NEW_PASSWORD = "another long secret"


ERRORS = "main .form__error"


def sign_up(client: Client, name: str = "Ann Marker", email: str = "ann@example.org", **fields: Any) -> HttpResponse:
    return client.post("/account/signup/", {"display_name": name, "email": email, "password1": PASSWORD, **fields})


def sign_in(client: Client, login: str = "ann@example.org", password: str = PASSWORD) -> HttpResponse:
    return client.post("/account/login/", {"login": login, "password": password})


def signed_in_as(client: Client) -> list[str]:
    return texts(get_page(client, "/people"), ".account-menu summary")
