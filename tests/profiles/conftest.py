from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend

from tests.factories import make_user
from tests.signing_up import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from profiles.models import User


@pytest.fixture
def ann(db: None) -> User:
    return make_user("Ann", username="ann", email="ann@example.org", password=PASSWORD)


@pytest.fixture
def at_home(client: Client, ann: User) -> Client:
    """Ann's browser, in which she has said her password a moment ago."""
    client.force_login(ann)
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account"})
    return client


@pytest.fixture
def forget_limits(db: None) -> Callable[[], None]:
    """Return a function that lets enough time pass for every limit."""
    return cache.clear


@pytest.fixture
def no_mail(monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """Return a block in which no mail server answers."""

    def refuse(*_: object) -> int:
        raise ConnectionRefusedError(111, "Connection refused")

    @contextmanager
    def away() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", refuse)
            yield

    return away
