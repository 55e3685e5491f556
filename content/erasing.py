"""How texts go for good. What stays of one is its place, so that what others wrote around it can still be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from content.models import (
    Chapter,
    Coauthorship,
    Comment,
    EarlierComment,
    EarlierPost,
    PinnedPost,
    Post,
    Revision,
    Sequence,
    Tagging,
)
from content.models.visibility import READABLE_SEQUENCE, SHOWN_COMMENT
from content.numbers import CHUNK
from web.ages import now

if TYPE_CHECKING:
    from django.db import models

    from content.models.comment import CommentQuerySet
    from content.models.post import PostQuerySet
    from profiles.models import User

NO_TEXT = {"body_source": "", "body_html": "", "source_url": ""}


@dataclass(frozen=True)
class Texts:
    """Keys of one person's texts by what they are. Those with coauthors are theirs too, and never among them."""

    posts: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    sequences: list[str] = field(default_factory=list)
    drafts_of_edits: list[str] = field(default_factory=list)

    @property
    def by_model(self) -> dict[type[models.Model], list[str]]:
        return {
            Post: self.posts,
            Comment: self.comments,
            Sequence: self.sequences,
            Revision: self.drafts_of_edits,
        }


def all_texts(person: User) -> Texts:
    """Return all that the person wrote alone. Of wikitag edits only drafts: others built on what was published."""
    return Texts(
        _keys(_posts(person)), _keys(_comments(person)), _keys(Sequence.objects.by(person)), _drafts_of_edits(person)
    )


def private_texts(person: User) -> Texts:
    """Return what nobody else could read: drafts, and what is deleted, rejected or dated for later."""
    public = Post.objects.by(person).visible_to(AnonymousUser())
    return Texts(
        _keys(_posts(person).exclude(pk__in=public.values("pk"))),
        _keys(_comments(person).exclude(SHOWN_COMMENT)),
        _keys(Sequence.objects.by(person).exclude(READABLE_SEQUENCE)),
        _drafts_of_edits(person),
    )


def erase_earlier(person: User) -> None:
    """Delete what the person's texts said before they were edited, which moderators alone could read."""
    EarlierPost.objects.filter(post__in=_posts(person)).delete()
    EarlierComment.objects.filter(comment__author=person).delete()


def erase(texts: Texts, *, author: User) -> None:
    """Empty these texts. The caller settles what they count for.

    A post below which others wrote keeps its page, without title and in no list; a comment that others answered leaves
    a stub.
    """
    for posts in batched(texts.posts, CHUNK):
        _erase_posts(Post.objects.filter(pk__in=posts), author)
    for comments in batched(texts.comments, CHUNK):
        _erase_comments(Comment.objects.filter(pk__in=comments), author)
    _erase_sequences(texts.sequences)
    Revision.objects.filter(pk__in=texts.drafts_of_edits).delete()


def _erase_posts(posts: PostQuerySet, author: User) -> None:
    PinnedPost.objects.filter(post__in=posts).delete()
    Tagging.objects.filter(post__in=posts).delete()
    others = Comment.objects.filter(SHOWN_COMMENT, post=OuterRef("pk")).exclude(author=author)
    discussed = posts.filter(Exists(others)).visible_to(AnonymousUser())
    kept = _keys(discussed)
    posts.filter(pk__in=kept).update(is_unlisted=True)
    posts.exclude(pk__in=kept).update(deleted_at=Coalesce("deleted_at", now()))
    posts.update(title=gettext("[deleted]"), slug="deleted", url="", event_location="", word_count=0, **NO_TEXT)


def _erase_comments(comments: CommentQuerySet, author: User) -> None:
    answers = Comment.objects.filter(SHOWN_COMMENT, parent=OuterRef("pk")).exclude(author=author)
    answered = _keys(comments.filter(SHOWN_COMMENT).filter(Exists(answers)))
    comments.update(deleted_at=Coalesce("deleted_at", now()), is_pinned=False, **NO_TEXT)
    comments.filter(pk__in=answered).update(leaves_stub=True)


def _erase_sequences(pks: list[str]) -> None:
    Chapter.objects.filter(sequence__in=pks).update(title="", subtitle="")
    sequences = Sequence.objects.filter(pk__in=pks)
    sequences.update(title=gettext("[deleted]"), deleted_at=Coalesce("deleted_at", now()), **NO_TEXT)


def _posts(person: User) -> PostQuerySet:
    return Post.objects.by(person).exclude(Exists(Coauthorship.objects.filter(post=OuterRef("pk"))))


def _comments(person: User) -> CommentQuerySet:
    return Comment.objects.by(person).filter(is_stub=False)


def _drafts_of_edits(person: User) -> list[str]:
    return _keys(Revision.objects.by(person).filter(is_draft=True))


def _keys(rows: models.QuerySet[models.Model]) -> list[str]:
    return list(rows.order_by("pk").values_list("pk", flat=True))
