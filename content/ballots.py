"""What a reader may vote on and how: the buttons beside a text, each with words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.models import Comment, Post, Revision, VoteKind
from content.voting import Axis, refusal

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from content.voting import AnyVote, Target
    from profiles.models import User

ORDER = (VoteKind.BIG_DOWN, VoteKind.SMALL_DOWN, VoteKind.SMALL_UP, VoteKind.BIG_UP)
LABELS: dict[tuple[Axis, VoteKind], Promise] = {
    (Axis.KARMA, VoteKind.BIG_DOWN): _("Strong downvote: %(thing)s"),
    (Axis.KARMA, VoteKind.SMALL_DOWN): _("Downvote: %(thing)s"),
    (Axis.KARMA, VoteKind.SMALL_UP): _("Upvote: %(thing)s"),
    (Axis.KARMA, VoteKind.BIG_UP): _("Strong upvote: %(thing)s"),
    (Axis.AGREEMENT, VoteKind.BIG_DOWN): _("Strongly disagree: %(thing)s"),
    (Axis.AGREEMENT, VoteKind.SMALL_DOWN): _("Disagree: %(thing)s"),
    (Axis.AGREEMENT, VoteKind.SMALL_UP): _("Agree: %(thing)s"),
    (Axis.AGREEMENT, VoteKind.BIG_UP): _("Strongly agree: %(thing)s"),
}
ICONS = {
    Axis.KARMA: ("down-twice", "down", "up", "up-twice"),
    Axis.AGREEMENT: ("cross-twice", "cross", "tick", "tick-twice"),
}
# What the two refusals on one's own comment come to: it stands on each of them.
NORMAL_KARMA_ONLY = _("Your own comment: normal karma votes only.")


@dataclass(frozen=True)
class Button:
    """One wanted result; pressed again, it sends to where the vote is withdrawn."""

    kind: VoteKind
    label: str
    icon: str
    url: str
    is_pressed: bool
    refused: str


@dataclass(frozen=True)
class AxisOfBallot:
    axis: Axis
    total: int
    votes: int
    down: list[Button]
    up: list[Button]


@dataclass(frozen=True)
class Ballot:
    """The buttons of one text; `reasons` say why some of them cannot be pressed."""

    id: str
    url: str
    axes: list[AxisOfBallot]
    reasons: list[str]


def ballot_of(target: Target, viewer: User, vote: AnyVote | None) -> Ballot:
    """Return the ballot of a text for a member who so far has cast this vote on it, or none."""
    place = {"thing": _kind(target), "pk": target.pk}
    url, withdrawal = reverse("vote", kwargs=place), reverse("withdraw_vote", kwargs=place)
    axes = [_axis(target, viewer, vote, axis=axis, urls=(url, withdrawal)) for axis in _axes(target)]
    refused = [button.refused for axis in axes for button in (*axis.down, *axis.up) if button.refused]
    if isinstance(target, Comment) and target.author_id == viewer.pk:
        refused = [str(NORMAL_KARMA_ONLY)]
    return Ballot(ballot_id(target), url, axes, list(dict.fromkeys(refused)))


def ballot_id(target: Target) -> str:
    return f"votes-{_kind(target)}-{target.pk}"


def _kind(target: Target) -> str:
    return type(target)._meta.model_name or ""


def _axes(target: Target) -> tuple[Axis, ...]:
    return (Axis.KARMA,) if isinstance(target, Revision) else (Axis.KARMA, Axis.AGREEMENT)


def _axis(target: Target, viewer: User, vote: AnyVote | None, *, axis: Axis, urls: tuple[str, str]) -> AxisOfBallot:
    chosen = VoteKind.NEUTRAL
    if vote:
        chosen = VoteKind(vote.kind if axis is Axis.KARMA else vote.agreement_kind)
    thing = _name(target)
    buttons = [
        Button(
            kind,
            str(LABELS[axis, kind]) % {"thing": thing},
            icon,
            urls[kind == chosen],
            kind == chosen,
            str(refusal(target, viewer, axis=axis, kind=kind) or ""),
        )
        for kind, icon in zip(ORDER, ICONS[axis], strict=True)
    ]
    total, votes = target.score, target.vote_count
    if axis is Axis.AGREEMENT and not isinstance(target, Revision):
        total, votes = target.agreement, target.agreement_vote_count
    return AxisOfBallot(axis, total, votes, buttons[:2], buttons[2:])


def _name(target: Target) -> str:
    if isinstance(target, Post):
        return gettext("the post “%(title)s”") % {"title": target.title}
    author = target.author.shown_name if target.author else gettext("[anonymous]")
    if isinstance(target, Comment):
        return gettext("the comment by %(name)s") % {"name": author}
    return gettext("the edit by %(name)s") % {"name": author}
