from __future__ import annotations

from functools import cached_property
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from profiles.models import User


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = {"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        self.fields["login"] = forms.CharField(
            label=_("Username or email"), max_length=254, widget=forms.TextInput(attrs=name)
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            max_length=1000,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])

    @cached_property
    def known(self) -> User | None:
        return User.objects.signing_in_as(self.cleaned_data["login"])

    def user_credentials(self) -> dict[str, str]:
        """Try people under their user name, also by their address: one password is hashed for whatever was typed."""
        name = self.known.username if self.known else self.cleaned_data["login"]
        return {"username": name, "password": self.cleaned_data["password"]}

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.known and self.known.is_banned:
            raise self._answer_to_banned(self.known)
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def _answer_to_banned(self, person: User) -> ValidationError:
        """Tell of the ban, and why, only who knows the password; count and hash once, as for everybody."""
        adapter = get_adapter()
        adapter.pre_authenticate(self.request, username=person.username)
        if person.check_password(self.cleaned_data["password"]):
            return ValidationError(render_to_string("account/banned.html", {"person": person}))
        wrong: ValidationError = adapter.validation_error("username_password_mismatch")
        return wrong
