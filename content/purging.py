"""The whole of a purge (facts 8.2): everything that somebody wrote is deleted, their votes are undone, they are banned.

The first transaction bans and hides the person, writes the log, and leaves a `Sweep` that says what is to be done. Then
some rows at a time follow, each lot in a transaction of its own that begins by locking the sweep: no lock is held for
long, and what is left when a server stops is done by the next `manage.py tick`.

Undoing a purge brings back what the purge deleted, and nothing that was deleted before. Votes and reactions are gone
for good: what they weighed was a matter of their day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from content.models import (
    ActKind,
    Comment,
    CommentVote,
    Post,
    PostVote,
    Reaction,
    Report,
    RevisionVote,
    Sequence,
    Sweep,
)
from content.moderating import close_reports, lock, lock_person
from content.moderation_log import log_act
from content.settling import settled_by_fields
from content.voting import undo_some_votes
from profiles.models import User
from web.ages import now
from web.locks import locking

if TYPE_CHECKING:
    from django.db import models

FOR_GOOD = timedelta(days=365_250)
# What one request leaves waits for `tick`. A lot takes some 0.02 to 0.07 s where posts have a hundred comments each.
LOTS_PER_REQUEST = 50


@dataclass(frozen=True)
class Kind:
    """What a sweep takes of one kind of thing, so many at a time, and which fields deleting one sets."""

    model: type[models.Model]
    at_once: int
    fields: frozenset[str]


# A post moves the numbers of all who commented on it, so that few of them are much work.
KINDS = (
    Kind(Post, 10, frozenset({"deleted_by", "deleted_reason"})),
    Kind(Comment, 100, frozenset({"deleted_by", "deleted_reason", "leaves_stub"})),
    Kind(Sequence, 100, frozenset()),
)


@transaction.atomic
def begin_purge(person: User, moderator: User, *, reason: str) -> bool:
    """Ban and hide a person at once, and say that all they wrote and voted is to go."""
    # Without fractions: a form of the admin that is saved untouched would cut them off and the purge lose its mark.
    stamp = now().replace(microsecond=0)
    if _is_purged(person):
        return False
    sweep = _lock_sweep(person)
    locked = lock_person(person)
    if locked.purged_at:
        return False
    # Where the last purge is still being undone, what it deleted must keep one mark.
    sweep.stamp = sweep.stamp or stamp
    sweep.moderator, sweep.reason = moderator, reason
    sweep.deletes, sweep.restores, sweep.undoes_votes = True, False, True
    sweep.save()
    locked.purged_at, locked.banned_until = sweep.stamp, stamp + FOR_GOOD
    locked.reviewed_at = locked.reviewed_at or stamp
    locked.save(update_fields=["purged_at", "banned_until", "reviewed_at"])
    closed = close_reports(Report.objects.concerning(person), moderator)
    log_act(moderator, ActKind.PURGE, on=locked, reason=reason, reports_closed=closed, **_extent(person))
    return True


@transaction.atomic
def begin_end_of_purge(person: User, moderator: User, *, reason: str = "") -> bool:
    """Let a purged person in again, and say that what the purge deleted is to come back; votes do not."""
    if not _is_purged(person):
        return False
    sweep = _lock_sweep(person)
    locked = lock_person(person)
    if locked.purged_at is None:
        return False
    sweep.moderator, sweep.stamp = moderator, locked.purged_at
    sweep.deletes, sweep.restores, sweep.undoes_votes = False, True, False
    sweep.save()
    locked.purged_at = locked.banned_until = None
    locked.save(update_fields=["purged_at", "banned_until"])
    log_act(moderator, ActKind.END_PURGE, on=locked, reason=reason)
    return True


@transaction.atomic
def begin_undoing_votes(person: User, moderator: User, *, reason: str) -> bool:
    """Say that all votes and reactions of a person are to be undone, without a ban (facts 3.4)."""
    extent = _extent(person)
    if not (extent["votes"] or extent["reactions"]):
        return False
    sweep = _lock_sweep(person)
    if sweep.undoes_votes:
        return False
    sweep.undoes_votes = True
    sweep.save()
    log_act(moderator, ActKind.UNDO_VOTES, on=lock_person(person), reason=reason, **extent)
    return True


def sweep_all() -> int:
    """Finish every sweep that was begun; return how many people they were about."""
    people = [sweep.person for sweep in Sweep.objects.select_related("person").order_by("pk")]
    for person in people:
        while sweep_some(person):
            """Do the next lot."""
    return len(people)


def sweep_some_lots(person: User) -> bool:
    """Do as many lots of a person's purge as one request may; return whether all is done."""
    return not all(sweep_some(person) for _ in range(LOTS_PER_REQUEST))


@transaction.atomic
def sweep_some(person: User) -> bool:
    """Do the next lot of a person's sweep; return whether there may be more."""
    sweep = locking(Sweep.objects.all()).filter(person=person).first()
    if sweep is None:
        return False
    if sweep.deletes or sweep.restores:
        for kind in KINDS:
            if _sweep_rows(sweep, kind):
                return True
    if sweep.undoes_votes and undo_some_votes(person):
        return True
    if sweep.undoes_votes:
        Reaction.objects.filter(person=person).delete()
    sweep.delete()
    return False


def _is_purged(person: User) -> bool:
    return User.objects.filter(pk=person.pk, purged_at__isnull=False).exists()


def _lock_sweep(person: User) -> Sweep:
    while True:
        Sweep.objects.get_or_create(person=person)
        # It is gone again where another transaction, which held its lock, has just finished it.
        if sweep := locking(Sweep.objects.all()).filter(person=person).first():
            return sweep


def _extent(person: User) -> dict[str, int]:
    """Return how much a moderator is about to undo, for the log."""
    votes = (PostVote, CommentVote, RevisionVote)
    return {
        "votes": sum(kind._default_manager.filter(voter=person).count() for kind in votes),
        "reactions": Reaction.objects.filter(person=person).count(),
    }


def _sweep_rows(sweep: Sweep, kind: Kind) -> int:
    """Delete or bring back the next rows of one kind; return how many."""
    rows = kind.model._default_manager.filter(author=sweep.person_id)
    left = rows.filter(deleted_at=None if sweep.deletes else sweep.stamp)
    pks = list(left.order_by("pk").values_list("pk", flat=True)[: kind.at_once])
    if not pks:
        return 0
    if kind.model is Comment:
        lock(Post, Comment.objects.filter(pk__in=pks).order_by().values_list("post", flat=True).distinct())
    lock(kind.model, pks)
    changes = _deletion(sweep, kind)
    with settled_by_fields(kind.model, pks, changes.keys()):
        rows.filter(pk__in=pks).update(**changes)
    return len(pks)


def _deletion(sweep: Sweep, kind: Kind) -> dict[str, Any]:
    changes: dict[str, Any] = {"deleted_by": None, "deleted_reason": "", "leaves_stub": False}
    if sweep.deletes:
        changes |= {"deleted_by": sweep.moderator_id, "deleted_reason": sweep.reason}
    kept = {name: value for name, value in changes.items() if name in kind.fields}
    return {"deleted_at": sweep.stamp if sweep.deletes else None, **kept}
