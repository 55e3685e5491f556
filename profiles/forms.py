from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import User


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("User name or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        login, password = cleaned["login"], cleaned["password"]
        known = User.objects.filter(Q(username=login) | Q(email=login)).first()
        # An unknown name takes the time of a wrong password, so that nobody can try out which names exist.
        user = authenticate(username=known.username if known else login, password=password)
        if isinstance(user, User):
            self.user = user
        # Told only to who knows the password.
        elif known and known.is_banned and known.check_password(password):
            raise forms.ValidationError(_("This user is banned."))
        else:
            raise forms.ValidationError(_("This user name and password do not belong together."))
        return cleaned
