"""What everybody says, newest first: all comments, or quick takes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.models import Comment
from content.models.comment import LATEST_ORDER
from web.fragments import render_page
from web.listing import ListKind, read_listing

from .section import Section, say_address

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.models.comment import CommentQuerySet
    from web.fragments import Request

COMMENTS = ListKind("comments", first=20, more=10)
TEMPLATE = "content/comment_list.html"


@require_safe
def quick_takes(request: Request) -> HttpResponse:
    """Show everybody's quick takes, without what answers them."""
    words = {
        "title": _("Quick Takes"),
        "description": _("The newest quick takes on %(site)s.") % {"site": settings.BYLINE_SITE_NAME},
        "empty": _("Nobody has posted a quick take yet."),
    }
    return _render(request, Comment.objects.quick_takes(), path="/quicktakes", words=words)


@require_safe
def all_comments(request: Request) -> HttpResponse:
    words = {
        "title": _("All Comments"),
        "description": _("The newest comments on %(site)s.") % {"site": settings.BYLINE_SITE_NAME},
        "empty": _("No Comments Found"),
    }
    return _render(request, Comment.objects.all(), path="/allComments", words=words)


def _render(request: Request, comments: CommentQuerySet, *, path: str, words: dict[str, str]) -> HttpResponse:
    listing = read_listing(
        request,
        COMMENTS,
        path=path,
        plan=Comment.objects.for_items().with_reply_counts(),
        branches=[comments.by_people_shown_to(request.user).visible_to(request.user).listed()],
        order=LATEST_ORDER,
        scope=path,
    )
    section = Section(listing)
    context = {"comments": section, "canonical_url": f"{settings.BASE_URL}{path}", **words}
    response = render_page(request, TEMPLATE, context, fragments={"comments-more": TEMPLATE})
    return say_address(request, response, {"comments": section})
