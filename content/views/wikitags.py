from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.contributions import shares_of
from content.meaning import meaning_of_wikitag
from content.models import Comment, Post, Revision, Tagging, Wikitag
from content.models.tagging import TAGGING_ORDER
from web.fragments import render_page
from web.listing import Listing, ListKind, read_listing

from .thread import read_threads, render_with_threads
from .wikitag_text import asked_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from web.fragments import Request

    from .wikitag_text import Text

POSTS = ListKind("posts", first=10, more=25)


@dataclass(frozen=True)
class TaggedPosts:
    """The posts that a wikitag is on, the most relevant first. Nothing counts them."""

    listing: Listing[Tagging]
    total: None = None


@require_safe
def wikitag(request: Request, slug: str) -> HttpResponse:
    """Show a wikitag's text: the latest with all that belongs to it, or that of `?version=`."""
    text = asked_text(request, slug).with_votes_of(request.user)
    asked = request.GET.get("version", "")
    revision = text.version(asked) if asked else text.latest()
    context = {
        "wikitag": text.wikitag,
        "lens": text.lens,
        "revision": revision,
        "is_latest": not asked,
        "meaning": meaning_of_wikitag(text.wikitag, revision, is_noindex=bool(asked)),
    }
    if asked:
        context["may_revert"] = _may_revert(request, text, revision)
        return render_page(request, "content/wikitag.html", context, fragments={})
    return _render_latest(request, text, context)


@require_safe
def wikitag_discussion(request: Request, slug: str) -> HttpResponse:
    found = get_object_or_404(Wikitag.objects.visible_to(request.user), slug=slug)
    threads = read_threads(request, Comment.objects.filter(wikitag=found))
    title = gettext("Discussion of %(name)s") % {"name": found.name}
    context = {"wikitag": found, "takes_comments": True, "meaning": meaning_of_wikitag(found, None, title=title)}
    return render_with_threads(request, "content/wikitag_discussion.html", context, threads=threads)


def _may_revert(request: Request, text: Text, revision: Revision | None) -> bool:
    """Tell whether a version can be made the text again by this viewer: the latest is the text already."""
    if revision is None or revision.is_draft or not text.may_be_edited_by(request.user):
        return False
    return text.following(revision) is not None


def _render_latest(request: Request, text: Text, context: dict[str, Any]) -> HttpResponse:
    revision: Revision | None = context["revision"]
    tagged = TaggedPosts(_read_tagged(request, text.wikitag))
    context |= {
        "shares": shares_of(text.wikitag, text.lens, text=revision.body_html if revision else ""),
        "lenses": Revision.objects.lenses_of(text.wikitag),
        "posts": tagged,
    }
    response = render_page(
        request, "content/wikitag.html", context, fragments={"posts-more": "content/wikitag_posts.html"}
    )
    if tagged.listing.is_continued:
        response["HX-Replace-Url"] = str(tagged.listing.window.page)
    return response


def _read_tagged(request: Request, wikitag: Wikitag) -> Listing[Tagging]:
    seen = Post.objects.visible_to(request.user).listed()
    return read_listing(
        request,
        POSTS,
        path=request.path,
        plan=Tagging.objects.for_rows(),
        branches=[Tagging.objects.on(wikitag).relevant().showing(seen)],
        order=TAGGING_ORDER,
        scope=f"tagged:{wikitag.pk}",
    )
