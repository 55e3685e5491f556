"""A person's container of quick takes is called by their name, whatever that is at the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from content.models import Post
from profiles.slugs import slugify
from web.locks import lock_rows

if TYPE_CHECKING:
    from profiles.models import User


def container_title(name: str) -> str:
    return gettext("%(name)s's Shortform") % {"name": name}


def lock_container(person: User) -> None:
    """Lock it before its owner: locks go target, then people."""
    lock_rows(Post.objects.filter(author=person, is_shortform=True))


def retitle_container(person: User, *, was_called: str) -> None:
    """Call it by the name under which its owner is shown now, unless somebody gave it a title of its own."""
    title = container_title(person.shown_name)
    container = Post.objects.filter(author=person, is_shortform=True, title=container_title(was_called))
    container.update(title=title, slug=slugify(title))
