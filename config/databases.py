"""What each database needs of its own; everything else is the same for both."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_OPTIONS = {
    # A transaction that begins by reading and then writes fails at once under another writer unless it is IMMEDIATE.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000;"
    ),
}
# Without a database a request waits this long for a connection before it fails.
POSTGRESQL_OPTIONS = {"pool": {"min_size": 1, "max_size": 8, "timeout": 4}}
# Any number that no other program in the same database takes.
MIGRATION_LOCK = 820_271_664


def database(url: str, *, folder: Path) -> dict[str, Any]:
    """Return Django's settings for this address: SQLite in the data folder when it is empty, or PostgreSQL."""
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{quote(str(folder / 'db.sqlite3'))}"))
    except (ValueError, dj_database_url.ParseError) as error:
        msg = f"DATABASE_URL cannot be understood: {error}"
        raise ImproperlyConfigured(msg) from error
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        return {**parsed, "OPTIONS": SQLITE_OPTIONS}
    if parsed["ENGINE"] == "django.db.backends.postgresql":
        options = {**parsed.get("OPTIONS", {}), **POSTGRESQL_OPTIONS}
        return {**parsed, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    msg = "DATABASE_URL begins with sqlite:/// or postgres://."
    raise ImproperlyConfigured(msg)


@contextmanager
def one_at_a_time(connection: BaseDatabaseWrapper, *, folder: Path) -> Iterator[None]:
    """Wait until no other process, on any machine that shares the database, is inside this."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
        return
    with (folder / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
