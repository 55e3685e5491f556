"""Row locks. `docs/architecture.md` says in which order they are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def locking[Row: Model](rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return these rows, which are locked when they are read: they alone, in the order of their keys.

    PostgreSQL checks references only at the commit, past any order of locks: such a check gets along with this lock.
    """
    return rows.order_by("pk").select_for_update(of=("self",), no_key=True)


def lock_rows(rows: QuerySet[Any]) -> list[Any]:
    """Lock these rows, and return their keys."""
    return list(locking(rows).values_list("pk", flat=True))
