from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm, UsernameField
from django.utils.translation import gettext_lazy as _

from profiles.display_names import DisplayNameField
from profiles.models import ProfileSlug, User
from profiles.slugs import slugify, unique_slug

from .forms import SourceField, TextForm, WholeForm

if TYPE_CHECKING:
    AnyUserChangeForm = UserChangeForm[User]
    AnyUserCreationForm = AdminUserCreationForm[User]
else:
    # Django's form classes cannot be subscripted at run time.
    AnyUserChangeForm = UserChangeForm
    AnyUserCreationForm = AdminUserCreationForm


class PersonForm(TextForm, AnyUserChangeForm):
    source_name = "bio_source"
    format_name = "bio_format"
    html_name = "bio_html"

    slug = forms.CharField(
        label=_("Slug"),
        max_length=100,
        help_text=_("The profile's address is /users/<slug>. The old address goes on leading here."),
    )
    bio_source = SourceField(label=_("Bio"))

    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"username": UsernameField}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_display_name(self) -> str:
        name: str = self.cleaned_data["display_name"]
        return name if name == self.instance.display_name else DisplayNameField(required=False).clean(name)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug == self.instance.slug:
            return slug
        if slug != slugify(slug):
            raise forms.ValidationError(_("A slug like this would be “%(slug)s”."), params={"slug": slugify(slug)})
        if ProfileSlug.objects.exclude(user=self.instance).is_taken(slug):
            raise forms.ValidationError(_("This slug leads to somebody else, now or from an earlier day."))
        return slug


class PersonAddForm(WholeForm, AnyUserCreationForm):
    display_name = DisplayNameField()
    username = UsernameField(
        label=_("User name"),
        max_length=150,
        required=False,
        help_text=_("For signing in. Left empty, it is the slug, which follows from the display name."),
    )

    class Meta:
        model = User
        fields = ("display_name", "username", "email")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    @property
    def chosen_password(self) -> str | None:
        """The password they begin with, or none if they cannot sign in with one."""
        return self.cleaned_data["password1"] if self.cleaned_data["set_usable_password"] else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "display_name" in cleaned:
            self.instance.slug = unique_slug(cleaned["display_name"], _is_taken)
            cleaned["username"] = cleaned.get("username") or self.instance.slug
        return cleaned


def _is_taken(slug: str) -> bool:
    return ProfileSlug.objects.is_taken(slug) or User.objects.filter(username__iexact=slug).exists()
