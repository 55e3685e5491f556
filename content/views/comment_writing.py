"""The pages on which members write comments. With htmx the form opens, and the comment appears, where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from content.commenting import CommentRefusedError, Place, post_comment, post_quick_take
from content.forms.comments import CommentForm
from content.models import Comment, Post, Wikitag
from content.richtext import TooMuchError
from content.threads import Node
from content.writing_limits import Written, notice
from profiles.models import TextFormat
from web.public_id import offered_id, read_offered_id
from web.taking_part import form_page, page_of, take_unsent

from .form_answer import answer_form
from .member import member

if TYPE_CHECKING:
    from collections.abc import Callable

    from profiles.models import User
    from web.fragments import Request


@dataclass(frozen=True)
class Writing:
    """What a form for a comment is for: `slot` is the element in which it stands, `store` takes what it says."""

    title: str
    slot: str
    back: str
    store: Callable[..., Comment]
    parent: Comment | None = None
    on: Post | Wikitag | None = None

    def notice(self, author: User) -> str:
        return notice(author, writes=Written.COMMENT, on=self.on) if self.on else ""


@form_page
def comment_on_post(request: Request, pk: str) -> HttpResponse:
    """Write a comment on a post, or an answer to a question."""
    post = get_object_or_404(Post.objects.commentable_by(request.user), pk=pk)
    is_answer = post.is_question and request.GET.get("answer") == "true"
    title = gettext("Answer “%(title)s”") if is_answer else gettext("Comment on “%(title)s”")
    writing = Writing(
        title % {"title": post.title},
        "new-answer" if is_answer else "new-comment",
        post.get_absolute_url(),
        partial(post_comment, member(request), Place(post=post), is_answer=is_answer),
        on=post,
    )
    return _write(request, writing)


@form_page
def comment_on_wikitag(request: Request, slug: str) -> HttpResponse:
    wikitag = get_object_or_404(Wikitag.objects.visible_to(request.user).filter(deleted_at=None), slug=slug)
    writing = Writing(
        gettext("Comment on “%(title)s”") % {"title": wikitag.name},
        "new-comment",
        wikitag.discussion_url,
        partial(post_comment, member(request), Place(wikitag=wikitag)),
        on=wikitag,
    )
    return _write(request, writing)


@form_page
def reply(request: Request, pk: str) -> HttpResponse:
    parent = get_object_or_404(Comment.objects.answerable_by(request.user), pk=pk)
    name = parent.author.shown_name if parent.author else gettext("[anonymous]")
    writing = Writing(
        gettext("Reply to %(name)s") % {"name": name},
        f"reply-{parent.pk}",
        parent.get_absolute_url(),
        partial(post_comment, member(request), Place.below(parent)),
        parent,
        parent.post or parent.wikitag,
    )
    return _write(request, writing)


@form_page
def write_quick_take(request: Request) -> HttpResponse:
    store = partial(post_quick_take, member(request))
    return _write(request, Writing(gettext("New quick take"), "new-comment", "/quicktakes", store))


def _write(request: Request, writing: Writing) -> HttpResponse:
    author = member(request)
    # Several forms may be open on one page.
    ids = f"{writing.slot}-%s"
    form = CommentForm(initial={"id": offered_id(author.pk), **take_unsent(request)}, auto_id=ids)
    if request.method == "POST":
        form = CommentForm(request.POST, auto_id=ids)
    preview, retry_at = "", None
    if form.is_valid():
        pk, source = read_offered_id(form.cleaned_data["id"], author.pk), form.cleaned_data["body"]
        try:
            if "preview" not in request.POST:
                return _written(request, writing.store(pk=pk, source=source))
            preview = form.preview(TextFormat.MARKDOWN, pk=pk)
        except TooMuchError as refused:
            form.add_error("body", str(refused.reason))
        except CommentRefusedError as refused:
            form.add_error("body", str(refused.reason))
            retry_at = refused.retry_at
    template = "content/comment_form.html" if request.htmx else "content/comment_page.html"
    notice = "" if form.is_bound else writing.notice(author)
    context = {"form": form, "writing": writing, "notice": notice, "preview": preview}
    return answer_form(request, template, context, retry_at=retry_at)


def _written(request: Request, comment: Comment) -> HttpResponse:
    """Lead to the new comment, or let it take the place of its form."""
    if not request.htmx:
        return HttpResponseRedirect(f"{comment.get_absolute_url()}#comment-{comment.pk}")
    shown = Comment.objects.for_items().with_votes_of(request.user).get(pk=comment.pk)
    node = Node(shown, depth=int(shown.parent_id is not None), is_target=False, replies_elsewhere=0)
    context = {"nodes": [node], "is_reply": node.depth > 0, "post": _post_on_page(request, shown)}
    return render(request, "content/comment_written.html", context)


def _post_on_page(request: Request, comment: Comment) -> Post | None:
    """Return the post if the form was opened on its page, which says how many comments it has."""
    if comment.post_id not in page_of(request).partition("?")[0].split("/"):
        return None
    return Post.objects.filter(pk=comment.post_id, is_draft=False).only("comment_count").first()
