"""What a moderator may do with a thing: one table of acts, from which menus, pages and their addresses follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.forms.moderation import BanForm, BanReasonForm, DeleteCommentForm, NoteForm, ReasonForm
from content.models import Comment, Post
from content.moderating import (
    approve_text,
    ban_person,
    delete_text,
    end_ban,
    mark_as_spam,
    reject_text,
    restore_text,
    review_person,
    set_locked,
    set_votes_stopped,
    unreview_person,
)
from content.moderation_log import kind_of_thing, name_for_moderators
from content.purging import begin_end_of_purge, begin_purge, begin_undoing_votes, sweep_some_lots
from profiles.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from content.models.report import Reported
    from profiles.models import Viewer


@dataclass(frozen=True)
class Act:
    """One thing to do: its form, what it does with what was filled in, and whether it makes sense as things stand."""

    name: str
    label: Promise
    explanation: Promise
    form: type[forms.Form]
    do: Callable[..., bool]
    is_offered: Callable[[Any], bool]
    is_danger: bool = False


@dataclass(frozen=True)
class Offer:
    label: Promise
    url: str


@dataclass(frozen=True)
class Menu:
    """What is offered for one thing; `name` says to a screen reader which thing it is.

    `history_url` is empty for a person whose profile the moderator does not see.
    """

    name: str
    offers: list[Offer]
    history_url: str


def _swept(begin: Callable[..., bool]) -> Callable[..., bool]:
    """Return the act that begins a sweep and does as much of it as a request may."""

    def begin_and_sweep(person: User, moderator: User, *, reason: str) -> bool:
        is_begun = begin(person, moderator, reason=reason)
        sweep_some_lots(person)
        return is_begun

    return begin_and_sweep


def _is_shown(text: Post | Comment) -> bool:
    return not (text.deleted_at or text.is_rejected or text.is_awaiting_review)


def _is_held_back(text: Post | Comment) -> bool:
    return text.deleted_at is None and (text.is_rejected or text.is_awaiting_review)


APPROVE = Act(
    "approve",
    _("Approve"),
    _("Everybody will see it. If it waited for review, nothing else of its author will wait any more."),
    NoteForm,
    approve_text,
    _is_held_back,
)
REJECT = Act(
    "reject",
    _("Reject"),
    _("Its author will see it with the reason, and moderators; nobody else will."),
    ReasonForm,
    reject_text,
    lambda text: text.deleted_at is None and not text.is_rejected,
)
LOCK = Act(
    "lock",
    _("Lock"),
    _("Nobody but moderators will be able to write there any more; what is there stays."),
    NoteForm,
    partial(set_locked, is_locked=True),
    lambda text: _is_shown(text) and not text.is_locked and not getattr(text, "top_level_id", None),
)
UNLOCK = Act(
    "unlock",
    _("Unlock"),
    _("Everybody will be able to write there again."),
    NoteForm,
    partial(set_locked, is_locked=False),
    lambda text: text.is_locked,
)
RESTORE = Act(
    "restore",
    _("Restore"),
    _("It will be as it was before it was deleted."),
    NoteForm,
    restore_text,
    lambda text: text.deleted_at is not None,
)
DELETE_POST = Act(
    "delete",
    _("Delete"),
    _("Nobody but moderators will see it; they can restore it. Its author keeps the karma it earned."),
    ReasonForm,
    delete_text,
    lambda text: text.deleted_at is None,
    is_danger=True,
)
DELETE_COMMENT = Act(
    "delete",
    _("Delete"),
    _("It will vanish, or “[comment deleted]” with the reason will stand in its place. Moderators can restore it."),
    DeleteCommentForm,
    delete_text,
    lambda text: text.deleted_at is None,
    is_danger=True,
)
ON_PEOPLE = (
    Act(
        "review",
        _("Mark as reviewed"),
        _("They are no likely spam, and nothing of what they wrote or will write waits for review."),
        NoteForm,
        review_person,
        lambda person: person.reviewed_at is None,
    ),
    Act(
        "unreview",
        _("Return to the queue"),
        _("What they write from now on waits for review again, where this site asks for it."),
        NoteForm,
        unreview_person,
        lambda person: person.reviewed_at is not None and not person.purged_at,
    ),
    Act(
        "spam",
        _("Mark as likely spam"),
        _("Their profile and their words in lists will be hidden from others until a moderator reviews them."),
        NoteForm,
        mark_as_spam,
        lambda person: not (person.is_likely_spam or person.purged_at),
    ),
    Act(
        "ban",
        _("Ban"),
        _("They will be able to read as a stranger, and no more, until that day."),
        BanForm,
        ban_person,
        lambda person: not person.purged_at,
        is_danger=True,
    ),
    Act(
        "end-ban",
        _("End the ban"),
        _("They will be able to sign in again."),
        NoteForm,
        end_ban,
        lambda person: person.is_banned and not person.purged_at,
    ),
    Act(
        "stop-votes",
        _("Stop votes"),
        _("They will not be able to vote or react any more; their votes and reactions so far stay."),
        ReasonForm,
        partial(set_votes_stopped, is_stopped=True),
        lambda person: not (person.votes_stopped_at or person.purged_at),
        is_danger=True,
    ),
    Act(
        "let-vote",
        _("Let vote again"),
        _("They will be able to vote and react again."),
        NoteForm,
        partial(set_votes_stopped, is_stopped=False),
        lambda person: person.votes_stopped_at is not None and not person.purged_at,
    ),
    Act(
        "undo-votes",
        _("Undo all votes"),
        _("All their votes and reactions are taken back, with the karma that they moved. This cannot be undone."),
        ReasonForm,
        _swept(begin_undoing_votes),
        lambda person: not person.purged_at,
        is_danger=True,
    ),
    Act(
        "purge",
        _("Purge"),
        _(
            "Everything they wrote is deleted, all their votes are undone, and they are banned for good. What they "
            "wrote can be restored later, their votes cannot."
        ),
        BanReasonForm,
        _swept(begin_purge),
        lambda person: not person.purged_at,
        is_danger=True,
    ),
    Act(
        "end-purge",
        _("Undo the purge"),
        _("What the purge deleted comes back, and the ban ends. Their votes stay undone."),
        NoteForm,
        _swept(begin_end_of_purge),
        lambda person: person.purged_at is not None,
    ),
)
ACTS: dict[str, tuple[Act, ...]] = {
    "post": (APPROVE, REJECT, LOCK, UNLOCK, DELETE_POST, RESTORE),
    "comment": (APPROVE, REJECT, LOCK, UNLOCK, DELETE_COMMENT, RESTORE),
    "person": ON_PEOPLE,
}


def act_on(thing: str, name: str) -> Act | None:
    return next((act for act in ACTS.get(thing, ()) if act.name == name), None)


def moderated(thing: str, viewer: Viewer) -> QuerySet[Any] | None:
    """Return the things of one kind on which this moderator may act; None for no such kind."""
    things: dict[str, QuerySet[Any]] = {
        "person": User.objects.within_reach_of(viewer),
        "post": Post.objects.visible_to(viewer).filter(is_stub=False),
        "comment": Comment.objects.visible_to(viewer).filter(is_stub=False).for_page(),
    }
    return things.get(thing) if viewer.is_staff else None


def menu_of(thing: Reported, viewer: Viewer) -> Menu:
    """Return what a moderator is offered for a thing as it stands; nothing for a person out of their reach."""
    kind = kind_of_thing(thing)
    is_within_reach = not isinstance(thing, User) or thing.is_within_reach_of(viewer)
    offers = [
        Offer(act.label, reverse("moderate", kwargs={"act": act.name, "thing": kind, "pk": thing.pk}))
        for act in ACTS[kind]
        if is_within_reach and act.is_offered(thing)
    ]
    return Menu(name_of(thing), offers, history_url_of(thing, viewer))


def history_url_of(thing: Reported, viewer: Viewer) -> str:
    """Return where the acts on a thing are listed; empty where the moderator finds no such page."""
    if isinstance(thing, User) and thing.deactivated_at and not viewer.is_superuser:
        return ""
    return reverse("moderation_history", kwargs={"thing": kind_of_thing(thing), "pk": thing.pk})


def name_of(thing: Reported) -> str:
    if isinstance(thing, User):
        return name_for_moderators(thing)
    if isinstance(thing, Post):
        return gettext("the post “%(title)s”") % {"title": thing.title}
    return gettext("the comment by %(name)s") % {
        "name": thing.author.shown_name if thing.author else gettext("[anonymous]")
    }
