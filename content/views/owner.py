from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from profiles.models import User
from profiles.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Callable

    from profiles.models import Viewer
    from web.fragments import Request

# Other forms of a page, which a browser must not remember as moved for good.
OTHER_FORMS = (".atom", ".json", ".md")

type OwnerView[**P] = Callable[Concatenate[Request, User, P], HttpResponse]


def of_owner[**P](view: OwnerView[P]) -> Callable[..., HttpResponse]:
    """Give the view the person at this slug; redirect from an old or unusual spelling of it (facts 1.1)."""

    @wraps(view)
    def view_at_slug(request: Request, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        owner = person_at(slug, request.user)
        if owner is None:
            raise Http404
        # What was typed and sent to an old address is not lost on the way.
        if owner.slug != slug and request.method != "POST":
            return _redirect(request, owner.slug)
        return view(request, owner, *args, **kwargs)

    return view_at_slug


def person_at(slug: str, viewer: Viewer) -> User | None:
    """Return the person to whom this slug leads, be it a present one, an old one or an unusual spelling of either."""
    people = User.objects.visible_to(viewer)
    if slug.endswith(OTHER_FORMS):
        return people.at(slug).first()
    return people.at(slug).first() or people.at(slugify(slug)).first()


def _redirect(request: Request, slug: str) -> HttpResponse:
    """Redirect to the same page under another slug, with all its parameters."""
    assert request.resolver_match  # noqa: S101 -- a view runs only after its address was resolved
    address = reverse(request.resolver_match.view_name, kwargs=request.resolver_match.kwargs | {"slug": slug})
    parameters: list[tuple[str, Any]] = [(name, value) for name in request.GET for value in request.GET.getlist(name)]
    return HttpResponsePermanentRedirect(f"{address}?{urlencode(parameters)}" if parameters else address)
