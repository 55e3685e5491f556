from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.urls import reverse

from web.taking_part import asked_address, is_deactivated, to_reactivation

if TYPE_CHECKING:
    from django.http import HttpRequest


class BylineAdminSite(AdminSite):
    """The admin. It is entered by the site's own page: with its limits, and with the second factor of who has one."""

    site_header = site_title = "Byline"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not is_deactivated(request.user)

    def login(self, request: Any, extra_context: dict[str, Any] | None = None) -> Any:
        if is_deactivated(request.user):
            return to_reactivation(request, back_to=asked_address(request) or reverse("admin:index"))
        return secure_admin_login(super().login)(request, extra_context)
