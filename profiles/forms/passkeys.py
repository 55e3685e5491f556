"""Passkeys, for which a script of the page sends what the browser made. Others send what they like."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from web.errors import TooManyRequestsError

LONGEST_CREDENTIAL = 20_000
LONGEST_NAME = 100


class CredentialField(forms.JSONField):
    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        # PostgreSQL keeps no NUL in JSON either.
        if len(str(value)) > LONGEST_CREDENTIAL or "\\u0000" in str(value):
            raise _not_accepted()
        return super().to_python(value)


class RefusesNonsense(forms.Form):
    """Refuse whatever the library cannot read. It fails on it in many ways."""

    credential = CredentialField()

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except TooManyRequestsError:
            raise
        except Exception:  # noqa: BLE001 -- of several libraries, which do not say what they raise
            self.add_error("credential", _not_accepted())


class AddPasskeyForm(RefusesNonsense, allauth.AddWebAuthnForm):
    name = forms.CharField(label=_("Name"), required=False, max_length=LONGEST_NAME)
    passwordless = forms.BooleanField(
        label=_("Sign in with this passkey alone, without a password"),
        required=False,
        initial=True,
        help_text=_("It will ask for your fingerprint, face or PIN. Otherwise it’s a second step after your password."),
    )


class RenamePasskeyForm(allauth.EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class AuthenticateForm(RefusesNonsense, allauth.AuthenticateWebAuthnForm):
    pass


class ReauthenticateForm(RefusesNonsense, allauth.ReauthenticateWebAuthnForm):
    pass


class PasskeySignInForm(RefusesNonsense, allauth.LoginWebAuthnForm):
    pass


def _not_accepted() -> ValidationError:
    error: ValidationError = get_adapter().validation_error("incorrect_code")
    return error
