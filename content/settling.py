"""Which numbers a change may move, by the rows that are changed. `content/numbers.py` says what each number counts."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from itertools import batched
from typing import TYPE_CHECKING

from django.db import connection, models, transaction

from content.models import (
    Chapter,
    Comment,
    CommentVote,
    Post,
    PostVote,
    Revision,
    RevisionVote,
    Sequence,
    Wikitag,
)
from content.numbers import CHUNK, NUMBERS, Number, settle
from profiles.models import User
from web.locks import lock_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

type Affected = dict[type[models.Model], set[str]]

# By what is changed: whose numbers may move, and along which relations these are found.
AFFECTED: dict[type[models.Model], dict[type[models.Model], tuple[str, ...]]] = {
    Post: {
        Post: ("pk",),
        Sequence: ("chapters__entries__post",),
        # Whether a comment is listed depends on its post.
        User: ("posts", "coauthorships__post", "comments__post"),
    },
    Comment: {Post: ("comments",), Comment: ("pk",), User: ("comments",)},
    Wikitag: {User: ("revisions__wikitag", "comments__wikitag")},
    # How much of an edit survives depends on the others of its wikitag, which is locked for that.
    Revision: {Revision: ("pk", "wikitag__revisions"), User: ("revisions",), Wikitag: ("revisions",)},
    Sequence: {Sequence: ("pk",), User: ("sequences",)},
    Chapter: {Sequence: ("chapters",)},
    PostVote: {Post: ("votes",), User: ("posts__votes", "coauthorships__post__votes")},
    CommentVote: {Comment: ("votes",), User: ("comments__votes",)},
    RevisionVote: {Revision: ("votes",), User: ("revisions__votes",)},
    # A person who goes takes their votes along.
    User: {
        Post: ("votes__voter",),
        Comment: ("votes__voter",),
        Revision: ("votes__voter",),
        User: (
            "posts__votes__voter",
            "coauthorships__post__votes__voter",
            "comments__votes__voter",
            "revisions__votes__voter",
        ),
    },
}


# In this order rows are locked, those of one kind in the order of their keys; most of them have numbers.
LOCK_ORDER: tuple[type[models.Model], ...] = (Post, Wikitag, Comment, Revision, Sequence, User)
SETTLED = tuple(model for model in LOCK_ORDER if any(number.model is model for number in NUMBERS))


@contextmanager
def settled(model: type[models.Model], pks: Iterable[str]) -> Iterator[None]:
    """Settle, in the same transaction, all that these rows counted for before the block and count for after it."""
    with settled_together({model: list(pks)}):
        yield


@contextmanager
def settled_by_fields(model: type[models.Model], pks: Iterable[str], fields: Collection[str]) -> Iterator[None]:
    """Do the same where the block changes only these fields of these rows: numbers that read none of them stay."""
    columns = {field.column for field in model._meta.fields if field.column and field.name in fields}
    with _settled({model: list(pks)}, can_move=lambda number: number.reads([model._meta.db_table], columns)):
        yield


@contextmanager
def settled_together(changed: Mapping[type[models.Model], list[str]]) -> Iterator[None]:
    """Do the same for rows of several kinds."""
    tables = tables_changed_with(changed)
    with _settled(changed, can_move=lambda number: number.reads(tables)):
        yield


@contextmanager
def _settled(changed: Mapping[type[models.Model], list[str]], *, can_move: Callable[[Number], bool]) -> Iterator[None]:
    """Settle the numbers that these rows can move.

    What they count for is locked before they are written, as by a vote: otherwise each could wait for the other.
    """
    with transaction.atomic():
        before = lock_affected(changed)
        yield
        after = _affected_by_all(changed)
        for target in SETTLED:
            pks = sorted(before[target] | after[target])
            settle(target, pks, can_move=can_move)


def tables_changed_with(models_changed: Iterable[type[models.Model]]) -> set[str]:
    """Name the tables of these models and of all that points to them, which may go or be written with them."""
    tables: set[str] = set()
    waiting = list(models_changed)
    while waiting:
        model = waiting.pop()
        if model._meta.db_table not in tables:
            tables.add(model._meta.db_table)
            waiting += [relation.related_model for relation in model._meta.related_objects]
    return tables


def lock_affected(changed: Mapping[type[models.Model], list[str]]) -> Affected:
    """Lock these rows and what they count for, targets first and then people; return what they count for."""
    affected = _affected_by_all(changed)
    if connection.features.has_select_for_update:
        for target in LOCK_ORDER:
            for chunk in batched(sorted(affected[target] | set(changed.get(target, ()))), CHUNK):
                lock_rows(target._default_manager.filter(pk__in=chunk))
    return affected


def _affected_by_all(changed: Mapping[type[models.Model], list[str]]) -> Affected:
    together: Affected = defaultdict(set)
    for model, pks in changed.items():
        for target, found in affected_by(model, pks).items():
            together[target] |= found
    return together


def affected_by(model: type[models.Model], pks: Iterable[str]) -> Affected:
    found: Affected = defaultdict(set)
    for chunk in batched(pks, CHUNK):
        for target, lookups in AFFECTED[model].items():
            for lookup in lookups:
                rows = target._default_manager.filter(**{f"{lookup}__in": chunk})
                found[target].update(rows.order_by().values_list("pk", flat=True))
    return found


def recount(model: type[models.Model], pks: Iterable[str]) -> int:
    """Settle these rows' own numbers; return how many of the rows had a wrong one."""
    pks = sorted(pks)
    with transaction.atomic():
        before = _stored(model, pks)
        settle(model, pks)
        after = _stored(model, pks)
    return sum(before[pk] != numbers for pk, numbers in after.items())


def _stored(model: type[models.Model], pks: list[str]) -> dict[str, tuple[object, ...]]:
    fields = [number.field for number in NUMBERS if number.model is model]
    rows = model._default_manager.order_by()
    return {
        pk: tuple(numbers)
        for chunk in batched(pks, CHUNK)
        for pk, *numbers in rows.filter(pk__in=chunk).values_list("pk", *fields)
    }
