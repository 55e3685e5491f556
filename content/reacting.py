"""The whole of reacting: what somebody's reaction to a comment becomes, and what keeps them from it (facts 3.7).

As with votes, each request states the wanted result, so that repeating it changes nothing. Reactions move no number.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from content.models import Comment, Reaction, ReactionKind
from content.reactions import DEPRECATED, REACTION_LABELS
from content.thresholds import thresholds
from content.voting import VOTES_STOPPED
from content.writers import lock_writer
from profiles.models import User
from web.ages import now
from web.locks import locked_row

if TYPE_CHECKING:
    from django.utils.functional import Promise

# The one reaction that says nothing of its comment's author, who may know better.
OPPOSED_BY_AUTHORS = frozenset({"typo"})

UNKNOWN = _("There is no such reaction.")
TOO_LITTLE_KARMA = _("You need at least %(karma)d karma to react.")
TOO_LITTLE_KARMA_TO_BE_FIRST = _("You need at least %(karma)d karma to be the first to give a comment this reaction.")
NO_LONGER_GIVEN = _("This reaction is no longer given.")
NOTHING_TO_OPPOSE = _("You can disagree only with a reaction that somebody else has given.")
NO_OPPOSING_ON_OWN = _("You cannot disagree with reactions to your own comments.")


class Stance(StrEnum):
    """How somebody stands to one reaction to one comment; the values are parts of addresses."""

    FOR = "for"
    AGAINST = "against"
    NONE = "none"


class ReactionRefusedError(Exception):
    """Raised for a reaction that may not be given; `reason` is a sentence for whoever tried."""

    def __init__(self, reason: Promise | str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def react(comment: Comment, person: User, *, name: str, stance: Stance) -> None:
    """Let this be how somebody stands to a reaction; raises ReactionRefusedError where facts 3.7 forbid it.

    The comment is locked before it is seen who was first.
    """
    comment = locked_row(Comment.objects.prefetch_related("reactions"), comment.pk)
    person = lock_writer(person)
    own = next((one for one in comment.reactions.all() if (one.name, one.person_id) == (name, person.pk)), None)
    if stance_of(own) is stance:
        return
    refused = refusal(comment, person, name=name, stance=stance)
    if refused:
        raise ReactionRefusedError(refused)
    _keep(own or Reaction(comment=comment, person=person, name=name), comment, stance=stance)


def stance_of(reaction: Reaction | None) -> Stance:
    if reaction is None:
        return Stance.NONE
    return Stance.AGAINST if reaction.kind == ReactionKind.DISAGREED else Stance.FOR


def refusal(comment: Comment, person: User, *, name: str, stance: Stance) -> Promise | str | None:
    """Return why somebody may not take this stance, None when they may; the comment comes with its reactions."""
    if stance is Stance.NONE:
        return None
    if person.votes_stopped_at:
        return VOTES_STOPPED
    if name not in REACTION_LABELS:
        return UNKNOWN
    return _refusal_for(comment, person, name) if stance is Stance.FOR else _refusal_against(comment, person, name)


def has_karma_to_react(person: User) -> bool:
    return person.karma >= min(thresholds().react, thresholds().oppose_reactions)


def _refusal_for(comment: Comment, person: User, name: str) -> Promise | str | None:
    if person.karma < thresholds().react:
        return TOO_LITTLE_KARMA % {"karma": thresholds().react}
    if _is_there(comment, person, name):
        return None
    if name in DEPRECATED:
        return NO_LONGER_GIVEN
    if person.karma < thresholds().be_first_to_react:
        return TOO_LITTLE_KARMA_TO_BE_FIRST % {"karma": thresholds().be_first_to_react}
    return None


def _refusal_against(comment: Comment, person: User, name: str) -> Promise | str | None:
    if person.karma < thresholds().oppose_reactions:
        return TOO_LITTLE_KARMA % {"karma": thresholds().oppose_reactions}
    if comment.author_id == person.pk and name not in OPPOSED_BY_AUTHORS:
        return NO_OPPOSING_ON_OWN
    return None if _is_there(comment, person, name) else NOTHING_TO_OPPOSE


def _is_there(comment: Comment, person: User, name: str) -> bool:
    """Tell whether somebody else has reacted so."""
    return any(
        reaction.name == name and reaction.person_id != person.pk and stance_of(reaction) is Stance.FOR
        for reaction in comment.reactions.all()
    )


def _keep(reaction: Reaction, comment: Comment, *, stance: Stance) -> None:
    if stance is Stance.NONE:
        reaction.delete()
        return
    is_there = _is_there(comment, reaction.person, reaction.name)
    supports = ReactionKind.SECONDED if is_there else ReactionKind.CREATED
    reaction.kind = supports if stance is Stance.FOR else ReactionKind.DISAGREED
    reaction.reacted_at = now()
    reaction.save()
