"""Who gets to see what: *readable* and *listed*, the two definitions that every query follows.

What is readable has a page of its own for everybody. What is listed stands in lists, feeds and search results too, and
is counted. Authors and moderators see more, which `visible_to` of each model says in the words of this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import Model

# The states in which a text is for its authors and moderators alone.
SHOWN = Q(is_draft=False, is_scheduled=False, is_rejected=False, is_awaiting_review=False)

READABLE_POST = SHOWN & Q(deleted_at=None)
LISTED_POST = READABLE_POST & Q(is_unlisted=False, is_stub=False, is_shortform=False)


def through(relation: str, condition: Q) -> Q:
    """Return one of these conditions as it reads from a model that points to what it is about."""
    return Q(*((f"{relation}__{name}", value) for name, value in _values(condition).items()))


def is_met(condition: Q, row: Model) -> bool:
    """Say of a loaded row what the condition says of all."""
    return all(getattr(row, name) == value for name, value in _values(condition).items())


def names_of(condition: Q) -> tuple[str, ...]:
    """Return the fields that a row must be loaded with to be asked."""
    return tuple(_values(condition))


def _values(condition: Q) -> dict[str, object]:
    """Return a condition of this module as values that fields must have, all of them."""
    return dict(cast("list[tuple[str, object]]", condition.children))


# A comment by itself, as the condition of an index can say it: where it stands decides too. A deleted comment keeps its
# place in a thread, but never stands in a list.
SHOWN_COMMENT = SHOWN & Q(deleted_at=None, is_stub=False)
ON_A_READABLE_WIKITAG = Q(post=None, wikitag__deleted_at=None)
ON_SOMETHING_READABLE = through("post", READABLE_POST) | ON_A_READABLE_WIKITAG
# A comment on an unlisted post would tell of the post wherever it stood in a list.
ON_SOMETHING_LISTED = through("post", READABLE_POST & Q(is_unlisted=False)) | ON_A_READABLE_WIKITAG
LISTED_COMMENT = SHOWN_COMMENT & ON_SOMETHING_LISTED

READABLE_SEQUENCE = Q(is_draft=False, deleted_at=None)
LISTED_SEQUENCE = READABLE_SEQUENCE & Q(is_hidden=False, is_hidden_from_profile=False)

LISTED_REVISION = Q(is_draft=False, wikitag__deleted_at=None)
