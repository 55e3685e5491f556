"""Posts and comments that are dated ahead: they are scheduled until a write publishes them at their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from content.commenting import lock_thread, tell_threads
from content.models import Comment, Post
from content.refresh import rank_anew
from content.settling import settled
from web.ages import now

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def follow_date(text: Post | Comment) -> list[str]:
    """Set what follows from the date of a text, above all whether it is scheduled; return the fields set.

    Every write that changes the date, or publishes a draft, calls this before it saves. A draft is never scheduled,
    since it waits for its author, nor is a stub, since its date is unknown.
    """
    text.is_scheduled = is_scheduled_for(text.posted_at, is_draft=text.is_draft or text.is_stub)
    activity = "last_commented_at" if isinstance(text, Post) else "last_activity_at"
    if not text.is_scheduled:
        setattr(text, activity, max(getattr(text, activity), text.posted_at))
    return ["is_scheduled", activity, *rank_anew(text)]


def is_scheduled_for(moment: datetime, *, is_draft: bool) -> bool:
    return moment > now() and not is_draft


def publish_due() -> int:
    """Publish every post and comment whose time has come; return how many.

    Each is published in a transaction of its own, with all counters that it moves. It is safe to call this late, twice,
    in two processes at once, and after a crash: what is still scheduled is published, and what is not is left alone.
    """
    posts, comments = (
        list(_due(model._default_manager.all()).order_by("posted_at", "pk").values_list("pk", flat=True))
        for model in (Post, Comment)
    )
    return sum(map(_publish_post, posts)) + sum(map(_publish_comment, comments))


def _due(texts: QuerySet[Any]) -> QuerySet[Any]:
    return texts.filter(is_scheduled=True, posted_at__lte=now())


def _publish_post(pk: str) -> bool:
    # The post is locked, and only then read: another process may have published it since it was found.
    with settled(Post, [pk]):
        post = _due(Post.objects.filter(pk=pk).defer("body_source", "body_html")).first()
        if post:
            post.save(update_fields=follow_date(post))
    return post is not None


@transaction.atomic
def _publish_comment(pk: str) -> bool:
    lock_thread(pk)
    with settled(Comment, [pk]):
        comment = _due(Comment.objects.filter(pk=pk).defer("body_source", "body_html")).first()
        if comment:
            comment.save(update_fields=follow_date(comment))
            tell_threads([comment])
    return comment is not None
