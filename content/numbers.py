"""What each number means, and how to compute it from what it counts. `docs/numbers.md` says it in prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import batched
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from content.contributions import note_changed_texts, settle_contributions, wrong_characters
from content.models import (
    ChapterPost,
    Coauthorship,
    Comment,
    CommentVote,
    Post,
    PostVote,
    Revision,
    RevisionVote,
    Sequence,
    VoteKind,
    Wikitag,
)
from content.models.visibility import (
    LISTED_COMMENT,
    LISTED_POST,
    LISTED_REVISION,
    LISTED_SEQUENCE,
    READABLE_POST,
    SHOWN_COMMENT,
    through,
)
from content.models.wikitag import UNCOUNTED
from profiles.models import User
from web.locks import lock_rows

CHUNK = 500


@dataclass(frozen=True)
class StoredNumber:
    model: type[models.Model]
    field: str


@dataclass(frozen=True)
class Number(StoredNumber):
    """A stored number: `field` of `model` always equals `expression`."""

    expression: Combinable

    def reads(self, tables: Collection[str], columns: Collection[str] | None = None) -> bool:
        """Tell whether a change of these columns (of any, by default) of one of these tables can move the number."""
        reads_table = not self._tables.isdisjoint(tables)
        return reads_table and (columns is None or not self._columns.isdisjoint(columns))

    @cached_property
    def _tables(self) -> frozenset[str]:
        return frozenset(re.findall(r'(?:FROM|JOIN) "(\w+)"', self._query))

    @cached_property
    def _columns(self) -> frozenset[str]:
        return frozenset(re.findall(r'\."(\w+)"', self._query))

    @cached_property
    def _query(self) -> str:
        return str(self.model._default_manager.annotate(computed=self.expression).order_by().values("computed").query)


@dataclass(frozen=True)
class Difference:
    number: StoredNumber
    pk: str
    stored: int
    computed: int

    def __str__(self) -> str:
        name = self.number.model._meta.model_name
        return f"{name} {self.pk}: {self.number.field} is {self.stored}, should be {self.computed}"


def _sum(rows: QuerySet[Any], column: str, *, per: str) -> Coalesce:
    """Sum a column of the rows whose `per` is the outer row; 0 when there are none."""
    grouped = rows.filter(**{per: OuterRef("pk")}).order_by().values(per).annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(grouped), 0)


def count_per(per: str, rows: QuerySet[Any]) -> Coalesce:
    """Count the rows whose `per` is the outer row; 0 when there are none."""
    grouped = rows.filter(**{per: OuterRef("pk")}).order_by().values(per).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(grouped), 0)


def _votes_by_others(votes: QuerySet[Any], *, on: str) -> QuerySet[Any]:
    return votes.exclude(voter=F(f"{on}__author"))


def _post_votes_by_others() -> QuerySet[PostVote]:
    coauthors = Coauthorship.objects.filter(post=OuterRef("post"), person=OuterRef("voter"))
    # A stub's author may be unknown; `exclude` alone would drop its votes together with the null.
    return PostVote.objects.filter(Q(post__author=None) | ~Q(voter=F("post__author"))).exclude(Exists(coauthors))


def _karma() -> Combinable:
    """Sum the power of others' votes on what a person wrote, alone or with others (facts 3.4)."""
    return (
        F("karma_baseline")
        + _sum(_post_votes_by_others(), "power", per="post__author")
        + _sum(_post_votes_by_others(), "power", per="post__coauthorships__person")
        + _sum(_votes_by_others(CommentVote.objects.all(), on="comment"), "power", per="comment__author")
        + _sum(_votes_by_others(RevisionVote.objects.all(), on="revision"), "power", per="revision__author")
    )


def _omega_karma() -> Combinable:
    posts = _post_votes_by_others().filter(post__is_omega=True)
    comments = _votes_by_others(CommentVote.objects.filter(comment__is_omega=True), on="comment")
    return (
        F("omega_karma_baseline")
        + _sum(posts, "omega_power", per="post__author")
        + _sum(comments, "omega_power", per="comment__author")
    )


def _scores(model: type[models.Model], votes: type[models.Model], *, per: str) -> Iterator[Number]:
    """Yield the sums of a thing's own votes, the author's included (facts 3.2)."""
    cast = votes._default_manager.exclude(kind=VoteKind.NEUTRAL)
    yield Number(model, "score", F("score_baseline") + _sum(votes._default_manager.all(), "power", per=per))
    yield Number(model, "vote_count", F("vote_count_baseline") + count_per(per, cast))


def _scores_on_two_axes(model: type[models.Model], votes: type[models.Model], *, per: str) -> Iterator[Number]:
    agreeing = votes._default_manager.exclude(agreement_kind=VoteKind.NEUTRAL)
    yield from _scores(model, votes, per=per)
    yield Number(model, "agreement", F("agreement_baseline") + _sum(agreeing, "agreement_power", per=per))
    yield Number(model, "agreement_vote_count", F("agreement_vote_count_baseline") + count_per(per, agreeing))
    omega = votes._default_manager.filter(**{f"{per}__is_omega": True})
    yield Number(model, "omega_score", F("omega_score_baseline") + _sum(omega, "omega_power", per=per))


# A number tells of nothing that its readers may not see: no draft, and nothing said about one, counts anywhere.
COUNTED_POST = READABLE_POST & Q(is_unlisted=False, is_stub=False)
COUNTED_COMMENT_OF_POST = SHOWN_COMMENT

# What each of a person's counters counts, besides its baseline.
COUNTED_BY_AUTHOR: dict[str, QuerySet[Any]] = {
    "post_count": Post.objects.filter(COUNTED_POST),
    "comment_count": Comment.objects.filter(LISTED_COMMENT),
    "wikitag_edit_count": Revision.objects.filter(LISTED_REVISION, lens=""),
    "sequence_count": Sequence.objects.filter(is_draft=False, deleted_at=None, is_hidden_from_profile=False),
}
# Everybody sees the number on the card of a sequence: it does not tell of drafts.
PUBLIC_ENTRIES = ChapterPost.objects.filter(through("post", READABLE_POST))
LISTED_POSTS = Post.objects.filter(LISTED_POST, is_event=False)

NUMBERS: tuple[Number, ...] = (
    *_scores_on_two_axes(Post, PostVote, per="post"),
    *_scores_on_two_axes(Comment, CommentVote, per="comment"),
    *_scores(Revision, RevisionVote, per="revision"),
    Number(
        Post,
        "comment_count",
        F("comment_count_baseline") + count_per("post", Comment.objects.filter(COUNTED_COMMENT_OF_POST)),
    ),
    Number(Sequence, "post_count", count_per("chapter__sequence", PUBLIC_ENTRIES)),
    Number(User, "karma", _karma()),
    Number(User, "omega_karma", _omega_karma()),
    *(
        Number(User, name, F(f"{name}_baseline") + count_per("author", rows))
        for name, rows in COUNTED_BY_AUTHOR.items()
    ),
    Number(User, "coauthored_post_count", count_per("coauthorships__person", Post.objects.filter(COUNTED_POST))),
    Number(
        User,
        "listed_post_count",
        count_per("author", LISTED_POSTS) + count_per("coauthorships__person", LISTED_POSTS),
    ),
    Number(
        User,
        "listed_comment_count",
        count_per("author", Comment.objects.filter(LISTED_COMMENT)),
    ),
    Number(User, "listed_wikitag_edit_count", count_per("author", Revision.objects.filter(LISTED_REVISION))),
    Number(User, "listed_sequence_count", count_per("author", Sequence.objects.filter(LISTED_SEQUENCE))),
)

# Computed by comparing texts, which no database does: `contributions.py` has the rule.
SURVIVING = StoredNumber(Revision, "characters_surviving")


def differences() -> Iterator[Difference]:
    """Yield every stored number of the whole database that is not what it should be."""
    for number in NUMBERS:
        for pk, stored, computed in _wrong(number).values_list("pk", number.field, "computed").order_by("pk"):
            yield Difference(number, pk, stored, computed)
    counted = Wikitag.objects.filter(~UNCOUNTED)
    for wikitag in counted.order_by("pk").values_list("pk", flat=True):
        for pk, stored, computed in wrong_characters(wikitag):
            yield Difference(SURVIVING, pk, stored, computed)


def settle(
    model: type[models.Model], pks: Iterable[str], *, can_move: Callable[[Number], bool] = lambda _: True
) -> None:
    """Bring the numbers of these rows in line with what they count: all of them, or those that a change can move."""
    numbers = [number for number in NUMBERS if number.model is model and can_move(number)]
    if not numbers:
        return
    for chunk in batched(pks, CHUNK):
        if model is Revision:
            _settle_revisions(numbers, chunk)
        else:
            _correct(numbers, chunk)


@transaction.atomic
def _settle_revisions(numbers: list[Number], pks: Iterable[str]) -> None:
    """Settle edits, and have it counted how much of each survives; their wikitags are locked first, as by an edit."""
    found = Wikitag.objects.filter(revisions__in=pks).order_by().distinct()
    wikitags = list(found.values_list("pk", flat=True))
    lock_rows(Wikitag.objects.filter(pk__in=wikitags))
    _correct(numbers, pks)
    note_changed_texts(wikitags)


def settle_everything() -> None:
    """Bring every number of the whole database in line."""
    settle_numbers()
    settle_contributions(Wikitag.objects.values_list("pk", flat=True))


def settle_numbers() -> None:
    """Do so for those that the database computes, targets before the people whose karma they are."""
    for number in NUMBERS:
        for chunk in batched(list(_wrong(number).values_list("pk", flat=True)), CHUNK):
            _correct([number], chunk)


def _wrong(number: Number) -> QuerySet[Any]:
    rows = number.model._default_manager.annotate(computed=number.expression)
    return rows.exclude(**{number.field: F("computed")})


@transaction.atomic
def _correct(numbers: list[Number], pks: Iterable[str]) -> None:
    """Compute these numbers, all of one model, for these rows; none of them is computed from another."""
    # Locked first and computed in a second statement: otherwise a vote that commits in between is lost.
    rows = numbers[0].model._default_manager.filter(pk__in=pks)
    lock_rows(rows)
    rows.update(**{number.field: number.expression for number in numbers})
