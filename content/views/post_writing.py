"""The pages on which members write posts, see them before anybody else does, and publish them."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from content import posting
from content.forms.posts import PostForm, fields_of
from content.models import Post, Wikitag
from content.posting import PostConflictError, SameTitleError, TooManyPostsError, said_of
from content.richtext import TooMuchError, read_body, render, scope_of
from content.sources import format_of
from content.writing_limits import Written, notice, sentence
from web.ages import now
from web.converters import SlugConverter
from web.errors import seconds_until
from web.fragments import render_page
from web.public_id import offered_id, read_offered_id
from web.taking_part import form_page, take_unsent

from .member import member

if TYPE_CHECKING:
    from content.posting import Said
    from web.fragments import Request

TEMPLATE = "content/post_writing.html"
PUBLISH, PREVIEW = "publish", "preview"
OFFERED_WIKITAGS = 500


@form_page
def new_post(request: Request) -> HttpResponse:
    if request.method != "POST":
        begun = {"id": offered_id(member(request).pk), "is_question": request.GET.get("question") == "true"}
        form = PostForm(initial=begun | take_unsent(request), writer=member(request))
        return _page(request, form, notice=notice(form.writer, writes=Written.POST))
    # Sent again, for instance after going back to it, the form is an edit of what it made.
    sent = Post.objects.editable_by(member(request)).filter(pk=_offered(request)).first()
    return _write(request, sent)


@form_page
def edit_post(request: Request) -> HttpResponse:
    pk = request.GET.get("postId", "")
    if not re.fullmatch(SlugConverter.regex, pk):
        raise Http404
    post = get_object_or_404(Post.objects.editable_by(member(request)), pk=pk)
    if request.method == "POST":
        return _write(request, post)
    shown = take_unsent(request) or fields_of(said_of(post))
    return _page(request, PostForm(initial=shown, writer=member(request), post=post), post)


def _write(request: Request, post: Post | None) -> HttpResponse:
    form = PostForm(request.POST, writer=member(request), post=post)
    action = request.POST.get("action")
    try:
        if action == PREVIEW or not form.is_valid():
            return _look(request, form, post, is_preview=action == PREVIEW)
        stored = _store(request, post, form.said, publishes=action == PUBLISH)
        return HttpResponseRedirect(stored.get_absolute_url())
    except PostConflictError as conflict:
        return _conflict(request, form, post, stored=conflict.stored)
    except TooManyPostsError as refused:
        return _too_many(request, form, post, refused=refused)
    except TooMuchError as refused:
        form.add_error("body", str(refused.reason))
    except SameTitleError:
        form.add_error("title", gettext("You have begun a post of this title within the last hour."))
    return _page(request, form, post, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _look(request: Request, form: PostForm, post: Post | None, *, is_preview: bool) -> HttpResponse:
    """Show the form again, with what is wrong, and with a preview where one was asked for."""
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, form, post, status=status, preview=_preview(request, form, post) if is_preview else None)


def _store(request: Request, post: Post | None, said: Said, *, publishes: bool) -> Post:
    writer, began_from = member(request), request.POST.get("began_from", "")
    if post is None:
        store = posting.publish_new if publishes else posting.create_draft
        return store(writer, said, pk=_offered(request))
    # A post is its first author's to publish.
    may_publish = publishes and post.author_id == writer.pk
    edit = posting.publish_edited if may_publish else posting.edit_post
    return edit(post, writer, said, began_from=began_from)


def _offered(request: Request) -> str:
    return read_offered_id(request.POST.get("id", ""), member(request).pk)


def _preview(request: Request, form: PostForm, post: Post | None) -> dict[str, Any] | None:
    """Return what the page of the post would show, as far as it can be told."""
    said = form.cleaned_data
    if "body" not in said:
        return None
    shown = Post(
        pk=post.pk if post else _offered(request),
        author=post.author if post else member(request),
        title=said.get("title", ""),
        url=said.get("url", ""),
    )
    scope = scope_of("post", shown.pk)
    shown.body_html = render(said["body"], format_of(post or shown), scope=scope, base=post.source_url if post else "")
    return {"post": shown, "body": read_body(shown.body_html, scope=scope)}


def _conflict(request: Request, form: PostForm, post: Post | None, *, stored: Said) -> HttpResponse:
    """Show what is stored beside what was typed, which takes its place when it is saved again."""
    fields = request.POST.copy()
    fields["began_from"] = stored.mark
    form = PostForm(fields, writer=form.writer, post=post)
    return _page(request, form, post, status=HTTPStatus.CONFLICT, stored=fields_of(stored))


def _too_many(request: Request, form: PostForm, post: Post | None, *, refused: TooManyPostsError) -> HttpResponse:
    form.add_error(None, sentence(refused.retry_at, writes=Written.POST, present=now()))
    response = _page(request, form, post, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds_until(refused.retry_at))
    return response


def _page(
    request: Request, form: PostForm, post: Post | None = None, *, status: HTTPStatus = HTTPStatus.OK, **context: Any
) -> HttpResponse:
    wikitags = Wikitag.objects.filter(deleted_at=None).order_by("-is_core", "name")
    context |= {
        "form": form,
        "address": f"{reverse('edit_post')}?postId={post.pk}" if post else request.get_full_path(),
        "post": post,
        "is_owner": post is None or post.author_id == form.writer.pk,
        "wikitag_names": wikitags.values_list("name", flat=True)[:OFFERED_WIKITAGS],
    }
    response = render_page(request, TEMPLATE, context, fragments={"preview": TEMPLATE})
    response.status_code = status
    return response
