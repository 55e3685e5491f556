"""A sequence as its author sees it while ordering it: every chapter and post, with what their buttons ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from content.models import ChapterPost, Post, PostSort
from content.sequencing import contents_of
from web.keyset import read_page

if TYPE_CHECKING:
    from content.models import Chapter, Sequence
    from content.sequencing import Contents
    from profiles.models import User

# As many of the author's own posts are offered; any older one is found by its address.
OFFERED = 200


@dataclass(frozen=True)
class Move:
    """A button that takes something one place further; `way` is up or down, `to` says the place that it will have.

    At an end the button stays there for whoever holds the focus on it, asks for what there is, and says why.
    """

    way: str
    to: str
    words: str
    is_at_end: bool = False


@dataclass(frozen=True)
class ArrangedPost:
    """A post of a chapter; `post` is none where its author may not see it any more."""

    entry: ChapterPost
    post: Post | None
    title: str
    moves: list[Move]

    @property
    def anchor(self) -> str:
        return f"entry-{self.entry.pk}"


@dataclass(frozen=True)
class ArrangedChapter:
    chapter: Chapter
    name: str
    moves: list[Move]
    posts: list[ArrangedPost]


def arrange(sequence: Sequence, author: User) -> list[ArrangedChapter]:
    contents = contents_of(sequence)
    names = chapter_names(contents.chapters)
    visible = Post.objects.visible_to(author).filter(deleted_at=None, chapters__sequence=sequence)
    posts = visible.for_rows().select_related("author").in_bulk()
    arranged: dict[str, list[ArrangedPost]] = {}
    for index, chapter in enumerate(contents.chapters):
        arranged[chapter.pk] = []
        for place, entry in enumerate(contents.entries[chapter.pk], start=1):
            post = posts.get(entry.post_id)
            title = post.title if post else gettext("A post that you may not see")
            moves = _moves(title, contents, names=names, index=index, place=place)
            arranged[chapter.pk].append(ArrangedPost(entry, post, title, moves))
    total = len(names)
    return [
        ArrangedChapter(chapter, name, moves_in_list(name, place, total), arranged[chapter.pk])
        for place, (chapter, name) in enumerate(zip(contents.chapters, names, strict=True), start=1)
    ]


def chapter_names(chapters: list[Chapter]) -> list[str]:
    """Return what the chapters are called: by their title, else by their number."""
    if len(chapters) == 1:
        return [chapters[0].title or gettext("Posts")]
    numbered = gettext("Chapter %(number)d")
    return [chapter.title or numbered % {"number": number} for number, chapter in enumerate(chapters, start=1)]


def offered_posts(sequence: Sequence) -> list[Post]:
    """Return the latest posts that the sequence's author wrote, alone or with others, and that are not in it yet."""
    author = sequence.author
    written = [Post.objects.by(author)]
    if author.coauthored_post_count:
        written.append(Post.objects.coauthored_by(author))
    there = ChapterPost.objects.of(sequence).values("post")
    offered = [
        posts.visible_to(author).filter(deleted_at=None, is_shortform=False).exclude(pk__in=there) for posts in written
    ]
    plan = Post.objects.only("title", "is_draft", "posted_at")
    return read_page(plan, offered, order=PostSort.NEW.order, size=OFFERED, after="", scope="offered").rows


def where_is(chapters: list[ArrangedChapter], entry_pk: int) -> str:
    """Say where a post stands; nothing when it is not there."""
    words = gettext("“%(title)s” is number %(place)d of %(total)d in “%(chapter)s”.")
    for chapter in chapters:
        for place, one in enumerate(chapter.posts, start=1):
            if one.entry.pk == entry_pk:
                facts = {"title": one.title, "place": place, "total": len(chapter.posts), "chapter": chapter.name}
                return words % facts
    return ""


def moves_in_list(title: str, place: int, total: int) -> list[Move]:
    """Return the two buttons of what stands at this place, counted from 1, of so many; none for what stands alone."""
    if total == 1:
        return []
    up = _up_to(str(place - 1), title) if place > 1 else _first(str(place), title)
    down = _down_to(str(place + 1), title) if place < total else _last(str(place), title)
    return [up, down]


def _moves(title: str, contents: Contents, *, names: list[str], index: int, place: int) -> list[Move]:
    """Return the two buttons of a post, which lead on into the chapters before and after its own.

    It stands at this place, counted from 1, of the chapter of this index, counted from 0.
    """
    chapter = contents.chapters[index].pk
    up, down = _first(f"{chapter}:{place}", title), _last(f"{chapter}:{place}", title)
    if place > 1:
        up = _up_to(f"{chapter}:{place - 1}", title)
    elif index > 0:
        before = contents.chapters[index - 1].pk
        up = _back_to(f"{before}:{len(contents.entries[before]) + 1}", title, names[index - 1])
    if place < len(contents.entries[chapter]):
        down = _down_to(f"{chapter}:{place + 1}", title)
    elif index + 1 < len(names):
        down = _on_to(f"{contents.chapters[index + 1].pk}:1", title, names[index + 1])
    return [] if up.is_at_end and down.is_at_end else [up, down]


def _up_to(to: str, title: str) -> Move:
    return Move("up", to, gettext("Move “%(title)s” up") % {"title": title})


def _down_to(to: str, title: str) -> Move:
    return Move("down", to, gettext("Move “%(title)s” down") % {"title": title})


def _back_to(to: str, title: str, chapter: str) -> Move:
    words = gettext("Move “%(title)s” up, to the end of “%(chapter)s”")
    return Move("up", to, words % {"title": title, "chapter": chapter})


def _on_to(to: str, title: str, chapter: str) -> Move:
    words = gettext("Move “%(title)s” down, to the beginning of “%(chapter)s”")
    return Move("down", to, words % {"title": title, "chapter": chapter})


def _first(to: str, title: str) -> Move:
    return Move("up", to, gettext("Move “%(title)s” up: it is the first") % {"title": title}, is_at_end=True)


def _last(to: str, title: str) -> Move:
    return Move("down", to, gettext("Move “%(title)s” down: it is the last") % {"title": title}, is_at_end=True)
