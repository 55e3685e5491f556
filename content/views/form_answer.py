from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from web.errors import seconds_until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpResponse

    from web.fragments import Request


def answer_form(
    request: Request, template: str, context: Mapping[str, Any], *, retry_at: datetime | None = None
) -> HttpResponse:
    """Show a form: new, with a preview, with what could not be taken (422), or with when to try again (429)."""
    form = context["form"]
    if not (form.is_bound and form.errors):
        return render(request, template, context)
    if retry_at is None:
        return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = render(request, template, context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds_until(retry_at))
    return response
