from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_sequence
from content.models import Post, Sequence
from content.models.post import WORDS_PER_MINUTE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.models import Chapter
    from content.models.post import PostQuerySet
    from web.fragments import Request


@dataclass(frozen=True)
class ShownChapter:
    """A chapter with those of its posts that the viewer may see."""

    chapter: Chapter
    posts: list[Post]


@require_safe
def sequence(request: Request, pk: str) -> HttpResponse:
    found = get_object_or_404(Sequence.objects.visible_to(request.user).for_page(), pk=pk)
    chapters = _chapters(found, Post.objects.visible_to(request.user).for_rows())
    return render(request, "content/sequence.html", _context(found, chapters))


@require_safe
def whole_sequence(request: Request, pk: str) -> HttpResponse:
    """Show all texts of a sequence on one page, for printing and for reading without a network."""
    found = get_object_or_404(Sequence.objects.visible_to(request.user).for_page(), pk=pk)
    chapters = _chapters(found, Post.objects.visible_to(request.user).for_page())
    return render(request, "content/whole_sequence.html", _context(found, chapters))


def _chapters(found: Sequence, posts: PostQuerySet) -> list[ShownChapter]:
    by_pk = posts.filter(chapters__sequence=found).in_bulk()
    return [
        ShownChapter(chapter, [by_pk[entry.post_id] for entry in chapter.entries.all() if entry.post_id in by_pk])
        for chapter in found.chapters.all()
    ]


def _context(found: Sequence, chapters: list[ShownChapter]) -> dict[str, Any]:
    posts = [post for one in chapters for post in one.posts]
    words = sum(post.word_count for post in posts)
    return {
        "sequence": found,
        "chapters": chapters,
        "post_count": len(posts),
        "read_minutes": max(1, round(words / WORDS_PER_MINUTE)) if words else 0,
        "meaning": meaning_of_sequence(found, posts),
    }
