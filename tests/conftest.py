"""The cast: alice wrote it, bob votes, carol moderates, dave is a stranger with an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import settings

from tests.factories import make_user

if TYPE_CHECKING:
    from profiles.models import User


# How long an example takes says something about the machine, not about us.
settings.register_profile("byline", deadline=None)
settings.load_profile("byline")


@pytest.fixture
def alice(db: None) -> User:
    return make_user("Alice")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("Bob")


@pytest.fixture
def carol(db: None) -> User:
    return make_user("Carol", is_staff=True)


@pytest.fixture
def dave(db: None) -> User:
    return make_user("Dave")


@pytest.fixture
def stranger() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def operator(db: None) -> Client:
    """A browser in which a superuser is signed in."""
    client = Client()
    client.force_login(make_user("Operator", is_staff=True, is_superuser=True))
    return client
