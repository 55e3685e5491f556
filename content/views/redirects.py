"""Addresses that once led to a page on ForumMagnum sites (facts 1.1 and 9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import is_valid_path
from django.views.decorators.http import require_safe

from content.models import Post
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
    address = _profile_address(request, slug)
    return _moved(request, f"{address}/{section}" if section else address)


@require_safe
def moved_by_id(request: HttpRequest) -> HttpResponse:
    """Redirect `/user?id=x`, `/submitted?id=x` and `/threads?id=x`."""
    slug = request.GET.get("id", "")
    if not re.fullmatch(SlugConverter.regex, slug):
        raise Http404
    return HttpResponsePermanentRedirect(_profile_address(request, slug))


@require_safe
def moved_comment(request: HttpRequest, pk: str, slug: str, comment: str) -> HttpResponse:  # noqa: ARG001 -- as routed
    """Redirect the two older forms of a comment's address to that of today."""
    return HttpResponsePermanentRedirect(f"{_post_address(pk, slug)}?{urlencode({'commentId': comment})}")


@require_safe
def moved_event(request: HttpRequest, pk: str, slug: str = "") -> HttpResponse:
    return _moved(request, _post_address(pk, slug))


@require_safe
def moved_post_by_slug(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect an address without an id to the first post of this slug."""
    post = Post.objects.visible_to(request.user).filter(slug=slug).order_by("posted_at", "pk").first()
    if post is None:
        raise Http404
    return _moved(request, post.get_absolute_url())


@require_safe
def without_trailing_slash(request: HttpRequest, path: str) -> HttpResponse:
    if not is_valid_path(f"/{path}"):
        raise Http404
    return _moved(request, f"/{quote(path)}")


def _profile_address(request: HttpRequest, name: str) -> str:
    people = User.objects.visible_to(request.user)
    owner = people.at(name).first() or people.filter(username=name).first()
    return owner.get_absolute_url() if owner else f"/users/{quote(name)}"


def _post_address(pk: str, slug: str) -> str:
    return f"/posts/{quote(pk)}/{quote(slug)}" if slug else f"/posts/{quote(pk)}"


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
