"""Addresses that once led to a page on ForumMagnum sites (facts 1.1 and 9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import Http404, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from profiles.models import User
from web.converters import SlugConverter

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOVED_SECTIONS = {"replies": "comments"}


@require_safe
def moved_page(request: HttpRequest, address: str) -> HttpResponse:
    return _moved(request, address)


@require_safe
def moved_profile(request: HttpRequest, slug: str, rest: str = "") -> HttpResponse:
    """Redirect `/u/<slug>`, `/user/<slug or user name>/…` and `/users/<slug>/replies` to the profile."""
    section = MOVED_SECTIONS.get(rest, "")
    people = User.objects.visible_to(request.user)
    owner = people.at(slug).first() or people.filter(username=slug).first()
    address = owner.get_absolute_url() if owner else f"/users/{quote(slug)}"
    return _moved(request, f"{address}/{section}" if section else address)


@require_safe
def moved_by_id(request: HttpRequest) -> HttpResponse:
    """Redirect `/user?id=x`, `/submitted?id=x` and `/threads?id=x`."""
    slug = request.GET.get("id", "")
    if not re.fullmatch(SlugConverter.regex, slug):
        raise Http404
    return moved_profile(request, slug)


@require_safe
def without_trailing_slash(request: HttpRequest, path: str) -> HttpResponse:
    return _moved(request, f"/{path}")


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
