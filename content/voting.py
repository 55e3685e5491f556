"""The whole of voting: what a vote weighs, what it moves, and what keeps somebody from casting it.

Each vote states the wanted result, so that repeating it changes nothing. Locks go target, then people in the order of
their keys; what is read before them decides nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from content.models import (
    DOWNVOTES,
    STRONG_VOTES,
    Comment,
    CommentVote,
    Post,
    PostVote,
    Revision,
    RevisionVote,
    VoteKind,
)
from content.ranking import vote_power
from content.refresh import rank_anew
from content.reporting import report_downvotes
from content.vote_limits import (
    KINDS_OF_VOTE,
    TOO_MANY_STRONG,
    has_too_many_strong_votes,
    is_alarming,
    reached_limit,
)
from content.writers import refuse_locked
from profiles.models import User
from web.ages import now
from web.locks import lock_rows, locked_row, locking

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import Promise

type Target = Post | Comment | Revision
type AnyVote = PostVote | CommentVote | RevisionVote

# No lock is held for longer than it takes to undo so many votes.
UNDONE_AT_ONCE = 100


class Axis(models.TextChoices):
    """The two things that somebody can say of a text; the values are the names of the contract's buttons."""

    KARMA = "vote", _("karma")
    AGREEMENT = "agreement", _("agreement")


class VoteRefusedError(Exception):
    """Raised for a vote that somebody may not cast; `reason` is a sentence for them.

    `retry_at` is when they may, where they only vote too often.
    """

    def __init__(self, reason: Promise, *, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_at = retry_at


VOTES_STOPPED = _("You cannot vote or react: a moderator has stopped your votes.")
NO_STRONG_VOTE_ON_OWN = _("You cannot cast strong votes on your own comments.")
NO_AGREEMENT_ON_OWN = _("You cannot vote on the agreement of your own comments.")
NO_AGREEMENT_ON_EDITS = _("Wikitag edits are voted on by karma alone.")


@dataclass(frozen=True)
class _Weight:
    """What a vote adds to the sums of its target; all zero where there is none."""

    power: int = 0
    omega_power: int = 0
    votes: int = 0
    agreement: int = 0
    agreement_votes: int = 0


@transaction.atomic
def cast_vote(target: Target, voter: User, *, axis: Axis, kind: VoteKind) -> Target:
    """Let the voter's vote on one axis be this, and return the target with its new sums.

    Raises VoteRefusedError where the rules of facts 3.5 forbid it, PermissionDenied when they were banned or left
    meanwhile: their votes may be being undone, and none may slip in behind. The power is that of the voter's karma
    today (facts 3.1); authors gain or lose what the vote weighs, unless it is their own (facts 3.4).
    """
    target, people = _lock(target, voter)
    refuse_locked(people.get(voter.pk))
    voter = people[voter.pk]
    refused = refusal(target, voter, axis=axis, kind=kind)
    if refused:
        raise VoteRefusedError(refused)
    vote = vote_by(voter, target) or _new_vote(target, voter)
    said, before = _kinds(vote), _weight(vote)
    if axis is Axis.KARMA and vote.kind != kind:
        vote.kind, vote.power = kind, _power(voter.karma, kind)
        vote.omega_power = _power(voter.omega_karma, kind) if voter.omega_karma > 0 else 0
    if axis is Axis.AGREEMENT and vote.agreement_kind != kind:
        vote.agreement_kind, vote.agreement_power = kind, _power(voter.karma, kind)
    # By their kinds: below 10 karma a strong vote weighs what a normal one does, and is another vote all the same.
    if _kinds(vote) != said:
        _refuse_too_many(target, voter, kind=kind)
        _keep(vote)
        _move(target, voter, before=before, after=_weight(vote))
        if axis is Axis.KARMA and kind in DOWNVOTES and is_alarming(voter, target.author_id, present=now()):
            report_downvotes(voter, people[target.author_id or ""])
    return target


@transaction.atomic
def undo_some_votes(voter: User) -> int:
    """Take back some of a person's votes with all that they moved, and return how many were found.

    Whoever wants all of them undone calls it until it returns 0: each call is a transaction of its own, and what one
    has undone stays undone.
    """
    for votes, name in KINDS_OF_VOTE:
        cast = votes._default_manager.filter(voter=voter)
        pks = list(cast.order_by(name).values_list(name, flat=True)[:UNDONE_AT_ONCE])
        if pks:
            _undo(cast.filter(**{f"{name}__in": pks}), voter, model=votes._meta.get_field(name).related_model)
            # Not how many were undone: the voter may have withdrawn them meanwhile, and others are left.
            return len(pks)
    return 0


def vote_by(voter: User, target: Target) -> AnyVote | None:
    return target.votes.filter(voter=voter).first()


def refusal(target: Target, voter: User, *, axis: Axis, kind: VoteKind) -> Promise | None:
    """Return why this person may not vote so on this, None when they may (facts 3.5)."""
    if isinstance(target, Revision) and axis is Axis.AGREEMENT:
        return NO_AGREEMENT_ON_EDITS
    if kind == VoteKind.NEUTRAL:
        return None
    if target.author_id != voter.pk:
        return VOTES_STOPPED if voter.votes_stopped_at else None
    if not isinstance(target, Comment):
        return None
    if axis is Axis.AGREEMENT:
        return NO_AGREEMENT_ON_OWN
    return NO_STRONG_VOTE_ON_OWN if kind in STRONG_VOTES else None


def _refuse_too_many(target: Target, voter: User, *, kind: VoteKind) -> None:
    """Raise VoteRefusedError where one more vote breaks a limit; the voter is locked, so that none slips in between."""
    if kind == VoteKind.NEUTRAL:
        return
    is_strong = kind in STRONG_VOTES
    reached = reached_limit(voter, target.author_id, is_strong=is_strong, besides=target.pk, present=now())
    if reached:
        limit, retry_at = reached
        raise VoteRefusedError(limit.reason, retry_at=retry_at)
    if is_strong and isinstance(target, Comment) and has_too_many_strong_votes(target, voter):
        raise VoteRefusedError(TOO_MANY_STRONG)


def _lock(target: Target, voter: User) -> tuple[Target, dict[str, User]]:
    rows: QuerySet[Any] = type(target)._default_manager.all()
    locked = locked_row(rows, target.pk)
    # In the order of their keys: two votes that touch the same people never wait for one another in a circle.
    pks = sorted({voter.pk, *_authors(locked)})
    people = locking(User.objects.filter(pk__in=pks))
    return locked, {person.pk: person for person in people}


def _authors(target: Target) -> set[str]:
    authors = {target.author_id} if target.author_id else set()
    if isinstance(target, Post):
        authors |= {one.person_id for one in target.coauthorships.all()}
    return authors


def _new_vote(target: Target, voter: User) -> AnyVote:
    if isinstance(target, Post):
        return PostVote(post=target, voter=voter)
    if isinstance(target, Comment):
        return CommentVote(comment=target, voter=voter)
    return RevisionVote(revision=target, voter=voter)


def _power(karma: int, kind: VoteKind) -> int:
    if kind == VoteKind.NEUTRAL:
        return 0
    power = vote_power(karma).big if kind in STRONG_VOTES else vote_power(karma).small
    return -power if kind in DOWNVOTES else power


def _kinds(vote: AnyVote) -> tuple[str, str]:
    return vote.kind, vote.agreement_kind


def _weight(vote: AnyVote) -> _Weight:
    return _Weight(
        vote.power,
        vote.omega_power,
        int(vote.kind != VoteKind.NEUTRAL),
        vote.agreement_power,
        int(vote.agreement_kind != VoteKind.NEUTRAL),
    )


def _keep(vote: AnyVote) -> None:
    """Save the vote; one that says nothing on either axis is none."""
    vote.voted_at = now()
    if _weight(vote) == _Weight():
        vote.delete()
    else:
        vote.save()


def _move(target: Target, voter: User, *, before: _Weight, after: _Weight) -> None:
    target.save(update_fields=_shift(target, before=before, after=after))
    authors = _authors(target)
    if voter.pk not in authors:
        User.objects.filter(pk__in=authors).update(karma=F("karma") + after.power - before.power)
        # Ω karma is the first author's alone (facts 3.4).
        omega = _omega(target, before=before, after=after)
        User.objects.filter(pk=target.author_id).update(omega_karma=F("omega_karma") + omega)


def _shift(target: Target, *, before: _Weight, after: _Weight) -> list[str]:
    """Move the sums of a target and what they order it by; return the fields moved."""
    target.score += after.power - before.power
    target.vote_count += after.votes - before.votes
    moved = ["score", "vote_count"]
    if not isinstance(target, Revision):
        target.agreement += after.agreement - before.agreement
        target.agreement_vote_count += after.agreement_votes - before.agreement_votes
        target.omega_score += _omega(target, before=before, after=after)
        moved += ["agreement", "agreement_vote_count", "omega_score", *rank_anew(target)]
    return moved


def _omega(target: Target, *, before: _Weight, after: _Weight) -> int:
    is_omega = not isinstance(target, Revision) and target.is_omega
    return after.omega_power - before.omega_power if is_omega else 0


def _undo(votes: QuerySet[Any], voter: User, *, model: Any) -> None:
    """Undo these votes on texts of one kind: lock all of the texts, then all of their authors, then read again."""
    name = model._meta.model_name
    wanted = model._default_manager.filter(pk__in=votes.values_list(name, flat=True)).order_by("pk")
    targets = {target.pk: target for target in locking(_with_authors(wanted))}
    people = {voter.pk}.union(*(_authors(target) for target in targets.values()))
    lock_rows(User.objects.filter(pk__in=people))
    undone = list(votes.filter(**{f"{name}__in": targets}))
    karma, omega_karma, moved = Counter[str](), Counter[str](), set[str]()
    for vote in undone:
        target, change = targets[getattr(vote, f"{name}_id")], {"before": _weight(vote), "after": _Weight()}
        moved |= set(_shift(target, **change))
        authors = _authors(target)
        if voter.pk not in authors:
            karma.update(dict.fromkeys(authors, -vote.power))
            omega_karma[target.author_id] += _omega(target, **change)
    if undone:
        model._default_manager.bulk_update(targets.values(), sorted(moved))
        votes.filter(pk__in=[vote.pk for vote in undone]).delete()
    for pk in karma:
        moves = {"karma": F("karma") + karma[pk], "omega_karma": F("omega_karma") + omega_karma[pk]}
        User.objects.filter(pk=pk).update(**moves)


def _with_authors(targets: QuerySet[Any]) -> QuerySet[Any]:
    """Load what the sums and the authors of these texts are read from, but not what they say."""
    targets = targets.defer("body_source", "body_html")
    return targets.prefetch_related("coauthorships") if targets.model is Post else targets
