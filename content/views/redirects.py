"""Addresses that once led to a page on ForumMagnum sites (facts 1.1 and 9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from content.models import Post
from profiles.models import User
from web.converters import SlugConverter

from .owner import person_at

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOVED_SECTIONS = {"replies": "comments"}


@require_safe
def moved_page(request: HttpRequest, address: str) -> HttpResponse:
    return _moved(request, address)


@require_safe
def nearest_page(request: HttpRequest, address: str) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Redirect the address of a page that this site does not have yet; not for good, since it may come."""
    return HttpResponseRedirect(address)


@require_safe
def moved_profile(request: HttpRequest, slug: str, rest: str = "") -> HttpResponse:
    """Redirect `/u/<slug>`, `/user/<slug or user name>/…`, `/users/<slug>/replies` and `…/reviews` to the profile."""
    section = MOVED_SECTIONS.get(rest.rstrip("/"), "")
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
def moved_comment(request: HttpRequest, pk: str, slug: str, comment: str) -> HttpResponse:
    """Redirect the two older forms of a comment's address to that of today."""
    return HttpResponsePermanentRedirect(f"{_post_address(request, pk, slug)}?{urlencode({'commentId': comment})}")


@require_safe
def moved_post(request: HttpRequest, pk: str, slug: str = "") -> HttpResponse:
    """Redirect a post's address with a slash at its end, and that of an event, to the address of today."""
    return _moved(request, _post_address(request, pk, slug))


@require_safe
def moved_post_by_slug(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect an address without an id to the first post of this slug."""
    post = Post.objects.visible_to(request.user).filter(slug=slug).order_by("posted_at", "pk").first()
    if post is None:
        raise Http404
    return _moved(request, post.get_absolute_url())


@require_safe
def moved_wikitag(request: HttpRequest, slug: str, page: str = "wikitag") -> HttpResponse:
    """Redirect an address from the time when wikitags were tags to the page of this name."""
    return _moved(request, reverse(page, kwargs={"slug": slug}))


@require_safe
def without_trailing_slash(request: HttpRequest, path: str) -> HttpResponse:
    try:
        match = resolve(f"/{path}")
    except Resolver404 as error:
        raise Http404 from error
    if match.func in MOVED:
        moved: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return moved
    owner = person_at(match.kwargs["slug"], request.user) if match.route.startswith("users/") else None
    if owner:
        return _moved(request, reverse(match.view_name, kwargs=match.kwargs | {"slug": owner.slug}))
    return _moved(request, f"/{quote(path)}")


# Addresses that redirect are asked where to, so that a slash at the end never takes a redirect of its own.
MOVED = (
    *(moved_page, nearest_page, moved_profile, moved_by_id),
    *(moved_post, moved_post_by_slug, moved_comment, moved_wikitag),
)


def _profile_address(request: HttpRequest, name: str) -> str:
    people = User.objects.visible_to(request.user)
    owner = people.at(name).first() or people.filter(username=name).first() or person_at(name, request.user)
    return owner.get_absolute_url() if owner else f"/users/{quote(name)}"


def _post_address(request: HttpRequest, pk: str, slug: str) -> str:
    """Return the address of a post under its present slug, or the one asked for where the viewer sees no such post."""
    post = Post.objects.visible_to(request.user).only("slug").filter(pk=pk).first()
    if post:
        return post.get_absolute_url()
    return f"/posts/{quote(pk)}/{quote(slug)}" if slug else f"/posts/{quote(pk)}"


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
