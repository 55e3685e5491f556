"""The admin of what people sign in with, and of invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from profiles.models import Invitation

from .base import LightAdmin, LookOnly

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

# An address is changed on the page of its person: changed here, the two would differ.
admin.site.unregister((EmailAddress, Authenticator, UserSession))


@admin.register(Authenticator)
class AuthenticatorAdmin(LookOnly):
    """Second factors and passkeys. Who has lost theirs and the recovery codes asks an operator to delete them."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__display_name", "=user__email")
    ordering = ("-created_at", "-pk")
    # Not what is in them: whoever reads that, signs in as their person.
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return bool(request.user.is_superuser)

    has_delete_permission = has_view_permission


@admin.register(UserSession)
class SessionAdmin(LookOnly):
    """Where people are signed in. To delete a row is to end the session."""

    list_display = ("user", "created_at", "ip", "user_agent")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__display_name", "=ip")
    ordering = ("-created_at", "-pk")
    fields = readonly_fields = ("user", "created_at", "ip", "user_agent")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return bool(request.user.is_superuser)

    has_delete_permission = has_view_permission

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:  # noqa: ARG002 - Django's signature
        obj.end()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:  # noqa: ARG002 - Django's signature
        for session in queryset:
            session.end()


@admin.register(Invitation)
class InvitationAdmin(LightAdmin):
    """Every moderator invites. The link stands on the page of the invitation."""

    list_display = ("__str__", "invited_by", "created_at", "expires_at", "used_at", "used_by")
    list_filter = (("used_at", admin.EmptyFieldListFilter),)
    list_select_related = ("invited_by", "used_by")
    search_fields = ("=email", "used_by__username", "used_by__display_name")
    ordering = ("-created_at", "-pk")
    fields = ("email", "expires_at", "shown_link", "invited_by", "created_at", "used_at", "used_by")
    readonly_fields = ("shown_link", "invited_by", "created_at", "used_at", "used_by")

    @admin.display(description=_("link"))
    def shown_link(self, invitation: Invitation) -> str:
        """Show the link until it is used up."""
        return invitation.link if invitation.pk and not invitation.used_at else "-"

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: Any) -> None:
        if not change:
            obj.invited_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return bool(request.user.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff)
