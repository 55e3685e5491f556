from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.models import LONGEST_COMMENT
from web.fields import SourceField


class CommentForm(forms.Form):
    """What somebody writes below something; `id` is what the comment will be stored under (web/public_id.py)."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    body = SourceField(longest=LONGEST_COMMENT, autofocus=True, label=_("Your comment"))


class CommentEditForm(forms.Form):
    body = SourceField(longest=LONGEST_COMMENT, autofocus=True, label=_("Your comment"))
