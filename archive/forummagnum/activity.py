"""What the comments of an import say about their threads and posts."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from django.db.models import F, Max, OuterRef, Subquery

from content.models import Comment, Post
from content.numbers import COUNTED_COMMENT_OF_POST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from .store import Store


def keep_places(store: Store, comments: Iterable[str]) -> None:
    """Make a stub for each comment that is answered by one of these, or began its thread, and is not held."""
    for chunk in _chunks(sorted(comments)):
        rows = Comment.objects.filter(pk__in=chunk).select_related("post", "wikitag").order_by("pk")
        wanted = {source_id: row for row in rows for source_id in (row.parent_id, row.top_level_id) if source_id}
        held = set(Comment.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        for source_id in wanted.keys() - held:
            store.comment_stub(source_id, beside=wanted[source_id])


def raise_activity(source: str) -> None:
    """Bring up to date when each subthread and each post was last active (facts 5.3: lastSubthreadActivity)."""
    rows = {
        pk: (parent, posted_at, active_at)
        for pk, parent, posted_at, active_at in Comment.objects.filter(source=source).values_list(
            "pk", "parent_id", "posted_at", "last_activity_at"
        )
    }
    latest: dict[str, datetime] = {pk: active_at for pk, (_, _, active_at) in rows.items()}
    # What is scheduled raises its thread when it is published.
    scheduled = set(Comment.objects.filter(source=source, is_scheduled=True).values_list("pk", flat=True))
    # The newest first, so that each comment is raised once at most: a chain of replies takes one way up, not one from
    # each reply. A chain that comes back to itself is left as soon as it rises no further.
    for parent, posted_at, _ in sorted((rows[pk] for pk in rows.keys() - scheduled), key=itemgetter(1), reverse=True):
        ancestor = parent
        while ancestor in latest and latest[ancestor] < posted_at:
            latest[ancestor] = posted_at
            ancestor = rows[ancestor][0]
    changed = [Comment(pk=pk, last_activity_at=active) for pk, active in latest.items() if active != rows[pk][2]]
    Comment.objects.bulk_update(changed, ["last_activity_at"], batch_size=500)
    counted = Comment.objects.filter(COUNTED_COMMENT_OF_POST, post=OuterRef("pk")).order_by().values("post")
    posts = Post.objects.filter(source=source).annotate(
        latest=Subquery(counted.annotate(at=Max("posted_at")).values("at"))
    )
    posts.filter(latest__gt=F("last_commented_at")).update(last_commented_at=F("latest"))


def _chunks(pks: list[str]) -> Iterable[list[str]]:
    return (pks[start : start + 500] for start in range(0, len(pks), 500))
