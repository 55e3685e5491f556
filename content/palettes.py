"""The reactions to a comment as one reader finds them, with the buttons by which a member takes part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from content.labels import label_of as name_of_comment
from content.models import Reaction
from content.reacting import Stance, has_karma_to_react, refusal, stance_of
from content.reactions import PALETTE, ShownReaction, label_of, sum_up
from web.taking_part import may_join, sign_in_url, takes_part

if TYPE_CHECKING:
    from content.models import Comment
    from profiles.models import User, Viewer


@dataclass(frozen=True)
class ReactionButton:
    """One wanted result; pressed again, it sends to where the reaction is taken back."""

    name: str
    label: str
    url: str
    is_pressed: bool
    refused: str


@dataclass(frozen=True)
class GivenReaction:
    """A reaction that is there, and the buttons to join and to oppose it; who takes no part has none."""

    reaction: ShownReaction
    support: ReactionButton | None
    oppose: ReactionButton | None


@dataclass(frozen=True)
class PaletteGroup:
    title: str
    buttons: list[ReactionButton]
    is_open: bool


@dataclass(frozen=True)
class Reactions:
    """What one reader finds; `member` is that reader when they may press buttons, `pressed` what they pressed last.

    `sign_in_url` is for readers who have to sign in first.
    """

    comment: Comment
    member: User | None
    given: list[GivenReaction]
    pressed: str = ""
    sign_in_url: str = ""

    @property
    def id(self) -> str:
        return reactions_id(self.comment)

    @property
    def page(self) -> str:
        return reverse("reactions", kwargs={"pk": self.comment.pk})

    @property
    def url(self) -> str:
        return _url(self.comment, Stance.FOR)

    @property
    def title(self) -> str:
        author = self.comment.author.shown_name if self.comment.author else gettext("[anonymous]")
        return gettext("Reactions to the comment by %(name)s") % {"name": author}

    @cached_property
    def label(self) -> str:
        return name_of_comment(self.comment)

    @property
    def may_react(self) -> bool:
        """Whether to offer it; those who have to sign in first find out then what karma it takes."""
        return bool(self.sign_in_url) or (self.member is not None and has_karma_to_react(self.member))

    @property
    def shown(self) -> list[GivenReaction]:
        return [one for one in self.given if one.reaction.is_shown]

    @cached_property
    def groups(self) -> list[PaletteGroup]:
        """Return what may be given; open are the first, and those in which the reader has a button to come back to."""
        groups: list[PaletteGroup] = []
        for title, words in PALETTE:
            buttons = [self._button(name) for name in words.split()]
            is_open = not groups or any(button.is_pressed or button.name == self.pressed for button in buttons)
            groups.append(PaletteGroup(str(title), buttons, is_open))
        return groups

    @cached_property
    def reasons(self) -> list[str]:
        """Return why some of the buttons cannot be pressed, each reason once."""
        here = [button for one in self.given for button in (one.support, one.oppose) if button]
        offered = [button for group in self.groups for button in group.buttons]
        return list(dict.fromkeys(button.refused for button in (*here, *offered) if button.refused))

    def _button(self, name: str) -> ReactionButton:
        assert self.member  # noqa: S101 -- the palette is shown to nobody else
        own = next((one.reaction.own for one in self.given if one.reaction.name == name), None)
        return _button(self.comment, self.member, name, own=own, stance=Stance.FOR)


def reactions_to(comment: Comment, viewer: Viewer, *, pressed: str = "") -> Reactions:
    """Return the reactions to a comment that was loaded with them, for this viewer."""
    member = viewer if viewer.is_authenticated and takes_part(viewer) and comment.takes_votes else None
    given = [_given(comment, member, reaction) for reaction in sum_up(comment.reactions.all(), viewer)]
    page = reverse("reactions", kwargs={"pk": comment.pk})
    return Reactions(comment, member, given, pressed, sign_in_url(page) if may_join(viewer) else "")


def reactions_id(comment: Comment) -> str:
    return f"reactions-{comment.pk}"


def _given(comment: Comment, member: User | None, reaction: ShownReaction) -> GivenReaction:
    if member is None:
        return GivenReaction(reaction, None, None)
    support, oppose = (
        _button(comment, member, reaction.name, own=reaction.own, stance=stance)
        for stance in (Stance.FOR, Stance.AGAINST)
    )
    return GivenReaction(reaction, support, oppose)


def _button(comment: Comment, member: User, name: str, *, own: Reaction | None, stance: Stance) -> ReactionButton:
    is_pressed = stance_of(own) is stance
    wanted = Stance.NONE if is_pressed else stance
    refused = refusal(comment, member, name=name, stance=wanted)
    return ReactionButton(name, label_of(name), _url(comment, wanted), is_pressed, str(refused or ""))


def _url(comment: Comment, stance: Stance) -> str:
    return reverse(f"react_{stance}", kwargs={"pk": comment.pk})
