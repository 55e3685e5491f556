from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from content.models import Comment, Post
from content.richtext import excerpt

from .thread import read_thread

if TYPE_CHECKING:
    from django.http import HttpResponse

    from web.fragments import Request

DESCRIPTION_LENGTH = 200


@require_safe
def post(request: Request, pk: str, slug: str = "") -> HttpResponse:
    found = get_object_or_404(Post.objects.visible_to(request.user).for_page(), pk=pk)
    if slug != found.slug:
        return _moved(request, found)
    context = {
        "post": found,
        "thread": read_thread(request, Comment.objects.filter(post=found)),
        "canonical_url": found.source_url or f"{settings.BASE_URL}{found.get_absolute_url()}",
        "description": excerpt(found.body_html, DESCRIPTION_LENGTH),
    }
    return render(request, "content/post.html", context)


def _moved(request: Request, found: Post) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = found.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
