"""Whose texts wait until a moderator has read them. `content/moderating.py` approves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from profiles.models import User

NOTHING, POSTS, POSTS_AND_COMMENTS = "nothing", "posts", "posts-and-comments"


def needs_review(author: User) -> bool:
    """Tell whether a new post of this person waits: the site asks, and no moderator has reviewed them (facts 8.2)."""
    return settings.BYLINE_REVIEW_FIRST != NOTHING and _is_new_here(author)


def comment_needs_review(author: User) -> bool:
    return settings.BYLINE_REVIEW_FIRST == POSTS_AND_COMMENTS and _is_new_here(author)


def _is_new_here(author: User) -> bool:
    return author.reviewed_at is None and not author.is_staff
