from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_wikitag
from content.models import Comment, Revision, Wikitag

from .thread import read_threads, render_with_threads

if TYPE_CHECKING:
    from django.http import HttpResponse

    from web.fragments import Request

VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", re.ASCII)


@require_safe
def wikitag(request: Request, slug: str) -> HttpResponse:
    """Show a wikitag's text: the latest, or that of `?version=`."""
    found = get_object_or_404(Wikitag.objects.filter(deleted_at=None), slug=slug)
    asked = request.GET.get("version", "")
    revisions = Revision.objects.filter(wikitag=found, lens="").visible_to(request.user)
    revision = revisions.of_version(*_version(asked)).for_page().first() if asked else revisions.for_page().first()
    if asked and revision is None:
        raise Http404
    context = {
        "wikitag": found,
        "revision": revision,
        "is_latest": not asked,
        "meaning": meaning_of_wikitag(found, revision, is_noindex=bool(asked)),
    }
    return render(request, "content/wikitag.html", context)


@require_safe
def wikitag_discussion(request: Request, slug: str) -> HttpResponse:
    found = get_object_or_404(Wikitag.objects.filter(deleted_at=None), slug=slug)
    threads = read_threads(request, Comment.objects.filter(wikitag=found))
    title = gettext("Discussion of %(name)s") % {"name": found.name}
    context = {"wikitag": found, "meaning": meaning_of_wikitag(found, None, title=title)}
    return render_with_threads(request, "content/wikitag_discussion.html", context, threads=threads)


@require_safe
def moved_wikitag(request: Request, slug: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = reverse("wikitag", kwargs={"slug": slug})
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def _version(text: str) -> tuple[int, int, int]:
    if not (match := VERSION.fullmatch(text)):
        raise Http404
    major, minor, patch = (int(part) for part in match.groups())
    return major, minor, patch
