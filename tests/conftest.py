"""The cast: alice wrote it, bob votes, carol moderates, dave is a stranger with an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from hypothesis import settings

from content.models import ModeratorAct
from tests.factories import make_user

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@pytest.fixture
def emptied_log(transactional_db: None) -> Iterator[None]:
    """Empty the log of moderation after a test that commits.

    Such a test ends by emptying every table. On PostgreSQL that goes past the triggers; on SQLite they refuse it, as
    they should, and are taken away for a moment.
    """
    yield
    if connection.vendor != "sqlite":
        return
    [refusal] = [one for one in ModeratorAct._meta.constraints if one.name.endswith("append_only")]
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER {refusal.name}_{event}")
        cursor.execute(f"DELETE FROM {ModeratorAct._meta.db_table}")
        for statement in refusal.statements(ModeratorAct, connection.schema_editor()):
            cursor.execute(str(statement))
