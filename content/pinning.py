"""Which posts stand first on a person's profile, and in which order. Each act says the wanted result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from content.models import MOST_PINNED, PinnedPost, Post
from content.models.visibility import LISTED_POST
from profiles.models import User
from web.locks import lock_all, locked_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.models.post import PostQuerySet
    from profiles.models import Viewer


class TooManyPinnedError(Exception):
    """Raised for a post that would be one too many."""


def pinnable_posts(owner: User) -> PostQuerySet:
    """Return what its authors may show first: what everybody finds in their list of posts."""
    return Post.objects.written_by(owner).visible_to(AnonymousUser()).listed()


def pinned_posts(owner: User) -> list[Post]:
    """Return the pinned posts in their order, without those that nobody else would see."""
    return list(pinnable_posts(owner).filter(pins__owner=owner).for_rows().order_by("pins__position", "pins__pk"))


def sticky_posts(owner: User, viewer: Viewer) -> list[Post]:
    """Return what stands above the owner's posts: the pinned in their order, then quick takes (facts 1.6)."""
    pins = PinnedPost.objects.filter(owner=owner)
    container = Post.objects.filter(author=owner, is_shortform=True)
    # Two ways that an index leads, rather than one through all that the owner wrote, or all that there is.
    keys = container.values("pk").union(pins.values("post"), all=True)
    found = Post.objects.filter(Q(is_shortform=True) | LISTED_POST, pk__in=keys)
    place = Coalesce(Subquery(pins.filter(post=OuterRef("pk")).values("position")), MOST_PINNED + 1)
    return list(found.written_by(owner).visible_to(viewer).for_rows().annotate(place=place).order_by("place"))


def pin_post(owner: User, post: Post) -> None:
    """Let the post stand last among the pinned ones, or where it stands. Raises TooManyPinnedError."""
    with transaction.atomic():
        lock_all(Post, [post.pk])
        pinned = _lock(owner)
        if post.pk in pinned:
            return
        if len(pinned) >= MOST_PINNED:
            raise TooManyPinnedError
        _keep(owner, [*pinned, post.pk])


def unpin_post(owner: User, pk: str) -> None:
    with transaction.atomic():
        _keep(owner, [one for one in _lock(owner) if one != pk])


def order_pinned(owner: User, pks: Iterable[str]) -> None:
    """Bring the pinned posts into this order; those that it does not name follow as they did."""
    with transaction.atomic():
        pinned = _lock(owner)
        wanted = [pk for pk in dict.fromkeys(pks) if pk in pinned]
        _keep(owner, [*wanted, *(pk for pk in pinned if pk not in wanted)])


def _lock(owner: User) -> list[str]:
    """Return the keys of the pinned posts; those that were made private or deleted have left the order."""
    locked_row(User.objects.all(), owner.pk)
    return [post.pk for post in pinned_posts(owner)]


def _keep(owner: User, pks: list[str]) -> None:
    owner.pinned_posts.all().delete()
    PinnedPost.objects.bulk_create(
        PinnedPost(owner=owner, post_id=pk, position=position) for position, pk in enumerate(pks, start=1)
    )
