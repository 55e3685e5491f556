"""The field into which people write, alike on every page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("This text has %(length)d characters; at most %(longest)d can be saved.")


class SourceField(forms.CharField):
    """A text as it was written, in Markdown or, where an import brought it, in HTML.

    The browser is not told the greatest length: it would cut off what somebody pastes without a word.
    """

    def __init__(self, *, longest: int, rows: int = 8, autofocus: bool = False, **kwargs: Any) -> None:
        attrs = {"autofocus": True} if autofocus else {}
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows, **attrs}), **kwargs)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        return unified(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value.strip())
        if len(value) > self.longest:
            raise ValidationError(TOO_LONG, params={"length": len(value), "longest": self.longest})


def unified(text: str) -> str:
    """Return the text with the line ends of the database. Browsers send others than they were given."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
