from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: "HttpRequest") -> dict[str, str]:  # noqa: ARG001 -- a context processor is given the request
    """Give every template the site's name and address."""
    return {"site_name": settings.BYLINE_SITE_NAME, "base_url": settings.BASE_URL}
