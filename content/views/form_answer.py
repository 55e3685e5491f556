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
    """Show a form: a new one, one that could not be taken as it is (422), or one that came too often (429)."""
    if not context["form"].is_bound:
        return render(request, template, context)
    if retry_at is None:
        return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = render(request, template, context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds_until(retry_at))
    return response
