"""What everybody says, newest first: all comments, or quick takes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_site
from content.models import Comment
from content.models.comment import LATEST_ORDER
from web.fragments import render_page
from web.listing import ListKind, read_listing

from .section import Section, say_address

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.models.comment import CommentQuerySet
    from web.fragments import Request
    from web.meaning import Meaning

COMMENTS = ListKind("comments", first=20, more=10)
TEMPLATE = "content/comment_list.html"


@require_safe
def quick_takes(request: Request) -> HttpResponse:
    """Show everybody's quick takes, without what answers them."""
    meaning = meaning_of_site(
        path="/quicktakes",
        title=_("Quick Takes"),
        description=_("The newest quick takes on %(site)s.") % {"site": settings.BYLINE_SITE_NAME},
    )
    empty = _("Nobody has posted a quick take yet.")
    return _render(request, Comment.objects.quick_takes(), meaning=meaning, empty=empty, takes_quick_takes=True)


@require_safe
def all_comments(request: Request) -> HttpResponse:
    meaning = meaning_of_site(
        path="/allComments",
        title=_("All Comments"),
        description=_("The newest comments on %(site)s.") % {"site": settings.BYLINE_SITE_NAME},
    )
    return _render(request, Comment.objects.all(), meaning=meaning, empty=_("No Comments Found"))


def _render(request: Request, comments: CommentQuerySet, *, meaning: Meaning, **context: Any) -> HttpResponse:
    listing = read_listing(
        request,
        COMMENTS,
        path=request.path,
        plan=Comment.objects.for_items().with_votes_of(request.user).with_reply_counts(),
        branches=[comments.by_people_shown_to(request.user).visible_to(request.user).listed()],
        order=LATEST_ORDER,
        scope=request.path,
    )
    section = Section(listing)
    context |= {"comments": section, "meaning": meaning}
    response = render_page(request, TEMPLATE, context, fragments={"comments-more": TEMPLATE})
    return say_address(request, response, {"comments": section})
