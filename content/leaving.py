"""How a person leaves, and comes back: what becomes of their name, and of what they wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction

from content.erasing import Texts, all_texts, erase, erase_earlier, private_texts
from content.models import Post
from content.quick_takes import lock_container, retitle_container
from content.settling import settled_together
from profiles.forgetting import forget
from profiles.models import User
from web.ages import now
from web.locks import locked_row

if TYPE_CHECKING:
    from collections.abc import Callable


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
    """Bring back everything that deactivating took away. Of a deleted account nothing is left to bring back."""
    person = _lock(person)
    if person.deactivated_at is not None and person.deleted_at is None:
        was_called = person.shown_name
        person.deactivated_at = None
        person.save(update_fields=["deactivated_at"])
        retitle_container(person, was_called=was_called)


def delete_account(person: User, *, erases_texts: bool) -> None:
    """Let nothing tell any more who the person was; irrevocable.

    What they wrote stays, by nobody, or goes for good as well; what nobody else could read goes in any case. Votes and
    reactions stay counted.
    """
    find = all_texts if erases_texts else private_texts
    while not _delete(person, find):
        """They stored something in another window meanwhile; it goes too."""


def _delete(person: User, find: Callable[[User], Texts]) -> bool:
    """Delete the account with these texts, unless others have come since they were found; return whether it is done."""
    texts = find(person)
    with settled_together(_touched(person, texts)):
        # Whoever stores a text locks its writer: from here on there is none more.
        person = locked_row(User.objects.all(), person.pk)
        if find(person) != texts:
            return False
        erase(texts, author=person)
        erase_earlier(person)
        if person.deleted_at is None:
            was_called = person.shown_name
            person.pinned_posts.all().delete()
            forget(person)
            retitle_container(person, was_called=was_called)
    return True


def _touched(person: User, texts: Texts) -> dict[type[models.Model], list[str]]:
    """Return the keys of what is written to: the texts, and the container of quick takes, which gets another title."""
    container = Post.objects.filter(author=person, is_shortform=True).values_list("pk", flat=True)
    return {**texts.by_model, Post: sorted({*texts.posts, *container})}


def _lock(person: User) -> User:
    lock_container(person)
    return locked_row(User.objects.all(), person.pk)
