"""Thousands of rows in a moment: copies that the database makes of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from django.db.models import Model


def multiply(row: Model, count: int, **columns: str) -> None:
    """Insert so many copies of a stored row; `columns` says in SQL what differs, by the number `n` from 1 to `count`.

    What is not named is copied. The expressions must mean the same on both databases, which `minutes` helps with.
    """
    table = connection.ops.quote_name(row._meta.db_table)
    names = [field.column for field in row._meta.concrete_fields if field.generated is False]
    # An automatic key is left to the database.
    names = [name for name in names if name != "id" or "id" in columns]
    values = [columns.get(name, connection.ops.quote_name(name)).replace("%", "%%") for name in names]
    listed = ", ".join(map(connection.ops.quote_name, names))
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})"
    selected = f"SELECT {', '.join(values)} FROM numbers, {table} WHERE {table}.id = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"{numbers} INSERT INTO {table} ({listed}) {selected}", [row.pk])


def minutes(count: str) -> str:
    """Return the moment that lies so many minutes after the beginning of 2025, as an expression of either database."""
    if connection.vendor == "sqlite":
        return f"datetime('2025-01-01 12:00:00', ({count}) || ' minutes')"
    return f"timestamptz '2025-01-01 12:00:00+00' + ({count}) * interval '1 minute'"
