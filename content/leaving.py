"""How a person leaves, and comes back: what becomes of their name, and of what they wrote."""

from __future__ import annotations

from django.db import transaction

from content.quick_takes import lock_container, retitle_container
from profiles.models import User
from web.ages import now


@transaction.atomic
def deactivate(person: User) -> None:
    """Take the person's name and profile away; what they wrote stays, and so does all that they need to come back."""
    person = _lock(person)
    if person.deactivated_at is None:
        was_called = person.shown_name
        person.deactivated_at = now()
        person.save(update_fields=["deactivated_at"])
        retitle_container(person, was_called=was_called)


@transaction.atomic
def reactivate(person: User) -> None:
    """Bring back everything that deactivating took away."""
    person = _lock(person)
    if person.deactivated_at is not None:
        was_called = person.shown_name
        person.deactivated_at = None
        person.save(update_fields=["deactivated_at"])
        retitle_container(person, was_called=was_called)


def _lock(person: User) -> User:
    lock_container(person)
    return User.objects.select_for_update().get(pk=person.pk)
