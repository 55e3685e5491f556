"""What members do with comments of their own: edit, retract, pin, delete, and read what they said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from content.commenting import delete_comment, edit_comment, set_pinned, set_retracted
from content.forms.comments import CommentEditForm
from content.models import Comment
from content.richtext import TooMuchError
from content.sources import format_of, source_of
from profiles.models import TextFormat
from web.fields import offer_no_markdown
from web.taking_part import act, form_page, page_of, take_unsent

from .form_answer import answer_form
from .member import member

if TYPE_CHECKING:
    from web.fragments import Request

RETRACTED = _("Your comment is retracted.")
NOT_RETRACTED = _("Your comment is no longer retracted.")
PINNED = _("Your comment is pinned to your profile.")
UNPINNED = _("Your comment is no longer pinned to your profile.")
DELETED = _("Your comment is deleted.")


@form_page
def edit_own_comment(request: Request, pk: str) -> HttpResponse:
    comment = _own(request, pk)
    ids = f"edit-{comment.pk}-%s"
    form = CommentEditForm(initial={"body": source_of(comment), **take_unsent(request)}, auto_id=ids)
    if request.method == "POST":
        form = CommentEditForm(request.POST, auto_id=ids)
    if format_of(comment) == TextFormat.HTML:
        offer_no_markdown(form, "body")
    preview = ""
    if form.is_valid():
        try:
            if "preview" not in request.POST:
                edit_comment(comment, member(request), source=form.cleaned_data["body"])
                return _edited(request, comment)
            preview = form.preview(format_of(comment), pk=comment.pk, base=comment.source_url)
        except TooMuchError as refused:
            form.add_error("body", str(refused.reason))
    template = "content/comment_edit_form.html" if request.htmx else "content/comment_edit_page.html"
    context = {"form": form, "comment": comment, "format": format_of(comment), "preview": preview}
    return answer_form(request, template, context)


@act
def retract_comment(request: Request, pk: str) -> HttpResponse:
    """Strike a comment through, or no longer; the button says which."""
    is_retracted = request.POST.get("retracted") == "true"
    set_retracted(_own(request, pk), is_retracted=is_retracted)
    messages.success(request, RETRACTED if is_retracted else NOT_RETRACTED)
    return _back_to(request, pk)


@act
def pin_comment(request: Request, pk: str) -> HttpResponse:
    """Let a comment stand first on its author's profile, or no longer; the button says which."""
    is_pinned = request.POST.get("pinned") == "true"
    set_pinned(_own(request, pk), is_pinned=is_pinned)
    messages.success(request, PINNED if is_pinned else UNPINNED)
    return _back_to(request, pk)


@form_page
def delete_own_comment(request: Request, pk: str) -> HttpResponse:
    """Ask once more, then delete."""
    comment = _own(request, pk)
    if request.method != "POST":
        return render(request, "content/comment_delete.html", {"comment": comment})
    delete_comment(comment, member(request))
    messages.success(request, DELETED)
    return HttpResponseRedirect(f"{comment.thread_url}#comments")


@form_page
def earlier_comments(request: Request, pk: str) -> HttpResponse:
    """Show what a comment said before its edits, to its author and to moderators."""
    comment = get_object_or_404(Comment.objects.history_shown_to(request.user).for_page(), pk=pk)
    return render(request, "content/comment_history.html", {"comment": comment})


def _own(request: Request, pk: str) -> Comment:
    return get_object_or_404(Comment.objects.own_of(request.user).for_page(), pk=pk)


def _edited(request: Request, comment: Comment) -> HttpResponse:
    if not request.htmx:
        return HttpResponseRedirect(f"{comment.get_absolute_url()}#comment-{comment.pk}")
    shown = Comment.objects.for_items().with_votes_of(request.user).get(pk=comment.pk)
    return render(request, "content/comment_edited.html", {"comment": shown})


def _back_to(request: Request, pk: str) -> HttpResponse:
    return HttpResponseRedirect(f"{page_of(request)}#comment-{pk}")
