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

from content.models import Coauthorship, EarlierPost, Post, Sequence, Tagging, VoteKind, Wikitag
from content.models.visibility import READABLE_POST
from content.reviewing import needs_review
from content.richtext import render, scope_of, word_count
from content.scheduling import follow_date
from content.settling import affected_by, settled
from content.sources import format_of, source_of
from content.voting import Axis, cast_vote
from content.writers import refuse_absent, refuse_locked
from content.writing_limits import Written, reached_limit
from profiles.models import User
from profiles.slugs import slugify, unique_slug
from web.ages import now
from web.locks import GoneError, lock_all, lock_rows, locked_row, locking
from web.public_id import make_public_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

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


@transaction.atomic
def create_draft(author: User, said: Said, *, pk: str) -> Post:
    """Store a draft under this key and return it; done again under the same key, return what is there.

    Raises SameTitleError for what seems to be sent again from another form, PermissionDenied where the author was
    banned or left meanwhile.
    """
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
    # What was deleted since its form was sent keeps its key.
    post = Post(pk=make_public_id() if sent else pk, author=author, is_draft=True, is_first_draft=True)
    post.posted_at = post.last_commented_at = began_at
    _let_say(post, said)
    post.save(force_insert=True)
    _set_coauthors(post, said.coauthors)
    _set_wikitags(post, said.wikitags)
    return post


@transaction.atomic
def edit_post(post: Post, editor: User, said: Said, *, began_from: str) -> Post:
    """Let the post say this from now on, and keep what it said before.

    Raises PostConflictError where it says neither this nor what the edit began from.
    """
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
    _let_say(locked, said)
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
        locked.slug = _free_slug(locked.title, locked)
    with settled(Post, [locked.pk]):
        locked.is_draft = locked.is_first_draft = False
        locked.is_awaiting_review = needs_review(author)
        states = ["is_draft", "is_first_draft", "is_awaiting_review"]
        locked.save(update_fields=["slug", "posted_at", "edited_at", *states, *follow_date(locked)])
        if is_first:
            cast_vote(locked, author, axis=Axis.KARMA, kind=VoteKind.BIG_UP)
    return locked


@transaction.atomic
def publish_new(author: User, said: Said, *, pk: str) -> Post:
    return publish(create_draft(author, said, pk=pk))


@transaction.atomic
def publish_edited(post: Post, editor: User, said: Said, *, began_from: str) -> Post:
    locked = _lock_kept(post.pk)
    lock_all(Wikitag, [wikitag.pk for wikitag in said.wikitags])
    # An earlier text names its editor, which locks them: before people of lower keys.
    _lock_affected(locked, joining=(editor, *said.coauthors))
    return publish(edit_post(post, editor, said, began_from=began_from))


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


def _let_say(post: Post, said: Said) -> None:
    post.slug = _slug_after(post, said.title)
    post.title, post.url, post.is_question = said.title, said.url, said.is_question
    if post._state.adding or source_of(post) != said.source:
        post.body_format = format_of(post)
        post.body_source = said.source
        post.body_html = render(said.source, post.body_format, scope=scope_of("post", post.pk))
        post.word_count = word_count(post.body_html)


def _slug_after(post: Post, title: str) -> str:
    """Return the slug of a post whose title becomes this: one that somebody chose otherwise stays (facts 7.3).

    What nobody else may read takes none away: a stranger could tell from an ending that it is there.
    """
    plain, before = slugify(title), slugify(post.title)
    if post.is_first_draft:
        return plain
    return post.slug if plain == before or not post.slug.startswith(before) else _free_slug(title, post)


def _free_slug(title: str, post: Post) -> str:
    others = Post.objects.filter(READABLE_POST).exclude(pk=post.pk)
    return unique_slug(title, lambda slug: others.filter(slug=slug).exists())


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
