"""Row locks. `docs/architecture.md` says in which order they are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import Http404

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet


class GoneError(Http404):
    """Raised where what a request was about to lock has been deleted meanwhile; answered as if it had never been."""


def refuse_in_transaction() -> None:
    """Raise RuntimeError inside a transaction, in which long work would keep others from writing.

    As with Django's own durable transactions, those that a test case opens around each test do not count.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("Texts are rendered and compared before a transaction begins, never inside one.")


def locking[Row: Model](rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return these rows, which are locked when they are read: they alone, in the order of their keys.

    PostgreSQL checks references only at the commit, past any order of locks: such a check gets along with this lock.
    """
    return rows.order_by("pk").select_for_update(of=("self",), no_key=True)


def locked_row[Row: Model](rows: QuerySet[Row], pk: str | int) -> Row:
    """Lock one of these rows, and return it as it is now."""
    row = locking(rows).filter(pk=pk).first()
    if row is None:
        raise GoneError
    return row


def lock_rows(rows: QuerySet[Any]) -> list[Any]:
    """Lock these rows, and return their keys."""
    return list(locking(rows).values_list("pk", flat=True))


def lock_all(model: type[Model], pks: Iterable[str]) -> None:
    """Lock the rows of these keys, all of which the caller is about to refer to."""
    wanted = set(pks)
    if wanted - set(lock_rows(model._default_manager.filter(pk__in=wanted))):
        raise GoneError
