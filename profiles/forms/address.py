from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.fields import EmailField
from allauth.account.forms import AddEmailForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from profiles.adapter import MailFailedError
from profiles.models import User
from web.locks import lock_rows

if TYPE_CHECKING:
    from django.http import HttpRequest


class AddressField(EmailField):
    """An email address, in lower case and as long as the database keeps one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        super().__init__(**{"label": _("Email"), "max_length": 254, "widget": widget, **kwargs})


class ChangeAddressForm(AddEmailForm):
    """Begin to change to an address; sent twice, by a second press of the button, it does what it does once."""

    user: User
    email = AddressField(label=_("New email address"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        try:
            return str(super().clean_email())
        except forms.ValidationError:
            # Looked up afterwards: the other press may be done by now.
            if self._begun(email):
                return email
            raise

    def save(self, request: HttpRequest) -> EmailAddress:
        with transaction.atomic():
            lock_rows(User.objects.filter(pk=self.user.pk))
            begun = self._begun(self.cleaned_data["email"])
            if begun:
                # Begun anew, it would leave a mail behind whose link leads nowhere.
                return begun
            address: EmailAddress = EmailAddress.objects.add_new_email(
                request, self.user, self.cleaned_data["email"], send_verification=False
            )
        # Nobody waits for the lock while a mail server takes its time.
        try:
            send_verification_email_to_address(request, address)
        except MailFailedError:
            # Or the next try would find that it has begun, and send nothing.
            address.delete()
            raise
        return address

    def _begun(self, email: str) -> EmailAddress | None:
        return EmailAddress.objects.filter(user=self.user, email=email, verified=False).first()
