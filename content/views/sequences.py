from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from content.models import Post, Sequence
from content.models.post import WORDS_PER_MINUTE
from content.richtext import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from content.models import Chapter
    from web.fragments import Request

DESCRIPTION_LENGTH = 200


@dataclass(frozen=True)
class ShownChapter:
    """A chapter with those of its posts that the viewer may see."""

    chapter: Chapter
    posts: list[Post]


@require_safe
def sequence(request: Request, pk: str) -> HttpResponse:
    found = get_object_or_404(Sequence.objects.visible_to(request.user).for_page(), pk=pk)
    visible = Post.objects.filter(chapters__sequence=found).visible_to(request.user).for_rows().in_bulk()
    chapters = _chapters(found.chapters.all(), visible)
    context = {
        "sequence": found,
        "chapters": chapters,
        "read_minutes": round(sum(post.word_count for one in chapters for post in one.posts) / WORDS_PER_MINUTE),
        "canonical_url": found.source_url or f"{settings.BASE_URL}{found.get_absolute_url()}",
        "description": excerpt(found.body_html, DESCRIPTION_LENGTH),
    }
    return render(request, "content/sequence.html", context)


def _chapters(chapters: Iterable[Chapter], visible: dict[str, Post]) -> list[ShownChapter]:
    return [
        ShownChapter(chapter, [visible[entry.post_id] for entry in chapter.entries.all() if entry.post_id in visible])
        for chapter in chapters
    ]
