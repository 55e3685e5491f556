"""One address, two answers: the whole page, or the part of it that htmx asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse
    from django_htmx.middleware import HtmxDetails

    class Request(HttpRequest):
        """A request as our middleware leaves it."""

        htmx: HtmxDetails


def render_page(
    request: Request, template: str, context: Mapping[str, Any], *, fragments: Mapping[str, str]
) -> HttpResponse:
    """Render the page, or the one of its fragments that htmx is about to replace.

    `fragments` maps the id of each element that may be asked for to the template in which a partial of the same
    name stands. The list is the server's: a client cannot name any other partial.
    """
    target = asked_fragment(request)
    if target not in fragments:
        target = ""
    name = f"{fragments[target]}#{target}" if target else template
    response = render(request, name, {**context, "fragment": target})
    patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-Current-URL"])
    return response


def asked_fragment(request: Request) -> str:
    """Return the id of the element that this answer will replace, empty when a whole page is wanted."""
    if not request.htmx or request.htmx.boosted or request.htmx.history_restore_request:
        return ""
    return request.htmx.target or ""
