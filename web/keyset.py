"""Paging by key: every list is read from its index, whatever its length and however many rows tie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.http import Http404

if TYPE_CHECKING:
    from collections.abc import Sequence

type Key = list[Any]


@dataclass(frozen=True)
class Page[M: models.Model]:
    """Some rows of a list, and the key of the one that follows. `after` is the cursor of the last row.

    At the end of the list there is no next key, and `after` is empty.
    """

    rows: list[M]
    next_key: Any
    after: str


def read_page[M: models.Model](
    plan: QuerySet[M], branches: Sequence[QuerySet[M]], *, order: tuple[str, ...], size: int, after: str, scope: str
) -> Page[M]:
    """Read the `size` rows that stand behind the cursor `after` (empty: from the top) in two queries.

    The list is the union of the branches, which must not overlap, in `order`: stored columns that are never null,
    ending in `pk` unless no two rows can tie without. `plan` says what to load. A cursor is valid for its `scope` (the
    list and its sort) only; any other raises Http404.
    """
    key = _decode(after, plan.model, order, scope=scope)
    keys = _first_keys([probe for branch in branches for probe in probes(branch, order, key)], order, size + 1)
    found = plan.in_bulk(keys[:size])
    # A row that was deleted between the two queries is left out.
    rows = [found[key] for key in keys[:size] if key in found]
    if not (rows and keys[size:]):
        return Page(rows, None, "")
    return Page(rows, keys[size], _encode(rows[-1], order, scope=scope))


def _first_keys(ranges: Sequence[QuerySet[Any]], order: tuple[str, ...], count: int) -> list[Any]:
    """Return the primary keys of the first `count` rows of these ranges together, in their order.

    They are read by themselves: as a condition on a query that joins eight tables or more, PostgreSQL would not begin
    with them, but read every row of the list's table.
    """
    first = [probe.order_by(*order).values_list("pk", *_columns(order)) for probe in ranges]
    if connection.features.supports_slicing_ordering_in_compound:
        first = [probe[:count] for probe in first]
    elif len(first) > 1:
        # SQLite takes no order within a union, and needs none: it reads each range in the order of the whole.
        first = [probe.order_by() for probe in first]
    if len(first) > 1:
        first = [first[0].union(*first[1:], all=True).order_by(*order)]
    return [key for key, *_ in first[0][:count]]


def probes[M: models.Model](branch: QuerySet[M], order: tuple[str, ...], key: Key) -> list[QuerySet[M]]:
    """Split "behind this key" into ranges that an index can seek: first the ties, then ever wider ones.

    One condition `a < x OR (a = x AND pk < y)` says the same, but makes SQLite walk all rows that tie.
    """
    if not key:
        return [branch]
    ranges = []
    for depth in range(len(order) - 1, -1, -1):
        beyond = _beyond(order[depth], key[depth])
        if beyond is not None:
            ties = {_column(order[index]): key[index] for index in range(depth)}
            ranges.append(branch.filter(beyond, **ties))
    return ranges


def _beyond(name: str, value: Any) -> Q | None:
    """Return the condition of standing behind this value; nothing stands behind the last truth value."""
    descending = name.startswith("-")
    if isinstance(value, bool):
        return Q(**{_column(name): not value}) if value is descending else None
    return Q(**{f"{_column(name)}__{'lt' if descending else 'gt'}": value})


def _columns(order: tuple[str, ...]) -> list[str]:
    return [_column(name) for name in order if _column(name) != "pk"]


def _column(name: str) -> str:
    return name.removeprefix("-")


def _encode(row: models.Model, order: tuple[str, ...], *, scope: str) -> str:
    values = [getattr(row, _column(name)) for name in order]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return signing.Signer(salt=f"keyset:{scope}").sign_object(plain)


def _decode(cursor: str, model: type[models.Model], order: tuple[str, ...], *, scope: str) -> Key:
    if not cursor:
        return []
    try:
        values = signing.Signer(salt=f"keyset:{scope}").unsign_object(cursor)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    fields: list[Any] = [model._meta.pk if name == "-pk" else model._meta.get_field(_column(name)) for name in order]
    return [field.to_python(value) for field, value in zip(fields, values, strict=True)]
