"""What a person says of themself: their name and their bio."""

from __future__ import annotations

from django.db import transaction

from content.quick_takes import lock_container, retitle_container
from content.richtext import render, scope_of
from profiles.models import TextFormat, User
from profiles.renaming import rename
from web.locks import locked_row

BIO = ("bio_source", "bio_format", "bio_html")


def bio_format(person: User) -> str:
    """Return how the bio is written; one that an import brought without its source is edited as the HTML it is."""
    return TextFormat.HTML if person.bio_html and not person.bio_source else person.bio_format


def bio_source(person: User) -> str:
    return person.bio_source or person.bio_html


def shown_bio(person: User, source: str) -> str:
    """Return the HTML of a bio of this person, as it is stored and shown."""
    return render(source, bio_format(person), scope=scope_of("user", person.pk), base=person.source_url)


def edit_profile(person: User, *, display_name: str, bio: str, editor: User) -> User:
    """Save the name and the bio, or neither: raises NameRefusedError, and TooMuchError for the bio.

    Nothing is left to edit of a deleted account.
    """
    if not bio.strip():
        columns = dict(zip(BIO, (bio, TextFormat.MARKDOWN, ""), strict=True))
    elif bio == bio_source(person):
        columns = {}
    else:
        columns = dict(zip(BIO, (bio, bio_format(person), shown_bio(person, bio)), strict=True))
    return _store(person, display_name=display_name, columns=columns, editor=editor)


@transaction.atomic
def _store(person: User, *, display_name: str, columns: dict[str, str], editor: User) -> User:
    lock_container(person)
    person = locked_row(User.objects.filter(deleted_at=None), person.pk)
    # A form sends single spaces; an earlier name may have more.
    if display_name != " ".join(person.display_name.split()):
        was_called = person.shown_name
        rename(person, display_name, editor=editor)
        retitle_container(person, was_called=was_called)
    if columns:
        for name, value in columns.items():
            setattr(person, name, value)
        person.save(update_fields=BIO)
    return person
