"""What each database needs of its own; everything else is the same for both."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config.data_folder import make_private_file

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


def database(url: str, *, folder: Path, password: str = "") -> dict[str, Any]:
    """Return Django's settings for this address: SQLite in the data folder when it is empty, or PostgreSQL.

    `password` is that of a PostgreSQL address without one. It is not part of an address, so nothing in it is quoted.
    """
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{quote(str(folder / 'db.sqlite3'))}"))
    except (ValueError, dj_database_url.ParseError) as error:
        msg = f"DATABASE_URL cannot be understood: {error}"
        raise ImproperlyConfigured(msg) from error
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        if parsed["NAME"] != ":memory:":
            make_private_file(Path(parsed["NAME"]))
        # A new connection may have to write: on a full disk only those that are open can read.
        return {**parsed, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, "OPTIONS": SQLITE_OPTIONS}
    if parsed["ENGINE"] == "django.db.backends.postgresql":
        options = {**parsed.get("OPTIONS", {}), **POSTGRESQL_OPTIONS}
        password = parsed["PASSWORD"] or password
        return {**parsed, "PASSWORD": password, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    msg = "DATABASE_URL begins with sqlite:/// or postgres://."
    raise ImproperlyConfigured(msg)
