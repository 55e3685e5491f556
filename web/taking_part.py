"""Who may take part, and what becomes of what somebody typed who has to sign in first."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate
from urllib.parse import urlencode, urlsplit

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.http.response import HttpResponseBase

    from .fragments import Request

type MemberView[**P] = Callable[Concatenate[Request, P], HttpResponseBase]

UNSENT = "unsent"
KEPT = _("What you typed has been kept. You’ll find it in the form after you sign in.")
NOT_KEPT = _("What you typed couldn’t be kept. Go back and copy it before you sign in.")
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "password"})
# A text of the greatest length (200,000) and its other fields.
LONGEST_UNSENT = 220_000


def is_archive() -> bool:
    """Whether this site only shows what was written elsewhere: nobody takes part in an archive."""
    return bool(settings.BYLINE_MODE == "archive")


def is_deactivated(viewer: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a member has deactivated their account: they read, and do nothing else until they bring it back."""
    return getattr(viewer, "deactivated_at", None) is not None


def takes_part(viewer: AbstractBaseUser | AnonymousUser) -> bool:
    return viewer.is_authenticated and not is_archive() and not is_deactivated(viewer)


def may_join(viewer: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this reader could do what members do if they signed in; in an archive nobody can."""
    return not (viewer.is_authenticated or is_archive())


def account_page[**P](view: MemberView[P]) -> Callable[..., HttpResponseBase]:
    """Let members fill in the form of this address. Others sign in first, and find what they typed when they are back.

    It is about their own account: who deactivated it may come too. In an archive there is no such page.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def view_with_form(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_archive():
            raise Http404
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _keep_unsent(request)
        return _to_sign_in(request, back_to=request.get_full_path())

    return view_with_form


def form_page[**P](view: MemberView[P]) -> Callable[..., HttpResponseBase]:
    """Let members fill in the form of this address, as `account_page` does, but for those who deactivated theirs.

    They bring their account back first, and find what they typed.
    """

    def view_for_active(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if takes_part(request.user):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _keep_unsent(request)
        return to_reactivation(request, back_to=request.get_full_path())

    return wraps(view)(account_page(view_for_active))


def act[**P](view: MemberView[P]) -> Callable[..., HttpResponseBase]:
    """Let members press a button that sends to this address.

    Others sign in or bring their account back first, and come back to where it stands.
    """

    @require_POST
    @wraps(view)
    def view_of_act(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_archive():
            raise Http404
        if takes_part(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            return to_reactivation(request, back_to=page_of(request))
        return _to_sign_in(request, back_to=page_of(request))

    return view_of_act


def sign_in_url(back_to: object) -> str:
    """Return the address of the sign-in page that brings people back to this address."""
    return _address("login", back_to)


def take_unsent(request: Request) -> dict[str, str]:
    """Return, once, what was typed into the form of this address before its writer had to sign in.

    A view gives it to its form as `initial`.
    """
    kept: dict[str, Any] = request.session.get(UNSENT, {})
    if kept.get("address") != request.get_full_path():
        return {}
    del request.session[UNSENT]
    fields: dict[str, str] = kept["fields"]
    return fields


def page_of(request: Request) -> str:
    """Return the page on which a button was pressed; the front page when nothing tells or it is not ours."""
    page = (request.htmx.current_url if request.htmx else request.META.get("HTTP_REFERER")) or ""
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(page if is_ours else "/")
    path = escape_leading_slashes(parts.path)
    return f"{path}?{parts.query}" if parts.query else path


def asked_address(request: Request) -> str:
    """Return the address `next`, to which somebody wants to go on; empty when there is none or it is not ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


def to_reactivation(request: Request, *, back_to: str) -> HttpResponse:
    """Lead who deactivated their account to where they bring it back, and from there to this address."""
    return _to(request, "reactivation", back_to=back_to)


def _to_sign_in(request: Request, *, back_to: str) -> HttpResponse:
    return _to(request, "login", back_to=back_to)


def _to(request: Request, page: str, *, back_to: str) -> HttpResponse:
    address = _address(page, back_to)
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def _address(page: str, back_to: object) -> str:
    return f"{reverse(page)}?{urlencode({'next': back_to})}"


def _keep_unsent(request: Request) -> None:
    """Keep what was typed in the session, but for what proves who somebody is; say whether it is kept.

    Each stranger gets a session for it, so that they are counted: as many as they like would fill the database.
    """
    fields = {name: str(value) for name, value in request.POST.items() if name not in NEVER_KEPT}
    is_short = sum(map(len, fields.values())) <= LONGEST_UNSENT
    if is_short and (request.user.is_authenticated or ratelimit.consume(request, action="keep_unsent")):
        request.session[UNSENT] = {"address": request.get_full_path(), "fields": fields}
        messages.info(request, KEPT)
    else:
        messages.warning(request, NOT_KEPT)
