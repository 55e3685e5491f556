"""The whole of posting: how a post is drafted, changed, published, taken back and deleted.

Locks go post, then wikitags, then the sequences in which it stands, then people, each in the order of their keys.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from content.models import Coauthorship, Post, Sequence, Tagging, VoteKind, Wikitag
from content.post_history import keep_earlier
from content.post_slugs import free_slug, slug_after
from content.reviewing import needs_review
from content.richtext import scope_of, word_count
from content.scheduling import follow_date
from content.settling import affected_by, settled
from content.sources import body_columns, edited_columns, source_of
from content.voting import Axis, cast_vote
from content.writers import refuse_absent, refuse_locked
from content.writing_limits import Written, reached_limit
from profiles.models import TextFormat, User
from web.ages import now
from web.locks import GoneError, lock_all, lock_rows, locked_row, locking
from web.public_id import make_public_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    type Body = dict[str, str | int]

TITLE_LASTS = timedelta(hours=1)
FORM_FIELDS = ("title", "slug", "url", "is_question", "body_source", "body_format", "body_html", "word_count")


class TooManyPostsError(Exception):
    """Raised where an author has published too much lately (facts 10); `retry_at` is when one more may be."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__(retry_at)
        self.retry_at = retry_at


class SameTitleError(Exception):
    """Raised for a new post with the title of one that its author began within the last hour (facts 5.2)."""


class PostConflictError(Exception):
    """Raised where a post says something else by now than what an edit of it began from; `stored` is what it says."""

    def __init__(self, stored: Said) -> None:
        super().__init__(stored.title)
        self.stored = stored


@dataclass(frozen=True)
class Said:
    """All that the form of a post says."""

    title: str
    source: str
    url: str = ""
    is_question: bool = False
    coauthors: tuple[User, ...] = ()
    wikitags: frozenset[Wikitag] = field(default_factory=frozenset)

    @property
    def mark(self) -> str:
        """A mark that is another as soon as anything said is; a form carries that of what it began from."""
        people = [person.pk for person in self.coauthors]
        said = [self.title, self.source, self.url, self.is_question, people, sorted(tag.pk for tag in self.wikitags)]
        return sha256(json.dumps(said).encode()).hexdigest()


def said_of(post: Post) -> Said:
    coauthorships = Coauthorship.objects.filter(post=post).select_related("person")
    taggings = Tagging.objects.filter(post=post).for_post()
    return Said(
        post.title,
        source_of(post),
        post.url,
        post.is_question,
        tuple(one.person for one in coauthorships),
        frozenset(tagging.wikitag for tagging in taggings),
    )


def create_draft(author: User, said: Said, *, pk: str) -> Post:
    """Store a draft under this key and return it; done again under the same key, return what is there.

    Raises SameTitleError for what seems to be sent again from another form, PermissionDenied where the author was
    banned or has left, TooMuchError where the text cannot be shown.
    """
    pk = _free_key(author, pk)
    return store_draft(author, said, pk=pk, body=_new_body(pk, said))


def edit_post(post: Post, editor: User, said: Said, *, began_from: str) -> Post:
    """Replace what a post says, and keep what it said before.

    Raises PostConflictError where it says neither this nor what the edit began from, TooMuchError where the text cannot
    be shown.
    """
    return _store_edit(post, editor, said, began_from=began_from, body=_counted(edited_columns(post, said.source)))


def publish_new(author: User, said: Said, *, pk: str) -> Post:
    pk = _free_key(author, pk)
    body = _new_body(pk, said)
    with transaction.atomic():
        return publish(store_draft(author, said, pk=pk, body=body))


def publish_edited(post: Post, editor: User, said: Said, *, began_from: str) -> Post:
    body = _counted(edited_columns(post, said.source))
    with transaction.atomic():
        locked = _lock_kept(post.pk)
        lock_all(Wikitag, [wikitag.pk for wikitag in said.wikitags])
        # An earlier text names its editor, which locks them: before people of lower keys.
        _lock_affected(locked, joining=(editor, *said.coauthors))
        return publish(_store_edit(post, editor, said, began_from=began_from, body=body))


@transaction.atomic
def store_draft(author: User, said: Said, *, pk: str, body: Body) -> Post:
    """Store a draft whose text has been rendered, as `create_draft` says."""
    # What the same form has stored already is published next: it is locked before people.
    lock_rows(Post.objects.filter(pk=pk))
    lock_all(Wikitag, [wikitag.pk for wikitag in said.wikitags])
    people = _lock_people({author.pk, *(person.pk for person in said.coauthors)})
    refuse_locked(people.get(author.pk))
    sent = Post.objects.filter(pk=pk, author=author).first()
    if sent and not sent.deleted_at:
        return sent
    began_at = now()
    lately = Post.objects.by(author).filter(posted_at__gt=began_at - TITLE_LASTS, deleted_at=None)
    if lately.filter(title=said.title).exists():
        raise SameTitleError
    if sent:
        raise GoneError
    post = Post(pk=pk, author=author, is_draft=True, is_first_draft=True)
    post.posted_at = post.last_commented_at = began_at
    _let_say(post, said, body=body)
    post.save(force_insert=True)
    _set_coauthors(post, said.coauthors)
    _set_wikitags(post, said.wikitags)
    return post


@transaction.atomic
def _store_edit(post: Post, editor: User, said: Said, *, began_from: str, body: Body) -> Post:
    locked = _lock_kept(post.pk)
    refuse_absent(editor)
    stored = said_of(locked)
    if stored == said:
        return locked
    if stored.mark != began_from:
        raise PostConflictError(stored)
    lock_all(Wikitag, [wikitag.pk for wikitag in said.wikitags])
    if stored.coauthors != said.coauthors:
        _lock_affected(locked, joining=(editor, *said.coauthors))
    if (stored.title, stored.source) != (said.title, said.source):
        locked.edited_at = keep_earlier(locked, editor).replaced_at
    _let_say(locked, said, body=body)
    locked.save(update_fields=[*FORM_FIELDS, "edited_at"])
    if stored.coauthors != said.coauthors:
        with settled(Post, [locked.pk]):
            _set_coauthors(locked, said.coauthors)
    _set_wikitags(locked, said.wikitags)
    return locked


@transaction.atomic
def publish(post: Post) -> Post:
    """Publish a post; the first time, it is posted at this moment and has its author's vote (facts 3.3).

    One that was taken back before its date came is scheduled for it again.

    Raises TooManyPostsError where its author has to wait, PermissionDenied where they were banned or left meanwhile.
    """
    locked = _lock_kept(post.pk)
    if not locked.is_draft:
        return locked
    author = _lock_affected(locked)[locked.author_id or ""]
    refuse_locked(author)
    is_first = locked.is_first_draft
    if is_first:
        _refuse_too_many(author)
        locked.posted_at, locked.edited_at = now(), None
        locked.last_commented_at = locked.posted_at
        locked.slug = free_slug(locked.title, locked)
    with settled(Post, [locked.pk]):
        locked.is_draft = locked.is_first_draft = False
        locked.is_awaiting_review = needs_review(author)
        states = ["is_draft", "is_first_draft", "is_awaiting_review"]
        locked.save(update_fields=["slug", "posted_at", "edited_at", *states, *follow_date(locked)])
        if is_first:
            cast_vote(locked, author, axis=Axis.KARMA, kind=VoteKind.BIG_UP)
    return locked


@transaction.atomic
def unpublish(post: Post) -> None:
    """Let a post be a draft again. Its comments and votes stay, and so does the karma that it brought (facts 3.4)."""
    locked = locked_row(Post.objects.all(), post.pk)
    if locked.is_draft or locked.deleted_at:
        return
    with settled(Post, [locked.pk]):
        # Nothing waits for moderators that its author has taken back; published again it does.
        locked.is_draft, locked.is_awaiting_review, locked.is_scheduled = True, False, False
        locked.save(update_fields=["is_draft", "is_awaiting_review", "is_scheduled"])


@transaction.atomic
def delete_post(post: Post, deleter: User) -> None:
    """Delete a post with all that stands below it, which moderators go on seeing; karma stays (facts 3.4)."""
    locked = locked_row(Post.objects.all(), post.pk)
    if locked.deleted_at:
        return
    with settled(Post, [locked.pk]):
        locked.deleted_at, locked.deleted_by = now(), deleter
        locked.save(update_fields=["deleted_at", "deleted_by"])


@transaction.atomic
def leave_post(post: Post, coauthor: User) -> None:
    """Take a coauthor's name off a post, and what it brought them; its author can name them again."""
    locked = _lock_kept(post.pk)
    with settled(Post, [locked.pk]):
        locked.coauthorships.filter(person=coauthor).delete()


def _free_key(author: User, pk: str) -> str:
    """Return the key for a new post: what was deleted since its form was sent keeps its own."""
    is_taken = Post.objects.filter(pk=pk, author=author, deleted_at__isnull=False).exists()
    return make_public_id() if is_taken else pk


def _new_body(pk: str, said: Said) -> Body:
    """Return the columns of a text. Called before a transaction begins; raises TooMuchError."""
    return _counted(body_columns(said.source, TextFormat.MARKDOWN, scope=scope_of("post", pk)))


def _counted(columns: dict[str, str]) -> Body:
    return {**columns, "word_count": word_count(columns["body_html"])}


def _let_say(post: Post, said: Said, *, body: Body) -> None:
    post.slug = slug_after(post, said.title)
    post.title, post.url, post.is_question = said.title, said.url, said.is_question
    if post._state.adding or source_of(post) != said.source:
        for name, value in body.items():
            setattr(post, name, value)


def _set_coauthors(post: Post, people: tuple[User, ...]) -> None:
    post.coauthorships.exclude(person__in=people).delete()
    for position, person in enumerate(people, start=1):
        Coauthorship.objects.update_or_create(post=post, person=person, defaults={"position": position})


def _set_wikitags(post: Post, wikitags: Iterable[Wikitag]) -> None:
    """Let readers see the post under these wikitags; a tagging begins with a relevance of 1, as if one had voted."""
    shown = Tagging.objects.filter(post=post).for_post()
    Tagging.objects.filter(pk__in=[tagging.pk for tagging in shown if tagging.wikitag not in wikitags]).delete()
    for wikitag in {*wikitags} - {tagging.wikitag for tagging in shown}:
        Tagging.objects.update_or_create(post=post, wikitag=wikitag, defaults={"score": 1})


def _refuse_too_many(author: User) -> None:
    """Raise TooManyPostsError where one more breaks a limit; the author is locked, so that none slips in between."""
    reached = reached_limit(author, writes=Written.POST, on=None, present=now())
    if reached:
        raise TooManyPostsError(reached[1])


def _lock_kept(pk: str) -> Post:
    """Lock a post that is about to say something else, or to be seen by others; a deleted one is neither."""
    locked = locked_row(Post.objects.all(), pk)
    if locked.deleted_at:
        raise GoneError
    return locked


def _lock_affected(post: Post, *, joining: Iterable[User] = ()) -> dict[str, User]:
    """Lock all whose numbers may move, new coauthors too, before anybody is read: later would be out of order."""
    affected = affected_by(Post, [post.pk])
    lock_rows(Sequence.objects.filter(pk__in=affected[Sequence]))
    return _lock_people(affected[User] | {person.pk for person in joining})


def _lock_people(pks: set[str]) -> dict[str, User]:
    people = locking(User.objects.filter(pk__in=pks))
    return {person.pk: person for person in people}
