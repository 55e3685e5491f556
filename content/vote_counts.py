"""How many votes of each kind somebody has cast and has had on what they wrote (facts 3.4), counted when asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from content.models import Comment, Post, Revision, VoteKind
from content.vote_limits import KINDS_OF_VOTE

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from profiles.models import User


@dataclass(frozen=True)
class VoteCount:
    """The karma votes of one kind; votes on one's own texts are none."""

    label: Promise
    cast: int
    received: int


def vote_counts_of(person: User) -> list[VoteCount]:
    """Return the counts of the kinds of vote, the strong upvotes first."""
    own: dict[str, QuerySet[Any]] = {
        "post": Post.objects.written_by(person),
        "comment": Comment.objects.by(person),
        "revision": Revision.objects.by(person),
    }
    cast, received = Counter[str](), Counter[str]()
    for votes, target in KINDS_OF_VOTE:
        on_own = Q(**{f"{target}__in": own[target].order_by().values("pk")})
        all_votes = votes._default_manager.exclude(kind=VoteKind.NEUTRAL).order_by()
        cast.update(_by_kind(all_votes.filter(voter=person).exclude(on_own)))
        received.update(_by_kind(all_votes.filter(on_own).exclude(voter=person)))
    kinds = [kind for kind in VoteKind if kind != VoteKind.NEUTRAL]
    return [VoteCount(kind.label, cast[kind], received[kind]) for kind in kinds]


def _by_kind(votes: QuerySet[Any]) -> dict[str, int]:
    return dict(votes.values_list("kind").annotate(Count("pk")))
