"""How a person gets another name, and with it another address; those they had before go on leading to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from web.ages import now

from .models import RENAMED, ProfileSlug, User
from .slugs import slugify, unique_slug

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import Promise

NAME_STAYS = timedelta(days=60)
# How often two people may take one address at once before somebody is told to try again.
TRIES = 20

TAKEN = _("This display name is already taken.")
TOO_EARLY = _("You changed your name less than 60 days ago.")


class NameRefusedError(Exception):
    """Raised for a name that somebody cannot have; `retry_at` is when they can, where it is only too early."""

    def __init__(self, reason: Promise, *, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_at = retry_at


def name_stays_until(person: User, *, editor: User) -> datetime | None:
    """Return when the name may be changed, None for now: once in 60 days (facts 7.4), by a moderator at any time."""
    if editor.is_staff or person.name_changed_at is None:
        return None
    until = person.name_changed_at + NAME_STAYS
    return until if until > now() else None


def rename(person: User, display_name: str, *, editor: User) -> None:
    """Give the person, whose row the caller has locked, another name. Raises NameRefusedError.

    The slug follows the name where it came from the name (facts 7.3).
    """
    retry_at = name_stays_until(person, editor=editor)
    if retry_at:
        raise NameRefusedError(TOO_EARLY, retry_at=retry_at)
    for _attempt in range(TRIES):
        try:
            return _rename(person, display_name, editor=editor)
        except IntegrityError:
            # Somebody took the address after we had found it free.
            continue
    raise NameRefusedError(TAKEN)


@transaction.atomic
def _rename(person: User, display_name: str, *, editor: User) -> None:
    slug = _slug_for(person, display_name)
    if slug != person.slug and not person.slugs.filter(slug=slug).exists():
        ProfileSlug.objects.create(slug=slug, user=person)
    # Only now: who took the same name at the same time wanted the same address, and has it or stands in line behind us.
    if User.objects.called(display_name).exclude(pk=person.pk).exists():
        raise NameRefusedError(TAKEN)
    # The first name is no change.
    if person.display_name and editor.pk == person.pk:
        person.name_changed_at = now()
    person.slug = slug
    person.rename(display_name)
    person.save(update_fields=["slug", *RENAMED, "name_changed_at"])


def _slug_for(person: User, display_name: str) -> str:
    if not person.slug.startswith(slugify(person.display_name)):
        return person.slug
    return unique_slug(display_name, ProfileSlug.objects.exclude(user=person).is_taken)
