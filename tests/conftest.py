"""The cast: alice wrote it, bob votes, carol moderates, dave is a stranger with an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from hypothesis import settings

from content.models import ModeratorAct
from content.models.append_only import AppendOnly
from tests.factories import make_user
from tests.members import signed_in
from tests.undone import undoable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profiles.models import User


# Whoever uses none of these, nor the mark `django_db`, is refused by the database.
_ASKING = {"db", "transactional_db", "kept_for_the_file"}
# How long an example takes says something about the machine, not about us.
settings.register_profile("byline", deadline=None)
settings.load_profile("byline")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what asks no database: it has run on SQLite."""
    if connection.vendor == "sqlite":
        return
    left_out = [
        item for item in items if not (_ASKING & set(item.fixturenames) or item.get_closest_marker("django_db"))
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


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


@pytest.fixture(scope="module")
def kept_for_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let what the fixtures of a file store stay for all its tests, and take it away after the last.

    What a test changes is taken back by the transaction of the test, within this one.
    """
    with django_db_blocker.unblock(), undoable():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stranger() -> AnonymousUser:
    return AnonymousUser()


# Browsers in which one of them is signed in.


@pytest.fixture
def alices(alice: User) -> Client:
    return signed_in(alice)


@pytest.fixture
def bobs(bob: User) -> Client:
    return signed_in(bob)


@pytest.fixture
def carols(carol: User) -> Client:
    return signed_in(carol)


@pytest.fixture
def operator(db: None) -> Client:
    """A browser in which a superuser is signed in."""
    return signed_in(make_user("Operator", is_staff=True, is_superuser=True))


@pytest.fixture(scope="session", autouse=True)
def _emptied_log() -> Iterator[None]:
    """Let a test that commits end with every table empty, the log of moderation too.

    On PostgreSQL that goes past the triggers of the log; on SQLite they refuse it, as they should, and are taken away
    for a moment.
    """
    if connection.vendor != "sqlite":
        yield
        return
    [refusal] = [one for one in ModeratorAct._meta.constraints if isinstance(one, AppendOnly)]
    drop = [f"DROP TRIGGER IF EXISTS {refusal.name}_{event}" for event in ("update", "delete")]
    operations = type(connection.ops)
    flush = operations.sql_flush

    def flush_with_log(self: Any, *args: Any, **options: Any) -> list[str]:
        create = refusal.statements(ModeratorAct, self.connection.schema_editor())
        return [*drop, *flush(self, *args, **options), *map(str, create)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", flush_with_log)
        yield
