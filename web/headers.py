from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ADDRESSES = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url")
# Browsers read what stands between these and the next slash as the name of another site.
OTHER_SITE = re.compile(r"^/(?=[/\\])(?P<second>.)")
ESCAPED = {"/": "/%2F", "\\": "/%5C"}


class SecurityHeadersMiddleware:
    """Send the security headers that Django does not know, and lead to no other site by a path of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        for name in ADDRESSES:
            if name in response.headers:
                response[name] = OTHER_SITE.sub(lambda match: ESCAPED[match["second"]], response[name])
        return response
