"""The site's addresses, and some behind which something goes wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.urls import handler400, handler500, urlpatterns
from web.errors import TooManyRequestsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

__all__ = ["handler400", "handler500", "urlpatterns"]


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(_request: HttpRequest) -> Any:
        raise error

    return view


def too_often(_request: HttpRequest) -> HttpResponse:
    raise TooManyRequestsError(timezone.now() + timedelta(minutes=5))


def broken_template(request: HttpRequest) -> HttpResponse:
    return render(request, "no/such/template.html")


urlpatterns = [
    path("failing/400", raising(SuspiciousOperation("odd"))),
    path("failing/403", raising(PermissionDenied())),
    path("failing/404", raising(Http404())),
    path("failing/405", require_POST(broken_template)),
    path("failing/429", too_often),
    path("failing/500", raising(ZeroDivisionError("a secret of the code"))),
    path("failing/database", raising(OperationalError("no database"))),
    path("failing/template", broken_template),
    *urlpatterns,
]
