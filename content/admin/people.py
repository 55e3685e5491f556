"""The admin of people. Only superusers give rights, and a moderator has no hold over other moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from content.numbers import NUMBERS
from profiles.models import ProfileSlug, User

from .base import PROVENANCE, PROVENANCE_FIELDSET, AnyTabularInline, LightAdmin, Recounts, SettlesOnDeletion, WritesText
from .moderation import ReasonActionForm, actions_on
from .person_forms import PersonAddForm, PersonForm

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    AnyUserAdmin = DjangoUserAdmin[User]
else:
    # Django's admin classes cannot be subscripted at run time.
    AnyUserAdmin = DjangoUserAdmin

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
JOINING = ("is_unconfirmed", "reviewed_at", "signup_rating")
COUNTED = tuple(number.field for number in NUMBERS if number.model is User)
BASELINES = tuple(field.name for field in User._meta.concrete_fields if field.name.endswith("_baseline"))
WITH_BASELINE = tuple((name, f"{name}_baseline") for name in COUNTED if f"{name}_baseline" in BASELINES)
WITHOUT_BASELINE = tuple(name for name in COUNTED if f"{name}_baseline" not in BASELINES)


class ProfileSlugInline(AnyTabularInline):
    model = ProfileSlug
    fields = readonly_fields = ("slug",)
    verbose_name_plural = _("addresses that lead here, the present one and old ones")
    can_delete = False
    max_num = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return True


@admin.register(User)
class PersonAdmin(Recounts, WritesText, SettlesOnDeletion, LightAdmin, AnyUserAdmin):
    form = PersonForm
    action_form = ReasonActionForm
    actions = (*Recounts.actions, *actions_on("person"))
    add_form = PersonAddForm
    source_name = "bio_source"
    format_name = "bio_format"
    html_name = "bio_html"
    heavy = ("bio_source", "bio_html")
    inlines = (ProfileSlugInline,)

    list_display = (
        "username",
        "display_name",
        "slug",
        "karma",
        "post_count",
        "comment_count",
        "joined_at",
        "is_staff",
        "banned_until",
        "deactivated_at",
    )
    list_filter = (
        "is_staff",
        "is_superuser",
        "is_noindex",
        ("reviewed_at", admin.EmptyFieldListFilter),
        ("banned_until", admin.EmptyFieldListFilter),
        ("deactivated_at", admin.EmptyFieldListFilter),
        ("source", admin.EmptyFieldListFilter),
    )
    search_fields = ("=id", "username", "display_name", "slugs__slug", "=email")
    ordering = ("-joined_at", "-pk")
    date_hierarchy = "joined_at"

    readonly_fields = (
        *COUNTED,
        *BASELINES,
        *PROVENANCE,
        "bio_html",
        "last_login",
        "reviewed_at",
        "purged_at",
        "votes_stopped_at",
    )
    add_fieldsets = (
        (None, {"classes": ["wide"], "fields": ("display_name", "username", "email")}),
        (_("Signing in"), {"classes": ["wide"], "fields": ("usable_password", "password1", "password2")}),
    )
    fieldsets = (
        (None, {"fields": ("display_name", "slug", "username", "email", "password")}),
        (_("Profile"), {"fields": ("bio_source", "bio_format", "joined_at", "name_changed_at", "is_noindex")}),
        (
            _("Standing"),
            {
                "fields": (
                    "is_unconfirmed",
                    "reviewed_at",
                    "signup_rating",
                    "deactivated_at",
                    "banned_until",
                    "purged_at",
                    "votes_stopped_at",
                )
            },
        ),
        (_("Rights"), {"description": _("Only a superuser changes these."), "fields": RIGHTS}),
        (
            _("Numbers"),
            {
                "description": _(
                    "Computed from what is stored. Where one is wrong, recount it from the list of people."
                ),
                "fields": (*WITH_BASELINE, *WITHOUT_BASELINE),
            },
        ),
        (_("Behind the scenes"), {"classes": ["collapse"], "fields": ("last_login", "bio_html")}),
        PROVENANCE_FIELDSET,
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if _is_superuser(request) else (*fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_within_reach(request, obj)

    # Setting a password writes the whole row, which must be read under its lock.
    user_change_password = method_decorator(transaction.atomic)(AnyUserAdmin.user_change_password)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        if change:
            obj.rename(obj.display_name)
            # Before the row of the person, as where members are renamed or sign up: they would wait in a circle.
            if not obj.slugs.filter(slug=obj.slug).exists():
                ProfileSlug.objects.create(slug=obj.slug, user=obj)
            super().save_model(request, obj, form, change)
            if {"email", "is_unconfirmed"} & set(form.changed_data) and not obj.is_unconfirmed:
                # What an administrator enters counts as confirmed.
                obj.confirm_email()
        else:
            User.objects.create_user(
                obj.display_name,
                password=form.chosen_password,
                id=obj.pk,
                slug=obj.slug,
                username=obj.username,
                email=obj.email,
            )


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)


def _is_within_reach(request: HttpRequest, person: User | None) -> bool:
    """Whether this moderator may act on this person: with the password of another they would have their rights."""
    return person is None or person.can_be_edited_by(request.user)


admin.site.unregister(Group)


@admin.register(Group)
class RightsGroupAdmin(GroupAdmin):
    """Groups give rights, so they are for superusers whatever else somebody was permitted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return _is_superuser(request)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission
