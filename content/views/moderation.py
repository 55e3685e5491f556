"""What moderators read: the queue of what waits for them, and the log of what was done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from content.models import Comment, ModeratorAct, Post, PostSort, Report, Sweep
from content.models.comment import LATEST_ORDER
from content.models.moderator_act import LOG_ORDER
from content.models.report import REPORT_ORDER
from content.moderator_menu import menu_of
from content.vote_counts import vote_counts_of
from profiles.models import UNREVIEWED_ORDER, User
from web.fragments import render_page
from web.listing import ListKind, read_listing

from .moderators import moderator_page
from .section import Section, say_address

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from web.fragments import Request

QUEUE_TEMPLATE, LOG_TEMPLATE = "content/moderation.html", "content/moderation_log.html"
QUEUE = ("reports", "posts", "comments", "people")
ACTS = ListKind("acts", first=50, more=50)


@moderator_page
def moderation(request: Request, section: str = "") -> HttpResponse:
    """Show what waits for moderators: all of it, or one of the lists."""
    names = [section] if section else list(QUEUE)
    shown = {name: SimpleLazyObject(partial(_read, request, name)) for name in names}
    fragments = {f"{name}-more": f"content/moderation_{name}.html" for name in names}
    response = render_page(request, QUEUE_TEMPLATE, {**shown, "shown_sections": names}, fragments=fragments)
    return say_address(request, response, shown)


@moderator_page
def moderation_log(request: Request) -> HttpResponse:
    return _render_log(request, ModeratorAct.objects.all(), title=gettext("Log of moderation"))


@moderator_page
def moderation_history(request: Request, thing: str, pk: str) -> HttpResponse:
    """Show one thing with all that moderators did to it; a person, with what they did to what that person wrote."""
    known: dict[str, QuerySet[Any]] = {
        "person": User.objects.visible_to(request.user),
        "post": Post.objects.visible_to(request.user),
        "comment": Comment.objects.visible_to(request.user).for_page(),
    }
    found = known[thing].filter(pk=pk).first() if thing in known else None
    acts = ModeratorAct.objects.on(thing, pk)
    if found is None and not acts.exists():
        raise Http404
    menu = menu_of(found, request.user) if found else None
    context = {"kind": thing, "thing": found, "menu": menu, "is_purging": _is_purging(found)}
    context["votes"] = vote_counts_of(found) if isinstance(found, User) else []
    return _render_log(request, acts, title=gettext("Moderation history"), **context)


def _is_purging(thing: Any) -> bool:
    return isinstance(thing, User) and Sweep.objects.filter(person=thing).exists()


def _render_log(request: Request, acts: QuerySet[ModeratorAct], **context: Any) -> HttpResponse:
    listing = read_listing(
        request,
        ACTS,
        path=request.path,
        plan=ModeratorAct.objects.all(),
        branches=[acts],
        order=LOG_ORDER,
        scope=request.path,
    )
    section = Section(listing)
    response = render_page(request, LOG_TEMPLATE, {**context, "acts": section}, fragments={"acts-more": LOG_TEMPLATE})
    return say_address(request, response, {"acts": section})


def _read(request: Request, name: str) -> Section[Any]:
    lists: dict[str, tuple[QuerySet[Any], QuerySet[Any], tuple[str, ...]]] = {
        "reports": (Report.objects.for_rows(), Report.objects.open(), REPORT_ORDER),
        "posts": (Post.objects.for_rows().with_authors(), Post.objects.waiting(), PostSort.NEW.order),
        "comments": (Comment.objects.for_queue(), Comment.objects.waiting(), LATEST_ORDER),
        "people": (User.objects.for_queue(), User.objects.unreviewed().visible_to(request.user), UNREVIEWED_ORDER),
    }
    plan, branch, order = lists[name]
    listing: Any = read_listing(
        request,
        ListKind(name, first=10, more=25),
        path=f"/moderation/queue/{name}",
        plan=plan,
        branches=[branch],
        order=order,
        scope=f"moderation:{name}",
    )
    return Section(listing)
