from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from content.models import Comment, CommentSort, Post
from content.richtext import excerpt
from content.threads import place
from web.address import seen_address
from web.choices import choose

if TYPE_CHECKING:
    from django.http import HttpResponse

    from web.fragments import Request

DESCRIPTION_LENGTH = 200


@require_safe
def post(request: Request, pk: str, slug: str = "") -> HttpResponse:
    found = get_object_or_404(Post.objects.visible_to(request.user).for_page(), pk=pk)
    if slug != found.slug:
        return _moved(request, found)
    address = seen_address(request)
    sort = choose("commentsSortBy", address, default=CommentSort.TOP)
    target = request.GET.get("commentId", "")
    comments = Comment.objects.filter(post=found).visible_to(request.user).for_items()
    thread = place(comments, sort.value, target=target)
    if target and not any(placed.is_target for placed in thread):
        raise Http404
    context = {
        "post": found,
        "thread": thread,
        "target": target,
        "sort": sort,
        "sort_options": sort.options(address),
        "canonical_url": found.source_url or f"{settings.BASE_URL}{found.get_absolute_url()}",
        "description": excerpt(found.body_html, DESCRIPTION_LENGTH),
    }
    return render(request, "content/post.html", context)


def _moved(request: Request, found: Post) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = found.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
