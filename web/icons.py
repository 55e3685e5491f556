"""What browsers and phones ask for by its address alone: the site's icon, and what it is called on a home screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

PAPER = "#fcfbf8"
ICONS = [("favicon.svg", "any", "image/svg+xml"), *((f"icon-{n}.png", f"{n}x{n}", "image/png") for n in (192, 512))]
FAVICON = (settings.BASE_DIR / "static" / "favicon.ico").read_bytes()


@require_safe
@cache_control(max_age=604_800)
def favicon(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(FAVICON, content_type="image/x-icon")


@require_safe
@cache_control(max_age=86_400)
def manifest(_request: HttpRequest) -> HttpResponse:
    name = settings.BYLINE_SITE_NAME
    icons = [{"src": static(path), "sizes": sizes, "type": kind} for path, sizes, kind in ICONS]
    colours = {"background_color": PAPER, "theme_color": PAPER}
    facts = {"name": name, "short_name": name, "start_url": "/", "scope": "/", "display": "minimal-ui", **colours}
    return JsonResponse({**facts, "icons": icons}, content_type="application/manifest+json")
