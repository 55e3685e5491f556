"""What a person may call themself: one line that can be seen, and that nobody else goes by (facts 7.4)."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 150
# They shape words of Persian and Hindi, and families of emoji; every other invisible character only deceives.
JOINERS = "\u200c\u200d"
VISIBLE = frozenset("LNPS")

UNSEEN = _("A name is one line of visible characters.")
NOBODYS = _("This name stands for those who have none.")


class DisplayNameField(forms.CharField):
    """A name, with single spaces between its words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Display name"),
            max_length=LONGEST_NAME,
            widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if not all(character.isprintable() or character in JOINERS for character in value):
            raise ValidationError(UNSEEN)
        if not any(unicodedata.category(character)[0] in VISIBLE for character in value):
            raise ValidationError(UNSEEN)
        if value.casefold() in {"[anonymous]", str(_("[anonymous]")).casefold()}:
            raise ValidationError(NOBODYS)
