from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from content.ballots import ballot_id, ballot_of
from content.models import Comment, Post, Revision, VoteKind
from content.vote_limits import PATTERN_WARNING, shows_pattern
from content.voting import Axis, VoteRefusedError, cast_vote, vote_by
from web.ages import now
from web.errors import seconds_until
from web.taking_part import act, page_of

from .member import member

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from content.voting import Target
    from web.fragments import Request

THINGS: dict[str, type[Post | Comment | Revision]] = {"post": Post, "comment": Comment, "revision": Revision}


@act
def vote(request: Request, thing: str, pk: str) -> HttpResponse:
    """Let the viewer's vote on something be the one that is sent."""
    axis, kind = _wanted(request)
    return _cast(request, _target(request, thing, pk), axis=axis, kind=kind)


@act
def withdraw_vote(request: Request, thing: str, pk: str) -> HttpResponse:
    """Let the viewer have no vote on the axis whose pressed button was pressed again."""
    axis, _ = _wanted(request)
    return _cast(request, _target(request, thing, pk), axis=axis, kind=VoteKind.NEUTRAL)


def _wanted(request: Request) -> tuple[Axis, VoteKind]:
    for axis in Axis:
        wanted = request.POST.get(axis)
        if wanted in VoteKind.values:
            return axis, VoteKind(wanted)
    raise BadRequest


def _target(request: Request, thing: str, pk: str) -> Target:
    if thing not in THINGS:
        raise Http404
    found: QuerySet[Any] = THINGS[thing]._default_manager.votable_by(request.user).select_related("author")
    target: Target = get_object_or_404(found, pk=pk)
    return target


def _cast(request: Request, target: Target, *, axis: Axis, kind: VoteKind) -> HttpResponse:
    voter = member(request)
    try:
        target = cast_vote(target, voter, axis=axis, kind=kind)
    except VoteRefusedError as refused:
        return _refused(request, target, refused)
    back = f"{page_of(request)}#{ballot_id(target)}"
    is_pattern = kind != VoteKind.NEUTRAL and shows_pattern(voter, target.author_id, present=now())
    warning = PATTERN_WARNING if is_pattern else ""
    if request.htmx:
        return _ballot(request, target, warning=warning)
    if warning:
        return render(request, "content/vote_warning.html", {"warning": warning, "back": back})
    return HttpResponseRedirect(back)


def _refused(request: Request, target: Target, refused: VoteRefusedError) -> HttpResponse:
    """Say why, in the place of the buttons or on a page that leads back to them."""
    reason = {"refused": refused.reason, "retry_at": refused.retry_at, "back": page_of(request)}
    status = HTTPStatus.TOO_MANY_REQUESTS if refused.retry_at else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.htmx:
        response = _ballot(request, target, **reason)
        response.status_code = status
    else:
        response = render(request, "content/vote_refused.html", reason, status=status)
    if refused.retry_at:
        response["Retry-After"] = str(seconds_until(refused.retry_at))
    return response


def _ballot(request: Request, target: Target, **context: Any) -> HttpResponse:
    voter = member(request)
    ballot = ballot_of(target, voter, vote_by(voter, target))
    return render(request, "content/vote_answer.html", {"ballot": ballot, **context})
