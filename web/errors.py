"""Pages for what went wrong. Each says in words what to do next, and keeps its status."""

from __future__ import annotations

import sys
from base64 import b64encode
from hashlib import sha256
from http import HTTPStatus
from math import ceil
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.http.request import RawPostDataException, UnreadablePostError
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import get_language, gettext

from .ages import now
from .storage import is_storage_failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

# Read when the server starts: when something is broken, the disk and the template engine may be what is.
BARE_PAGE = Template((Path(__file__).parent / "bare_page.html").read_text())
STYLE = BARE_PAGE.template.partition("<style>")[2].partition("</style>")[0]
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
BARE_CSP = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Passwords and codes are sent to these, and to no other.
ACCOUNT_PAGES = ("/account/", "/admin/")


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


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something is broken: without database, template engine, session or a further request."""
    # Django calls this while it handles the exception.
    if is_storage_failure(sys.exception()):
        return _not_stored(request) if request.method == "POST" else _not_available()
    return _bare_page(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        title=gettext("Something went wrong"),
        words=gettext("The mistake is ours, and it has been written down. Nothing that was saved is lost."),
        advice=gettext("Go back and try again in a minute. What you typed is still there."),
    )


def _not_available() -> HttpResponse:
    return _bare_page(
        HTTPStatus.SERVICE_UNAVAILABLE,
        title=gettext("503 Not Available"),
        words=gettext("This page cannot be shown right now, because the site’s database does not answer."),
        advice=gettext("Try again in a few minutes."),
    )


def _not_stored(request: HttpRequest) -> HttpResponse:
    form = _form_to_send_again(request)
    return _bare_page(
        HTTPStatus.SERVICE_UNAVAILABLE,
        title=gettext("503 Not Saved"),
        words=gettext(
            "The site cannot save anything right now. You can still read it, and nothing saved earlier is lost."
        ),
        advice=gettext("What you typed is below. Send it again in a few minutes, or copy it.")
        if "<textarea" in form
        else gettext("Try again in a few minutes."),
        form=form,
    )


def _form_to_send_again(request: HttpRequest) -> str:
    """Return a form that holds what was sent; none where a secret is among it, which belongs on no page."""
    try:
        fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except (RawPostDataException, UnreadablePostError):
        return ""
    if not fields or any("password" in name for name, _value in fields) or request.path.startswith(ACCOUNT_PAGES):
        return ""
    label, button = escape(gettext("What you typed")), escape(gettext("Send it again"))
    inputs = "".join(_field(name, value, label=label) for name, value in fields)
    action = escape(request.get_full_path())
    return f'<form method="post" action="{action}">{inputs}<button type="submit">{button}</button></form>'


def _field(name: str, value: str, *, label: str) -> str:
    if name == "csrfmiddlewaretoken" or not any(map(str.isspace, value)):
        return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
    # A line break behind the tag is not part of the text; without one, the first of the text would be lost.
    return f'<textarea name="{escape(name)}" aria-label="{label}" rows="8">\n{escape(value)}</textarea>'


def _bare_page(status: HTTPStatus, *, title: str, words: str, advice: str, form: str = "") -> HttpResponse:
    texts = {"title": title, "words": words, "advice": advice, "home": gettext("To the front page")}
    page = BARE_PAGE.substitute(
        {name: escape(text) for name, text in texts.items()},
        form=form,
        language=get_language() or settings.LANGUAGE_CODE,
        site_name=escape(settings.BYLINE_SITE_NAME),
    )
    headers = {"Content-Security-Policy": BARE_CSP, "Cache-Control": "no-store"}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "120"
    return HttpResponse(page, status=status, headers=headers)
