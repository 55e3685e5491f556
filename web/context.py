from typing import TYPE_CHECKING

from django.conf import settings

from .taking_part import is_archive

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: "HttpRequest") -> dict[str, str | bool]:  # noqa: ARG001 -- a context processor is given the request
    """Give every template the site's name and address, and whether anybody may sign up."""
    return {
        "site_name": settings.BYLINE_SITE_NAME,
        "base_url": settings.BASE_URL,
        "is_archive": is_archive(),
        "signup_is_open": settings.BYLINE_SIGNUP == "open" and not is_archive(),
    }
