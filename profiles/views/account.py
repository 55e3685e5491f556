from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from profiles.forms import SignInForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who somebody is, and bring them back to where they came from."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.user:
        login(request, form.user)
        return HttpResponseRedirect(_came_from(request))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "account/login.html", {"form": form, "next": _came_from(request)}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(_came_from(request))


def _came_from(request: HttpRequest) -> str:
    """Return the address to go back to, which is always one of ours."""
    address = request.POST.get("next") or request.GET.get("next") or settings.LOGIN_REDIRECT_URL
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else settings.LOGIN_REDIRECT_URL
