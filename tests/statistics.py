"""What SQLite has counted of its tables: it stays when the rows go, and leads other tests' questions another way."""

from __future__ import annotations

from django.db import connection


def forget_statistics() -> None:
    """Let SQLite plan by the shape of its tables alone, as it does in a new file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_stat_'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")
        # Which the connection would else not notice until its end.
        cursor.execute("ANALYZE sqlite_schema")
