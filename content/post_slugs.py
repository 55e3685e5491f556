"""The end of a post's address, which follows its title."""

from __future__ import annotations

from content.models import Post
from content.models.visibility import READABLE_POST
from profiles.slugs import slugify, unique_slug


def slug_after(post: Post, title: str) -> str:
    """Return the slug of a post with this new title; a slug that does not come from the old title stays (facts 7.3).

    What nobody else may read takes none away: a stranger could tell from an ending that it is there.
    """
    plain, before = slugify(title), slugify(post.title)
    if post.is_first_draft:
        return plain
    return post.slug if plain == before or not post.slug.startswith(before) else free_slug(title, post)


def free_slug(title: str, post: Post) -> str:
    others = Post.objects.filter(READABLE_POST).exclude(pk=post.pk)
    return unique_slug(title, lambda slug: others.filter(slug=slug).exists())
