from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from content.models import Comment
from content.palettes import reactions_id, reactions_to
from content.reacting import ReactionRefusedError
from content.reacting import react as take_stance
from web.fragments import asked_fragment
from web.taking_part import act, page_of

from .member import member

if TYPE_CHECKING:
    from content.reacting import Stance
    from web.fragments import Request

# How much of it is seen: what stands at the comment, or all of it, opened there or on a page of its own.
CLOSED, OPEN, PAGE = "", "open", "page"
OPENED = (OPEN, PAGE)


@require_safe
def reactions(request: Request, pk: str) -> HttpResponse:
    """Show who reacted how to a comment, and to members what they may give; in its place, where htmx asks for that."""
    comment = _comment(request, pk)
    if asked_fragment(request) == reactions_id(comment):
        return _part(request, comment, panel=CLOSED if "closed" in request.GET else OPEN)
    return _page(request, comment)


@act
def react(request: Request, pk: str, stance: Stance) -> HttpResponse:
    """Let the viewer stand so to the reaction that is sent."""
    comment, name = _comment(request, pk), request.POST.get("reaction", "")
    try:
        take_stance(comment, member(request), name=name, stance=stance)
    except ReactionRefusedError as refused:
        return _answer(request, pk, name, refused=refused.reason)
    if request.htmx:
        return _answer(request, pk, name)
    return HttpResponseRedirect(f"{page_of(request)}#{reactions_id(comment)}")


def _comment(request: Request, pk: str) -> Comment:
    return get_object_or_404(Comment.objects.votable_by(request.user).for_items(), pk=pk)


def _answer(request: Request, pk: str, name: str, **refused: Any) -> HttpResponse:
    """Show the reactions as they are now: in their place with htmx, else on their page."""
    panel = request.POST.get("panel", CLOSED)
    show = _part if request.htmx else _page
    response = show(request, _comment(request, pk), panel=panel if panel in OPENED else CLOSED, pressed=name, **refused)
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return response


def _page(request: Request, comment: Comment, **context: Any) -> HttpResponse:
    return _render(request, "content/reaction_page.html", comment, **context | {"panel": PAGE})


def _part(request: Request, comment: Comment, **context: Any) -> HttpResponse:
    return _render(request, "content/reactions.html", comment, **context)


def _render(request: Request, template: str, comment: Comment, *, pressed: str = "", **context: Any) -> HttpResponse:
    found = reactions_to(comment, request.user, pressed=pressed)
    response = render(request, template, {"comment": comment, "reactions": found, **context})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
