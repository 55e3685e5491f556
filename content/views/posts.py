from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_post
from content.models import ChapterPost, Comment, CommentSort, Post, Sequence
from content.richtext import read_body, scope_of

from .thread import read_threads, render_with_threads

if TYPE_CHECKING:
    from django.http import HttpResponse

    from web.fragments import Request


@require_safe
def post(request: Request, pk: str, slug: str = "") -> HttpResponse:
    found = get_object_or_404(Post.objects.visible_to(request.user).for_page().with_votes_of(request.user), pk=pk)
    if slug != found.slug:
        return _moved(request, found)
    return _render_post(request, found, sequences=Sequence.objects.holding(found).visible_to(request.user).listed())


@require_safe
def post_in_sequence(request: Request, sequence_pk: str, pk: str) -> HttpResponse:
    """Show a post between the one before it and the one after it in a sequence."""
    sequence = get_object_or_404(Sequence.objects.visible_to(request.user), pk=sequence_pk)
    found = get_object_or_404(Post.objects.visible_to(request.user).for_page().with_votes_of(request.user), pk=pk)
    posts = Post.objects.visible_to(request.user)
    place = ChapterPost.objects.of(sequence).showing(posts).place_of(found)
    if place is None:
        raise Http404
    return _render_post(request, found, sequence=sequence, place=place)


def _render_post(request: Request, found: Post, **context: Any) -> HttpResponse:
    threads = read_threads(
        request,
        Comment.objects.filter(post=found),
        sort=CommentSort.NEW if found.is_shortform else CommentSort.TOP,
        with_answers=found.is_question,
    )
    context |= {
        "post": found,
        "takes_comments": found.takes_comments_of(request.user),
        # Only moderators see the comments on a post that is not public.
        "shows_threads": request.user.is_staff or found.is_public,
        "is_changed_by_viewer": found.is_changed_by(request.user),
        "is_pinned_by_viewer": found.is_changed_by(request.user) and found.pins.filter(owner=request.user.pk).exists(),
        "threads_title": gettext("Quick takes") if found.is_shortform else "",
        "body": read_body(found.body_html, scope=scope_of("post", found.pk)),
        "meaning": meaning_of_post(found, comments=threads.roots),
    }
    return render_with_threads(request, "content/post.html", context, threads=threads)


def _moved(request: Request, found: Post) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = found.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
