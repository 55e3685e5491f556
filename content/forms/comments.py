from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from content.richtext import render, scope_of
from profiles.models import LONGEST_COMMENT
from web.fields import SourceField


class CommentEditForm(forms.Form):
    body = SourceField(longest=LONGEST_COMMENT, autofocus=True, label=_("Your comment"))

    def preview(self, text_format: str, *, pk: str, base: str = "") -> str:
        """Return the text of a valid form as HTML; the preview takes the focus, not the field. Raises TooMuchError."""
        self.fields["body"].widget.attrs["autofocus"] = False
        return render(self.cleaned_data["body"], text_format, scope=scope_of("comment", pk), base=base)


class CommentForm(CommentEditForm):
    """A new comment; `id` is the public id under which it will be stored (web/public_id.py)."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
