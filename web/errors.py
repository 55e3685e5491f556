"""Pages for what went wrong. Each says in words what to do next, and keeps its status."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from http import HTTPStatus
from math import ceil
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import get_language, gettext

from .ages import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

# Read when the server starts: when something is broken, the disk and the template engine may be what is.
BARE_PAGE = Template((Path(__file__).parent / "bare_page.html").read_text())
STYLE = BARE_PAGE.template.partition("<style>")[2].partition("</style>")[0]
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
BARE_CSP = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'"


class TooManyRequestsError(Exception):
    """Raised where somebody asks too often; `retry_at` is when they may ask again."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__(retry_at)
        self.retry_at = retry_at


class ErrorPagesMiddleware:
    """Answer 429 wherever the exception is raised, and give a page to the bare 405 of a view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = render(request, "405.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _too_many_requests(request, exception.retry_at) if isinstance(exception, TooManyRequestsError) else None


def _too_many_requests(request: HttpRequest, retry_at: datetime) -> HttpResponse:
    seconds = seconds_until(retry_at)
    context = {"retry_at": retry_at, "minutes": ceil(seconds / 60)}
    response = render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds)
    return response


def seconds_until(retry_at: datetime) -> int:
    """Return how many whole seconds to wait until then, at least one, as `Retry-After` says it."""
    return max(1, ceil((retry_at - now()).total_seconds()))


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django gives it by name
    """Answer a request that was refused before it was understood: there may be no host, no session and no person."""
    return _bare_page(
        HTTPStatus.BAD_REQUEST,
        title=gettext("400 Bad Request"),
        words=gettext("Your browser sent something that this site does not understand."),
        advice=gettext("Go back and try again. What you typed is still there."),
    )


def server_error(_request: HttpRequest) -> HttpResponse:
    """Answer when something is broken: without database, template engine, session or a further request."""
    return _bare_page(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        title=gettext("Something went wrong"),
        words=gettext("The mistake is ours, and it has been written down. Nothing that was saved is lost."),
        advice=gettext("Go back and try again in a minute. What you typed is still there."),
    )


def _bare_page(status: HTTPStatus, *, title: str, words: str, advice: str) -> HttpResponse:
    texts = {"title": title, "words": words, "advice": advice, "home": gettext("To the front page")}
    page = BARE_PAGE.substitute(
        {name: escape(text) for name, text in texts.items()},
        language=get_language() or settings.LANGUAGE_CODE,
        site_name=escape(settings.BYLINE_SITE_NAME),
    )
    headers = {"Content-Security-Policy": BARE_CSP, "Cache-Control": "no-store"}
    return HttpResponse(page, status=status, headers=headers)
