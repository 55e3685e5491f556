"""Whether whoever began to write may still do so when it is stored."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from profiles.models import User
from web.locks import locked_row


def lock_writer(person: User) -> User:
    """Lock who is about to store something new, and return them as they are now.

    A purge and the deletion of an account lock the person before they look for texts: none slips in behind.
    """
    locked = locked_row(User.objects.all(), person.pk)
    refuse_locked(locked)
    return locked


def refuse_absent(person: User) -> None:
    """Refuse who changes a text and may not any more; the text is locked, for which whoever empties it waits."""
    refuse_locked(User.objects.filter(pk=person.pk).first())


def refuse_locked(person: User | None) -> None:
    """Raise PermissionDenied where a person, as they are now, is banned or has left."""
    if person is None or person.is_banned or person.deactivated_at or person.deleted_at:
        raise PermissionDenied
