"""The fields into which people write, alike on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from .visible_text import is_visible

if TYPE_CHECKING:
    from collections.abc import Mapping

# They shape words of Persian and Hindi, and families of emoji; every other invisible character only deceives.
JOINERS = "\u200c\u200d"
UNSEEN = _("Enter one line of visible characters.")
TOO_LONG = _("This text has %(length)d characters; at most %(longest)d can be saved.")


class SourceField(forms.CharField):
    """A text as it was written, in Markdown or, where an import brought it, in HTML.

    The browser is not told the greatest length: it would cut off what somebody pastes without a word.
    """

    too_long = TOO_LONG
    # Whether its form offers buttons for Markdown and the formatting guide (templates/web/writing_tools.html).
    is_markdown = True

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

    What is too long is said, not cut off by the browser. What was `stored` before is not judged again: it may be older
    than a rule, or come from elsewhere.
    """

    stored = ""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(validators=[MaxLengthValidator(longest)], **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not self.is_stored(value):
            self.validate_new(value)

    def is_stored(self, value: str) -> bool:
        return value == " ".join(self.stored.split())

    def validate_new(self, value: str) -> None:
        is_printable = all(character.isprintable() or character in JOINERS for character in value)
        if not (is_printable and is_visible(value)):
            raise ValidationError(UNSEEN)


def offer_no_markdown(form: forms.Form, name: str) -> None:
    """Offer no help with Markdown in this field of a form: its text is HTML."""
    field = form.fields[name]
    if isinstance(field, SourceField):
        field.is_markdown = False


def accept_stored(form: forms.Form, values: Mapping[str, Any]) -> None:
    """Let the lines of a form pass as they are stored, whatever the rules have become."""
    for name, field in form.fields.items():
        if isinstance(field, LineField):
            field.stored = values.get(name, "")


def unified(text: str) -> str:
    """Return the text with the line ends of the database. Browsers send others than they were given."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
