"""What a reader may vote on and how: the buttons beside a text, each with words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.labels import label_of
from content.models import Comment, Revision, VoteKind
from content.voting import Axis, refusal
from web.taking_part import sign_in_url

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from content.voting import AnyVote, Target
    from profiles.models import User

ORDER = (VoteKind.BIG_DOWN, VoteKind.SMALL_DOWN, VoteKind.SMALL_UP, VoteKind.BIG_UP)
WORDS: dict[tuple[Axis, VoteKind], Promise] = {
    (Axis.KARMA, VoteKind.BIG_DOWN): _("Strong downvote"),
    (Axis.KARMA, VoteKind.SMALL_DOWN): _("Downvote"),
    (Axis.KARMA, VoteKind.SMALL_UP): _("Upvote"),
    (Axis.KARMA, VoteKind.BIG_UP): _("Strong upvote"),
    (Axis.AGREEMENT, VoteKind.BIG_DOWN): _("Strongly disagree"),
    (Axis.AGREEMENT, VoteKind.SMALL_DOWN): _("Disagree"),
    (Axis.AGREEMENT, VoteKind.SMALL_UP): _("Agree"),
    (Axis.AGREEMENT, VoteKind.BIG_UP): _("Strongly agree"),
}
ICONS = {
    Axis.KARMA: ("down-twice", "down", "up", "up-twice"),
    Axis.AGREEMENT: ("cross-twice", "cross", "tick", "tick-twice"),
}


@dataclass(frozen=True)
class Button:
    """One wanted result; pressed again, it sends to where the vote is withdrawn.

    `refused` says why pressing it changes nothing. For a signed-out reader it is a link to the sign-in page.
    """

    kind: VoteKind
    words: str
    label: str
    icon: str
    url: str
    is_pressed: bool = False
    refused: str = ""


@dataclass(frozen=True)
class AxisOfBallot:
    axis: Axis
    total: int
    votes: int
    down: list[Button]
    up: list[Button]


@dataclass(frozen=True)
class Ballot:
    """The buttons of one text for one reader; `url` is empty for one who has to sign in first."""

    id: str
    label: str
    axes: list[AxisOfBallot]
    url: str = ""


def ballot_of(target: Target, viewer: User, vote: AnyVote | None) -> Ballot:
    """Return the ballot of a text for a member who so far has cast this vote on it, or none."""
    place = {"thing": _kind(target), "pk": target.pk}
    urls = reverse("vote", kwargs=place), reverse("withdraw_vote", kwargs=place)
    thing = label_of(target)
    axes = []
    for axis in _axes(target):
        chosen = _chosen(vote, axis)
        buttons = [
            Button(
                kind,
                *_names(axis, kind, thing),
                icon,
                urls[kind == chosen],
                kind == chosen,
                str(refusal(target, viewer, axis=axis, kind=kind) or ""),
            )
            for kind, icon in zip(ORDER, ICONS[axis], strict=True)
        ]
        axes.append(AxisOfBallot(axis, *_sums(target, axis), buttons[:2], buttons[2:]))
    return Ballot(ballot_id(target), _label(thing), axes, urls[0])


def ballot_to_sign_in(target: Target) -> Ballot:
    """Return the ballot of a text for a signed-out reader: one arrow each way, which leads to signing in and back."""
    anchor = f"comment-{target.pk}" if isinstance(target, Comment) else ballot_id(target)
    url, thing = sign_in_url(f"{target.get_absolute_url()}#{anchor}"), label_of(target)
    axes = []
    for axis in _axes(target):
        _big_down, *arrows, _big_up = zip(ORDER, ICONS[axis], strict=True)
        down, up = ([Button(kind, *_names(axis, kind, thing), icon, url)] for kind, icon in arrows)
        axes.append(AxisOfBallot(axis, *_sums(target, axis), down, up))
    return Ballot(ballot_id(target), _label(thing), axes)


def ballot_id(target: Target) -> str:
    return f"votes-{_kind(target)}-{target.pk}"


def _kind(target: Target) -> str:
    return type(target)._meta.model_name or ""


def _axes(target: Target) -> tuple[Axis, ...]:
    return (Axis.KARMA,) if isinstance(target, Revision) else (Axis.KARMA, Axis.AGREEMENT)


def _chosen(vote: AnyVote | None, axis: Axis) -> VoteKind:
    if vote is None:
        return VoteKind.NEUTRAL
    return VoteKind(vote.kind if axis is Axis.KARMA else vote.agreement_kind)


def _sums(target: Target, axis: Axis) -> tuple[int, int]:
    if axis is Axis.AGREEMENT and not isinstance(target, Revision):
        return target.agreement, target.agreement_vote_count
    return target.score, target.vote_count


def _names(axis: Axis, kind: VoteKind, thing: str) -> tuple[str, str]:
    """Return what a button says to those who see where it stands, and to those who do not."""
    words = str(WORDS[axis, kind])
    return words, gettext("%(vote)s, %(thing)s") % {"vote": words, "thing": thing}


def _label(thing: str) -> str:
    return gettext("Votes on %(thing)s") % {"thing": thing}
