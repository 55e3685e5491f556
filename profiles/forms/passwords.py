from __future__ import annotations

from allauth.account.forms import ResetPasswordForm as AnyResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm

from profiles.models import User

from .address import AddressField
from .plain import PlainFields


class ResetPasswordForm(AnyResetPasswordForm):
    email = AddressField()
    users: list[User]

    def clean_email(self) -> str:
        """Leave out those who only began to change to this address: it may be mistyped, and somebody else's."""
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.email == email]
        return email


class NewPasswordForm(PlainFields, ResetPasswordKeyForm):
    def save(self) -> None:
        super().save()
        # The link came by mail, so the address is theirs.
        self.user.confirm_email()
