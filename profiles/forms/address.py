from __future__ import annotations

from typing import Any

from allauth.account.fields import EmailField
from allauth.account.forms import AddEmailForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddressField(EmailField):
    """An e-mail address, in lower case and as long as the database keeps one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        super().__init__(**{"label": _("E-mail"), "max_length": 254, "widget": widget, **kwargs})


class ChangeAddressForm(AddEmailForm):
    email = AddressField(label=_("New address"))
