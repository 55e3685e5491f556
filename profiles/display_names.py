"""What a person may call themself: one line that can be seen, and that nobody else goes by (facts 7.4)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.names import name_key
from web.fields import LineField

LONGEST_NAME = 150

NOBODYS = _("This name is reserved.")


class DisplayNameField(LineField):
    """A name, with single spaces between its words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Display name"),
            longest=LONGEST_NAME,
            widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
            **kwargs,
        )

    def validate_new(self, value: str) -> None:
        super().validate_new(value)
        if name_key(value) in {name_key("[anonymous]"), name_key(str(_("[anonymous]")))}:
            raise ValidationError(NOBODYS)
