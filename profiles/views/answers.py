"""How django-allauth's pages answer here: by the rules that hold for all our pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from profiles.adapter import MailFailedError
from web.taking_part import is_archive

if TYPE_CHECKING:
    from django.http import HttpRequest

type AnyView = Callable[..., HttpResponse]

FORMS = ("form", "webauthn_form")


def as_we_answer(view: AnyView) -> AnyView:
    """Answer 422 with a form that was refused, and say in a page of ours that a mail could not be sent."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except MailFailedError:
            return render(request, "account/mail_failed.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        if response.status_code == HTTPStatus.OK and request.method == "POST" and _is_refused(response):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return answer


def where_people_join(view: AnyView) -> AnyView:
    """Leave the page out of an archive, in which nobody signs up."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_archive():
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def _is_refused(response: HttpResponse) -> bool:
    context = (response.context_data or {}) if isinstance(response, TemplateResponse) else {}
    return any(context.get(name) is not None and context[name].errors for name in FORMS)
