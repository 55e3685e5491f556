"""The whole of sequences: how one is made, changed, filled, brought into an order and deleted.

Each act says the wanted result, so that repeating it changes nothing more. Chapters, and posts within each, are
numbered anew from 1 under the lock of their sequence; no constraint can hold that, since SQLite has none that waits
until both of two rows have changed places. Locks go posts, sequences, then people in the order of their keys.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from content.models import Chapter, ChapterPost, Post, Sequence
from content.models.sequence import SEQUENCE_ORDER
from content.numbers import settle
from content.richtext import scope_of
from content.settling import settled
from content.sources import body_columns, edited_columns, source_of
from content.writers import lock_writer
from profiles.models import TextFormat
from web.ages import now
from web.locks import GoneError, lock_all, lock_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profiles.models import User


class AlreadyThereError(Exception):
    """Raised for posts that stand in another chapter of the sequence already."""

    def __init__(self, posts: list[Post]) -> None:
        super().__init__(posts)
        self.posts = posts


@dataclass(frozen=True)
class Details:
    """What an author says of a sequence as a whole."""

    title: str
    source: str
    is_draft: bool = True
    is_hidden: bool = False
    is_hidden_from_profile: bool = False


@dataclass(frozen=True)
class Spot:
    """A place for a post: the key of a chapter, and which of its posts it is to be, counted from 1."""

    chapter: str
    position: int


@dataclass(frozen=True)
class Contents:
    """The chapters of a sequence in their order, and the posts of each by its key."""

    chapters: list[Chapter]
    entries: dict[str, list[ChapterPost]]

    def entry(self, pk: int) -> ChapterPost | None:
        return next((entry for entries in self.entries.values() for entry in entries if entry.pk == pk), None)

    def chapter(self, pk: str) -> Chapter | None:
        return next((chapter for chapter in self.chapters if chapter.pk == pk), None)


def contents_of(sequence: Sequence) -> Contents:
    chapters = list(sequence.chapters.all())
    entries: dict[str, list[ChapterPost]] = {chapter.pk: [] for chapter in chapters}
    for entry in ChapterPost.objects.of(sequence):
        entries[entry.chapter_id].append(entry)
    return Contents(chapters, entries)


def create_sequence(author: User, *, pk: str, details: Details) -> Sequence:
    """Store a sequence under this key, with an empty chapter; return what is there when it was stored before."""
    body = body_columns(details.source, TextFormat.MARKDOWN, scope=scope_of("sequence", pk))
    with settled(Sequence, [pk]):
        lock_writer(author)
        defaults = _fields(details) | body
        sequence, is_new = Sequence.objects.get_or_create(pk=pk, author=author, defaults=defaults)
        if is_new:
            Chapter.objects.create(sequence=sequence)
    return sequence


def edit_sequence(sequence: Sequence, *, details: Details) -> None:
    changes = _fields(details)
    if details.source != source_of(sequence):
        changes |= edited_columns(sequence, details.source)
    with settled(Sequence, [sequence.pk]):
        Sequence.objects.filter(pk=sequence.pk).update(**changes)


def set_draft(sequence: Sequence, *, is_draft: bool) -> None:
    """Publish a sequence, or let nobody but its author see it."""
    with settled(Sequence, [sequence.pk]):
        Sequence.objects.filter(pk=sequence.pk).update(is_draft=is_draft)


def delete_sequence(sequence: Sequence) -> None:
    """Let nobody see the sequence any more; its posts stay where else they are."""
    with settled(Sequence, [sequence.pk]):
        Sequence.objects.filter(pk=sequence.pk, deleted_at=None).update(deleted_at=now())


def add_chapter(sequence: Sequence, *, pk: str, title: str, subtitle: str) -> None:
    """Store a chapter under this key behind the others, unless it is there."""
    with _arranging(sequence) as contents:
        if contents.chapter(pk) is None:
            number = len(contents.chapters) + 1
            contents.chapters.append(Chapter.objects.create(pk=pk, sequence=sequence, number=number))
            contents.entries[pk] = []
            rename_chapter(contents.chapters[-1], title=title, subtitle=subtitle)


def rename_chapter(chapter: Chapter, *, title: str, subtitle: str) -> None:
    Chapter.objects.filter(pk=chapter.pk).update(title=title, subtitle=subtitle)


def delete_chapter(chapter: Chapter) -> None:
    """Delete a chapter, and take its posts out of the sequence; they stay posts."""
    with _arranging(chapter.sequence) as contents:
        if there := contents.chapter(chapter.pk):
            contents.chapters.remove(there)
            there.delete()
            del contents.entries[chapter.pk]


def move_chapter(chapter: Chapter, *, number: int) -> Chapter:
    """Let a chapter be the one of this number, counted from 1, and return it as it is then."""
    with _arranging(chapter.sequence) as contents:
        there = contents.chapter(chapter.pk)
        if there is None:
            raise GoneError
        contents.chapters.remove(there)
        contents.chapters.insert(max(number - 1, 0), there)
    return there


def add_posts(chapter: Chapter, posts: Iterable[Post]) -> None:
    """Let these posts follow in a chapter; those that stand in it already stay where they are.

    Raises AlreadyThereError, and adds none, where one stands in another chapter.
    """
    with transaction.atomic():
        posts = _locked(posts)
        with _arranging(chapter.sequence) as contents:
            if contents.chapter(chapter.pk) is None:
                return
            there = {entry.post_id: pk for pk, entries in contents.entries.items() for entry in entries}
            if elsewhere := [post for post in posts if there.get(post.pk, chapter.pk) != chapter.pk]:
                raise AlreadyThereError(elsewhere)
            new = [ChapterPost(chapter=chapter, post=post) for post in posts if post.pk not in there]
            contents.entries[chapter.pk] += new


def remove_entry(sequence: Sequence, pk: int) -> ChapterPost | None:
    """Take a post out of a sequence; return the entry that it had, None when it had none."""
    with _arranging(sequence) as contents:
        entry = contents.entry(pk)
        if entry:
            _take_out(contents, entry)
            ChapterPost.objects.filter(pk=pk).delete()
        return entry


def move_entry(sequence: Sequence, pk: int, *, to: Spot) -> ChapterPost | None:
    """Let a post stand in this spot; return its entry, None when it or the chapter is not there any more."""
    with _arranging(sequence) as contents:
        entry = contents.entry(pk)
        if entry is None or to.chapter not in contents.entries:
            return None
        _take_out(contents, entry)
        for twin in [other for other in contents.entries[to.chapter] if other.post_id == entry.post_id]:
            # An import may bring a post in two chapters; in one it cannot stand twice.
            _take_out(contents, twin)
            twin.delete()
        contents.entries[to.chapter].insert(max(to.position - 1, 0), entry)
        return entry


def place_on_profile(sequence: Sequence, *, position: int) -> None:
    """Let a sequence be the one of this number, counted from 1, among those that its author's profile lists.

    Drafts and hidden ones keep their places between them, so that they come back to where they were.
    """
    rows = Sequence.objects.filter(author=sequence.author_id, deleted_at=None)
    with transaction.atomic():
        lock_rows(rows)
        listed = list(rows.listed().order_by(*SEQUENCE_ORDER).values_list("pk", flat=True))
        if sequence.pk not in listed:
            return
        listed.remove(sequence.pk)
        listed.insert(max(position - 1, 0), sequence.pk)
        _place(list(rows.order_by(*SEQUENCE_ORDER).only("profile_position")), listed)


def _place(rows: list[Sequence], listed: list[str]) -> None:
    """Number all rows from 1, with the listed ones in this order."""
    is_listed, following = frozenset(listed), iter(listed)
    order = [next(following) if row.pk in is_listed else row.pk for row in rows]
    by_pk = {row.pk: row for row in rows}
    for position, pk in enumerate(order, start=1):
        by_pk[pk].profile_position = position
    Sequence.objects.bulk_update(rows, ["profile_position"])


@contextmanager
def _arranging(sequence: Sequence) -> Iterator[Contents]:
    """Give the contents of a sequence to be changed while nobody else does, and store their new order."""
    with transaction.atomic():
        lock_rows(Sequence.objects.filter(pk=sequence.pk))
        contents = contents_of(sequence)
        yield contents
        _number_chapters(contents.chapters)
        _number_entries(contents)
        settle(Sequence, [sequence.pk])


def _number_chapters(chapters: list[Chapter]) -> None:
    moved = [chapter for number, chapter in enumerate(chapters, start=1) if chapter.number != number]
    for number, chapter in enumerate(chapters, start=1):
        chapter.number = number
    Chapter.objects.bulk_update(moved, ["number"])


def _number_entries(contents: Contents) -> None:
    new, moved = [], []
    for chapter in contents.chapters:
        for position, entry in enumerate(contents.entries[chapter.pk], start=1):
            if entry._state.adding:
                new.append(entry)
            elif (entry.chapter_id, entry.position) != (chapter.pk, position):
                moved.append(entry)
            entry.chapter, entry.position = chapter, position
    # An entry that moves to another chapter is updated, not made anew: its post need not be locked for that.
    ChapterPost.objects.bulk_update(moved, ["chapter", "position"])
    ChapterPost.objects.bulk_create(new)


def _take_out(contents: Contents, entry: ChapterPost) -> None:
    contents.entries[entry.chapter_id].remove(entry)


def _locked(posts: Iterable[Post]) -> list[Post]:
    """Lock what an entry will point to, before the sequence: whoever changes a post settles its sequences after it."""
    posts = list(dict.fromkeys(posts))
    lock_all(Post, [post.pk for post in posts])
    return posts


def _fields(details: Details) -> dict[str, Any]:
    return {
        "title": details.title,
        "is_draft": details.is_draft,
        "is_hidden": details.is_hidden,
        "is_hidden_from_profile": details.is_hidden_from_profile,
    }
