"""The log of moderation: who did what to what, and why. There is one way to write to it, and none to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from django.utils.text import Truncator

from content.models import ActKind, Comment, ModeratorAct
from content.models.moderator_act import LOG_ORDER
from profiles.models import User
from web.ages import now

if TYPE_CHECKING:
    from django.db.models import Model

LONGEST_NAME = 300
LONGEST_ADDRESS = 500
# What begins, moves or ends a ban.
ACTS_ON_BANS = (ActKind.BAN, ActKind.END_BAN, ActKind.PURGE, ActKind.END_PURGE)


def log_act(moderator: User, kind: ActKind, *, on: Model, reason: str = "", **details: Any) -> ModeratorAct:
    """Write down what a moderator does, in the transaction that does it.

    The thing is named in words that can be read when it is gone.
    """
    return ModeratorAct.objects.create(
        actor_pk=moderator.pk,
        actor_name=moderator.display_name or moderator.username,
        kind=kind,
        thing=kind_of_thing(on),
        thing_pk=str(on.pk),
        thing_name=_name(on),
        address=_address(on)[:LONGEST_ADDRESS],
        owner_pk=_owner(on),
        reason=reason,
        details=details,
        acted_at=now(),
    )


def reason_of_ban(person: User) -> str:
    """Return why a moderator banned or purged somebody who is banned now, empty where nobody said so.

    The forms of both acts say that the person reads it. A ban that came otherwise has none: what the newest act says
    is then about another day.
    """
    acts = ModeratorAct.objects.filter(thing="person", thing_pk=person.pk, kind__in=ACTS_ON_BANS)
    newest = acts.order_by(*LOG_ORDER).first()
    if newest is None:
        return ""
    is_about_it = newest.kind == ActKind.PURGE if person.purged_at else newest.until == person.banned_until
    return newest.reason if is_about_it else ""


def kind_of_thing(thing: Model) -> str:
    return "person" if isinstance(thing, User) else str(thing._meta.model_name)


def name_for_moderators(person: User) -> str:
    """Return what a person is called, by their user name where they have no other; who deactivated it has no name."""
    return person.shown_name if person.deactivated_at else person.display_name or person.username


def _name(thing: Model) -> str:
    if isinstance(thing, User):
        return name_for_moderators(thing)
    if hasattr(thing, "user"):
        # A session or a second factor: its own name may be an address on the internet, which is not kept for ever.
        return _name(thing.user)
    words = strip_tags(thing.body_html) if isinstance(thing, Comment) else str(thing)
    return Truncator(" ".join(words.split()) or str(thing)).chars(LONGEST_NAME)


def _address(thing: Any) -> str:
    """Return where the thing stood, empty for what has no page."""
    return thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""


def _owner(thing: Any) -> str:
    if isinstance(thing, User):
        return thing.pk
    return getattr(thing, "author_id", None) or getattr(thing, "user_id", None) or ""
