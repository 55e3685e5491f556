from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from web.taking_part import form_page, takes_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from web.fragments import Request

type ModeratorView[**P] = Callable[Concatenate[Request, P], HttpResponse]


def moderator_form[**P](view: ModeratorView[P]) -> Callable[..., HttpResponseBase]:
    """Let moderators fill in the form of this address; for other members there is no such page."""

    @form_page
    @wraps(view)
    def view_for_moderators(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return view_for_moderators


def moderator_page[**P](view: ModeratorView[P]) -> Callable[..., HttpResponse]:
    """Let moderators read this page; for everybody else, and in an archive, there is no such page.

    Moderators who have deactivated their account are none until they bring it back.
    """

    @require_safe
    @wraps(view)
    def page_for_moderators(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not (takes_part(request.user) and request.user.is_staff):
            raise Http404
        return view(request, *args, **kwargs)

    return page_for_moderators
