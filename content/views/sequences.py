from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from content.models import Post, Sequence
from content.models.post import WORDS_PER_MINUTE
from content.richtext import excerpt, read_body, scope_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpResponse

    from content.models import Chapter
    from content.richtext import Body
    from web.fragments import Request

DESCRIPTION_LENGTH = 200
# On one page a post's title is a heading of the third level, below the sequence's and the chapter's.
SINK = 2


@dataclass(frozen=True)
class ShownChapter[Shown]:
    """A chapter with those of its posts that the viewer may see."""

    chapter: Chapter
    posts: list[Shown]


@dataclass(frozen=True)
class WholePost:
    post: Post
    body: Body


@require_safe
def sequence(request: Request, pk: str) -> HttpResponse:
    found = get_object_or_404(Sequence.objects.visible_to(request.user).for_page(), pk=pk)
    posts = _posts(request, found).for_rows().in_bulk()
    chapters = _chapters(found.chapters.all(), posts, show=lambda post: post)
    return render(request, "content/sequence.html", _context(found, chapters, posts.values()))


@require_safe
def whole_sequence(request: Request, pk: str) -> HttpResponse:
    """Show all texts of a sequence on one page, for printing and for reading without a network."""
    found = get_object_or_404(Sequence.objects.visible_to(request.user).for_page(), pk=pk)
    posts = _posts(request, found).for_page().in_bulk()
    chapters = _chapters(found.chapters.all(), posts, show=_whole)
    return render(request, "content/whole_sequence.html", _context(found, chapters, posts.values()))


def _posts(request: Request, found: Sequence) -> Any:
    return Post.objects.filter(chapters__sequence=found).visible_to(request.user)


def _whole(post: Post) -> WholePost:
    return WholePost(post, read_body(post.body_html, scope=scope_of("post", post.pk), sink=SINK))


def _chapters[Shown](
    chapters: Iterable[Chapter], posts: dict[str, Post], *, show: Callable[[Post], Shown]
) -> list[ShownChapter[Shown]]:
    return [
        ShownChapter(chapter, [show(posts[entry.post_id]) for entry in chapter.entries.all() if entry.post_id in posts])
        for chapter in chapters
    ]


def _context(found: Sequence, chapters: list[Any], posts: Iterable[Post]) -> dict[str, Any]:
    words = sum(post.word_count for post in posts)
    return {
        "sequence": found,
        "chapters": chapters,
        "post_count": sum(len(one.posts) for one in chapters),
        "read_minutes": max(1, round(words / WORDS_PER_MINUTE)) if words else 0,
        "canonical_url": found.source_url or f"{settings.BASE_URL}{found.get_absolute_url()}",
        "description": excerpt(found.body_html, DESCRIPTION_LENGTH) or found.title,
    }
