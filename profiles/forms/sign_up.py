from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import SignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.display_names import DisplayNameField
from profiles.joining import AddressTakenError, Newcomer, join, open_invitation
from profiles.models import User
from profiles.renaming import TAKEN

from .address import AddressField
from .plain import password_rules

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LIKE_THE_NAME = UserAttributeSimilarityValidator(user_attributes=["display_name"])


class SignUpForm(SignupForm):
    """Ask for a name, an address and a password; the slug and user name follow from the name."""

    cleaned_data: dict[str, Any]
    account_already_exists: bool

    display_name = DisplayNameField(help_text=_("The name others see. Your profile’s address is made from it."))
    invitation = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(help_text=_("Other people can’t see it."))
        self.fields["password1"] = forms.CharField(
            label=_("Password"),
            max_length=1000,
            strip=False,
            help_text=password_rules(),
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        )
        self.order_fields(["display_name", "email", "password1", "invitation"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        name, password = self.cleaned_data.get("display_name"), self.cleaned_data.get("password1")
        # Who signs up a second time with one address is told by mail, and here nothing that tells of the first.
        if name and User.objects.called(name).exclude(email=self.cleaned_data.get("email", "")).exists():
            self.add_error("display_name", TAKEN)
        if name and password:
            try:
                LIKE_THE_NAME.validate(password, User(display_name=name))
            except ValidationError as error:
                self.add_error("password1", error)
        invitation = open_invitation(self.cleaned_data.get("invitation", ""))
        if invitation and not invitation.is_for(self.cleaned_data.get("email", invitation.email)):
            self.add_error("email", _("This invitation is for another email address."))
        return self.cleaned_data

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            # It takes as long as making an account, so that nobody can try out whose address is known.
            make_password(self.cleaned_data["password1"])
        made: tuple[User | None, HttpResponse | None]
        try:
            made = super().try_save(request)
        except AddressTakenError:
            self.account_already_exists = True
            made = super().try_save(request)
        return made

    def save(self, request: HttpRequest) -> User:  # noqa: ARG002 -- django-allauth's signature
        said = self.cleaned_data
        return join(Newcomer(said["display_name"], said["email"], said["password1"], said["invitation"]))
