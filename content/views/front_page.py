from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_site
from content.models import Comment, Post
from content.models.comment import LATEST_ORDER
from profiles.models import User
from web.fragments import render_page
from web.taking_part import is_archive

from .post_section import PostSection, read_posts
from .profile import render_profile
from .section import say_address

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.models.comment import CommentQuerySet
    from profiles.models import Viewer
    from web.fragments import Request

PATH = "/"
POSTS_TEMPLATE = "profiles/posts.html"
SHOWN_COMMENTS = 5
SHOWN_PEOPLE = 10


@require_safe
def front_page(request: Request) -> HttpResponse:
    """Show what is new here, or, in an archive of one person, their profile."""
    if owner := _only_author(request.user):
        return render_profile(request, owner, section="")
    posts = _posts(request)
    description = settings.BYLINE_SITE_DESCRIPTION or gettext(
        "Posts, conversations and a wiki by the people who write here."
    )
    context = {
        "posts": posts,
        "comments": _latest_comments(request.user),
        "people": User.objects.visible_to(request.user).listed().by_karma().for_rows()[:SHOWN_PEOPLE],
        "description": description,
        "meaning": meaning_of_site(description=description),
    }
    fragments = {"posts": POSTS_TEMPLATE, "posts-more": POSTS_TEMPLATE}
    response = render_page(request, "content/front_page.html", context, fragments=fragments)
    return say_address(request, response, {"posts": posts})


def _only_author(viewer: Viewer) -> User | None:
    if not is_archive():
        return None
    owners = list(User.objects.imported().visible_to(viewer)[:2])
    return owners[0] if len(owners) == 1 else None


def _posts(request: Request) -> PostSection:
    section = read_posts(
        request,
        [Post.objects.by_people_shown_to(request.user)],
        path=PATH,
        plan=Post.objects.for_rows().with_authors(),
        scope="posts",
    )
    return replace(section, with_authors=True)


def _latest_comments(viewer: Viewer) -> CommentQuerySet:
    comments = Comment.objects.by_people_shown_to(viewer).visible_to(viewer).listed()
    return comments.for_excerpts().order_by(*LATEST_ORDER)[:SHOWN_COMMENTS]
