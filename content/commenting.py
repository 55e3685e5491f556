"""The whole of commenting: how a comment is written, changed, retracted, pinned and deleted.

Locks go post or wikitag, then comments in the order of their keys, then people in that of theirs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from content.models import Comment, EarlierComment, Post, VoteKind, Wikitag
from content.quick_takes import container_title
from content.reviewing import comment_needs_review
from content.richtext import scope_of
from content.settling import settled
from content.sources import body_columns, edited_columns, source_of
from content.voting import Axis, cast_vote
from content.writers import lock_writer, refuse_absent
from content.writing_limits import Written, reached_limit, sentence
from profiles.models import TextFormat, User
from profiles.slugs import slugify
from web.ages import now
from web.locks import GoneError, lock_all, lock_rows, locked_row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.utils.functional import Promise

POST_IS_LOCKED = _("The comments on this post are closed.")
THREAD_IS_LOCKED = _("This thread is closed.")
PLACE_IS_GONE = _("What you comment on has been deleted or taken back meanwhile.")
PARENT_IS_GONE = _("The comment that you answer has been deleted meanwhile.")


class CommentRefusedError(Exception):
    """Raised for a comment that cannot be written; `reason` is a sentence for its author.

    `retry_at` is when it can, where they only write too often.
    """

    def __init__(self, reason: Promise | str, *, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_at = retry_at


@dataclass(frozen=True)
class Place:
    """Where a comment stands: on a post or a wikitag, there perhaps below another comment."""

    post: Post | None = None
    wikitag: Wikitag | None = None
    parent: Comment | None = None

    @classmethod
    def below(cls, parent: Comment) -> Place:
        return cls(parent.post, parent.wikitag, parent)


def post_comment(author: User, place: Place, *, pk: str, source: str, is_answer: bool = False) -> Comment:
    """Store a comment under this key, with its author's own upvote (facts 3.3); return it.

    Done again under the same key it returns what is there. Raises CommentRefusedError where comments are closed and
    where the author writes too often (facts 10), PermissionDenied where they were banned or have left, TooMuchError
    where the text cannot be shown.
    """
    body = body_columns(source, TextFormat.MARKDOWN, scope=scope_of("comment", pk))
    return _store(author, place, pk=pk, body=body, is_answer=is_answer)


def post_quick_take(author: User, *, pk: str, source: str) -> Comment:
    """Store a quick take in its author's container, which is made with the first (facts 5.1)."""
    body = body_columns(source, TextFormat.MARKDOWN, scope=scope_of("comment", pk))
    return _store_quick_take(author, pk=pk, body=body)


def edit_comment(comment: Comment, editor: User, *, source: str) -> None:
    """Replace what a comment says, and keep what it said before. Raises TooMuchError."""
    _store_edit(comment, editor, body=edited_columns(comment, source))


@transaction.atomic
def _store(author: User, place: Place, *, pk: str, body: dict[str, str], is_answer: bool = False) -> Comment:
    _lock(place)
    if sent := Comment.objects.filter(pk=pk, author=author).first():
        return sent
    _refuse_closed(place, author)
    comment = _new_comment(author, place, pk=pk, body=body)
    comment.is_answer = is_answer
    above = _lock_above([comment])
    author = lock_writer(author)
    _refuse_too_many(author, place, present=comment.posted_at)
    # Asked of the locked author: a moderator who reviews them meanwhile publishes what waits by then, and no more.
    comment.is_awaiting_review = comment_needs_review(author)
    if not comment.is_awaiting_review:
        _tell([comment], above)
    with settled(Comment, [pk]):
        comment.save(force_insert=True)
        cast_vote(comment, author, axis=Axis.KARMA, kind=VoteKind.SMALL_UP)
    return comment


@transaction.atomic
def _store_quick_take(author: User, *, pk: str, body: dict[str, str]) -> Comment:
    title = container_title(author.shown_name)
    container, is_new = Post.objects.get_or_create(
        author=author, is_shortform=True, defaults={"title": title, "slug": slugify(title)}
    )
    if is_new:
        with settled(Post, [container.pk]):
            """Count the container itself among its author's posts (facts 4)."""
    return _store(author, Place(post=container), pk=pk, body=body)


@transaction.atomic
def _store_edit(comment: Comment, editor: User, *, body: dict[str, str]) -> None:
    locked = _locked_own(comment, editor)
    if source_of(locked) == body["body_source"]:
        return
    locked.edited_at = keep_earlier(locked, editor).replaced_at
    for name, value in body.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*body, "edited_at"])


def set_retracted(comment: Comment, *, is_retracted: bool) -> None:
    Comment.objects.filter(pk=comment.pk).update(is_retracted=is_retracted)


def set_pinned(comment: Comment, *, is_pinned: bool) -> None:
    Comment.objects.filter(pk=comment.pk).update(is_pinned=is_pinned)


@transaction.atomic
def delete_comment(comment: Comment, deleter: User) -> None:
    """Delete a comment: one that was answered leaves “[comment deleted]” in its place, others vanish (facts 5.1)."""
    _lock(Place.below(comment))
    locked = locked_row(Comment.objects.all(), comment.pk)
    if locked.deleted_at:
        return
    with settled(Comment, [comment.pk]):
        locked.deleted_at, locked.deleted_by = now(), deleter
        locked.leaves_stub = locked.replies.filter(deleted_at=None).exists()
        locked.save(update_fields=["deleted_at", "deleted_by", "leaves_stub"])


def keep_earlier(comment: Comment, editor: User) -> EarlierComment:
    """Keep what a comment says before it is changed."""
    return EarlierComment.objects.create(
        comment=comment,
        editor=editor,
        replaced_at=now(),
        body_source=comment.body_source,
        body_format=comment.body_format,
        body_html=comment.body_html,
    )


def tell_threads(comments: Iterable[Comment]) -> None:
    """Sort what these comments stand on and below by the time of the latest that is public, where that is later."""
    comments = [comment for comment in comments if comment.is_public]
    _tell(comments, _lock_above(comments))


def lock_thread(pk: str) -> None:
    """Lock what a comment stands on and all comments of its thread: `tell_threads` may then follow any other lock."""
    comment = Comment.objects.filter(pk=pk).only("post", "wikitag", "top_level").first()
    if comment is None:
        return
    lock_rows(Post.objects.filter(pk=comment.post_id))
    lock_rows(Wikitag.objects.filter(pk=comment.wikitag_id))
    root = comment.top_level_id or pk
    lock_rows(Comment.objects.filter(Q(top_level=root) | Q(pk=root)))


def _tell(comments: Iterable[Comment], above: dict[datetime, list[str]]) -> None:
    for comment in {comment.post_id: comment for comment in sorted(comments, key=_time_of)}.values():
        latest = Greatest("last_commented_at", comment.posted_at)
        Post.objects.filter(pk=comment.post_id).update(last_commented_at=latest)
    for posted_at, pks in above.items():
        Comment.objects.filter(pk__in=pks).update(last_activity_at=Greatest("last_activity_at", posted_at))


def _lock_above(comments: Iterable[Comment]) -> dict[datetime, list[str]]:
    above = _above(comments)
    lock_rows(Comment.objects.filter(pk__in=[pk for pks in above.values() for pk in pks]))
    return above


def _above(comments: Iterable[Comment]) -> dict[datetime, list[str]]:
    """Return the keys of the comments that lead to these, by the time of the latest of these that they lead to."""
    threads = {comment.top_level_id for comment in comments if comment.top_level_id}
    parents = dict(Comment.objects.filter(top_level__in=threads).values_list("pk", "parent_id"))
    above: dict[datetime, list[str]] = defaultdict(list)
    found: set[str] = set()
    for comment in sorted(comments, key=_time_of, reverse=True):
        pk = comment.parent_id
        # What a later comment stands below is found already, up to the top.
        while pk and pk not in found:
            found.add(pk)
            above[comment.posted_at].append(pk)
            pk = parents.get(pk)
    return above


def _time_of(comment: Comment) -> datetime:
    return comment.posted_at


def _locked_own(comment: Comment, editor: User) -> Comment:
    """Lock a comment that is about to be edited; what was deleted meanwhile is no longer its author's to edit."""
    locked = locked_row(Comment.objects.all(), comment.pk)
    if locked.deleted_at:
        raise GoneError
    refuse_absent(editor)
    return locked


def _lock(place: Place) -> None:
    for model, row in ((Post, place.post), (Wikitag, place.wikitag)):
        if row:
            lock_all(model, [row.pk])


def _refuse_closed(place: Place, author: User) -> None:
    """Raise CommentRefusedError where this author may not write any more; the place is locked."""
    parent = place.parent
    if parent and not Comment.objects.answerable_by(author).filter(pk=parent.pk).exists():
        raise CommentRefusedError(PARENT_IS_GONE)
    if not parent and not _is_open_to(place, author):
        raise CommentRefusedError(PLACE_IS_GONE)
    if author.is_staff:
        return
    if place.post and Post.objects.filter(pk=place.post.pk, is_locked=True).exists():
        raise CommentRefusedError(POST_IS_LOCKED)
    if parent and Comment.objects.filter(pk=parent.top_level_id or parent.pk, is_locked=True).exists():
        raise CommentRefusedError(THREAD_IS_LOCKED)


def _is_open_to(place: Place, author: User) -> bool:
    if place.post:
        return Post.objects.commentable_by(author).filter(pk=place.post.pk).exists()
    return Wikitag.objects.filter(pk=place.wikitag and place.wikitag.pk, deleted_at=None).exists()


def _refuse_too_many(author: User, place: Place, *, present: datetime) -> None:
    """Raise CommentRefusedError where one more breaks a limit; the author is locked, so that none slips in between."""
    on = place.post or place.wikitag
    if reached := reached_limit(author, writes=Written.COMMENT, on=on, present=present):
        _, retry_at = reached
        reason = sentence(retry_at, writes=Written.COMMENT, present=present)
        raise CommentRefusedError(reason, retry_at=retry_at)


def _new_comment(author: User, place: Place, *, pk: str, body: dict[str, str]) -> Comment:
    posted_at = now()
    return Comment(
        pk=pk,
        author=author,
        post=place.post,
        wikitag=place.wikitag,
        parent=place.parent,
        top_level=place.parent and (place.parent.top_level or place.parent),
        **body,
        posted_at=posted_at,
        last_activity_at=posted_at,
        is_quick_take=place.post is not None and place.post.is_shortform,
    )
