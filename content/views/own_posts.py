"""What authors do with posts besides writing them: take back, delete, leave, and read what they said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from content import posting
from content.models import EarlierPost, Post
from web.taking_part import act, form_page

from .member import member

if TYPE_CHECKING:
    from web.fragments import Request

DELETED = _("Your post is deleted.")


@form_page
def drafts(request: Request) -> HttpResponse:
    """Lead to the drafts of whoever asks, which stand on their profile."""
    return HttpResponseRedirect(f"{member(request).get_absolute_url()}/drafts")


@act
def unpublish_post(request: Request, pk: str) -> HttpResponse:
    """Let a post be a draft again."""
    post = _own(request, pk)
    posting.unpublish(post)
    return HttpResponseRedirect(post.get_absolute_url())


@form_page
def delete_own_post(request: Request, pk: str) -> HttpResponse:
    """Ask once more, then delete."""
    post = _own(request, pk)
    if request.method != "POST":
        return render(request, "content/post_delete.html", {"post": post})
    posting.delete_post(post, member(request))
    messages.success(request, DELETED)
    return HttpResponseRedirect(member(request).get_absolute_url())


@act
def leave_post(request: Request, pk: str) -> HttpResponse:
    """Take the name of a coauthor off a post, whom its author never asked."""
    coauthor = member(request)
    post = get_object_or_404(Post.objects.editable_by(coauthor).coauthored_by(coauthor), pk=pk)
    posting.leave_post(post, coauthor)
    is_still_seen = Post.objects.visible_to(coauthor).filter(pk=pk).exists()
    return HttpResponseRedirect((post if is_still_seen else coauthor).get_absolute_url())


@form_page
def earlier_posts(request: Request, pk: str) -> HttpResponse:
    """Show what a post said before its edits, one text at a time, to its authors and to moderators."""
    post = get_object_or_404(Post.objects.history_shown_to(member(request)).select_related("author"), pk=pk)
    texts = EarlierPost.objects.filter(post=post).select_related("editor").defer("body_source", "body_html")
    earlier = list(texts)
    asked = request.GET.get("earlier", "")
    chosen = next((text for text in earlier if str(text.pk) == asked), earlier[0] if earlier else None)
    return render(request, "content/post_history.html", {"post": post, "earlier": earlier, "chosen": chosen})


def _own(request: Request, pk: str) -> Post:
    return get_object_or_404(Post.objects.disposable_by(member(request)), pk=pk)
