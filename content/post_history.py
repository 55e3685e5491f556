"""What posts said before their edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.models import EarlierPost
from web.ages import now

if TYPE_CHECKING:
    from content.models import Post
    from profiles.models import User


def keep_earlier(post: Post, editor: User) -> EarlierPost:
    """Keep what a post says before it is changed."""
    return EarlierPost.objects.create(
        post=post,
        editor=editor,
        replaced_at=now(),
        title=post.title,
        body_source=post.body_source,
        body_format=post.body_format,
        body_html=post.body_html,
    )
