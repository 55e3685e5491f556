from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from web.taking_part import is_deactivated

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class BylineAdminSite(AdminSite):
    """The admin. It is entered by the site's own page: with its limits, and with the second factor of who has one."""

    site_header = site_title = "Byline"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not is_deactivated(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if is_deactivated(request.user):
            back_to = {REDIRECT_FIELD_NAME: request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))}
            return HttpResponseRedirect(f"{reverse('reactivation')}?{urlencode(back_to)}")
        enter: Any = secure_admin_login(super().login)
        answer: HttpResponseBase = enter(request, extra_context)
        return answer
