"""A browser in which somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

if TYPE_CHECKING:
    from profiles.models import User


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
