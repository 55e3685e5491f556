"""The whole of voting: what a vote weighs, what it moves, and what keeps somebody from casting it.

Each vote states the wanted result, so that repeating it changes nothing. Locks go target, then people in the order of
their keys; what is read before them decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from content.models import STRONG_VOTES, Comment, CommentVote, Post, PostVote, Revision, RevisionVote, VoteKind
from content.ranking import vote_power
from content.refresh import rank_anew
from content.vote_limits import TOO_MANY_STRONG, has_too_many_strong_votes, reached_limit
from profiles.models import User
from web.ages import now

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import Promise

type Target = Post | Comment | Revision
type AnyVote = PostVote | CommentVote | RevisionVote

DOWN = frozenset({VoteKind.SMALL_DOWN, VoteKind.BIG_DOWN})


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

    Raises VoteRefusedError where the rules of facts 3.5 forbid it. The power is that of the voter's karma today (facts
    3.1); authors gain or lose what the vote weighs, unless it is their own (facts 3.4).
    """
    target, people = _lock(target, voter)
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
    return target


def vote_by(voter: User, target: Target) -> AnyVote | None:
    return target.votes.filter(voter=voter).first()


def refusal(target: Target, voter: User, *, axis: Axis, kind: VoteKind) -> Promise | None:
    """Return why this person may not vote so on this, None when they may (facts 3.5)."""
    if isinstance(target, Revision) and axis is Axis.AGREEMENT:
        return NO_AGREEMENT_ON_EDITS
    if not isinstance(target, Comment) or target.author_id != voter.pk or kind == VoteKind.NEUTRAL:
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
    model = type(target)
    locked = model._default_manager.select_for_update(of=("self",)).get(pk=target.pk)
    # In the order of their keys: two votes that touch the same people never wait for one another in a circle.
    pks = sorted({voter.pk, *_authors(locked)})
    people = User.objects.filter(pk__in=pks).order_by("pk").select_for_update()
    return locked, {person.pk: person for person in people}


def _authors(target: Target) -> set[str]:
    authors = {target.author_id} if target.author_id else set()
    if isinstance(target, Post):
        authors |= set(target.coauthorships.values_list("person", flat=True))
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
    return -power if kind in DOWN else power


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
    power = after.power - before.power
    omega = after.omega_power - before.omega_power if not isinstance(target, Revision) and target.is_omega else 0
    target.score += power
    target.vote_count += after.votes - before.votes
    moved = ["score", "vote_count"]
    if not isinstance(target, Revision):
        target.agreement += after.agreement - before.agreement
        target.agreement_vote_count += after.agreement_votes - before.agreement_votes
        target.omega_score += omega
        moved += ["agreement", "agreement_vote_count", "omega_score", *rank_anew(target)]
    target.save(update_fields=moved)
    authors = _authors(target)
    if voter.pk not in authors:
        User.objects.filter(pk__in=authors).update(karma=F("karma") + power)
        # Ω karma is the first author's alone (facts 3.4).
        User.objects.filter(pk=target.author_id).update(omega_karma=F("omega_karma") + omega)
