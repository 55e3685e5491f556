"""The fields into which people write, alike on every page."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

# They shape words of Persian and Hindi, and families of emoji; every other invisible character only deceives.
JOINERS = "\u200c\u200d"
VISIBLE = frozenset("LNPS")
UNSEEN = _("This is to be one line of visible characters.")
TOO_LONG = _("This text has %(length)d characters; at most %(longest)d can be saved.")


class SourceField(forms.CharField):
    """A text as it was written, in Markdown or, where an import brought it, in HTML.

    The browser is not told the greatest length: it would cut off what somebody pastes without a word.
    """

    too_long = TOO_LONG

    def __init__(self, *, longest: int, rows: int = 8, autofocus: bool = False, **kwargs: Any) -> None:
        attrs = {"autofocus": True} if autofocus else {}
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, **attrs}), **{"strip": False, **kwargs})
        self.longest = longest

    def to_python(self, value: Any) -> str:
        return unified(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value.strip())
        if len(value) > self.longest:
            raise ValidationError(self.too_long, params={"length": len(value), "longest": self.longest})


class LineField(forms.CharField):
    """A line of visible text, with single spaces between its words.

    What is too long is said, not cut off by the browser.
    """

    unseen = UNSEEN

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(validators=[MaxLengthValidator(longest)], **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        is_printable = all(character.isprintable() or character in JOINERS for character in value)
        if value and not (is_printable and can_be_read(value)):
            raise ValidationError(self.unseen)


def can_be_read(text: str) -> bool:
    """Tell whether there is a letter, digit or sign in it, and not only what leaves no mark."""
    return any(unicodedata.category(character)[0] in VISIBLE for character in text)


def unified(text: str) -> str:
    """Return the text with the line ends of the database. Browsers send others than they were given."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
