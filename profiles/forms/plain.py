"""django-allauth's forms with our words, and without a second label inside the fields."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.mfa import app_settings
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

LABELS = {
    "oldpassword": _("Current password"),
    "password": _("Password"),
    "password1": _("New password"),
    "password2": _("Confirm new password"),
    "code": _("Code"),
}


def password_rules() -> str:
    """Say in sentences what a password has to be; Django says it in a list, which no paragraph may hold."""
    return " ".join(password_validators_help_texts())


class PlainFields(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = password_rules() if name == "password1" else ""


class ChangePasswordForm(PlainFields, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(PlainFields, allauth.SetPasswordForm):
    pass


class AgainForm(PlainFields, allauth.ReauthenticateForm):
    pass


class TakenOnce(second_factor.BaseAuthenticateForm):
    """Take no code of an app twice: RFC 6238, section 5.2.

    django-allauth remembers a code for half a minute, and with `MFA_TOTP_TOLERANCE` it holds for three of them.
    """

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            used = self.authenticator.wrap()._get_used_cache_key(code)  # noqa: SLF001 -- the mark is theirs, we make it last
            cache.touch(used, app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1))
        return code


class CodeForm(PlainFields, TakenOnce, second_factor.AuthenticateForm):
    pass


class CodeAgainForm(PlainFields, TakenOnce, second_factor.ReauthenticateForm):
    pass


class TurnOnAppForm(PlainFields, app.ActivateTOTPForm):
    pass
