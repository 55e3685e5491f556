"""What members send of wikitags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import UpdateKind
from content.wiki_editing import Edit
from profiles.models import LONGEST_TEXT, TextFormat
from web.fields import LineField, SourceField, offer_no_markdown
from web.public_id import read_offered_id

if TYPE_CHECKING:
    from profiles.models import User

LONGEST_NAME = 200
LONGEST_MESSAGE = 1000
ROWS = 20
KINDS = [
    (UpdateKind.PATCH, _("Patch: spelling and the like")),
    (UpdateKind.MINOR, _("Minor: what most edits are")),
    (UpdateKind.MAJOR, _("Major: the text is another one")),
]


class VersionForm(forms.Form):
    """What makes a version of a text; `id` is the key under which that is stored (web/public_id.py)."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    message = LineField(
        longest=LONGEST_MESSAGE,
        required=False,
        label=_("Message"),
        help_text=_("What you change and why, for the history."),
    )

    def key_for(self, editor: User) -> str:
        return read_offered_id(self.cleaned_data["id"], editor.pk)


class NextVersionForm(VersionForm):
    """What makes a version of another one, whose key is `began_from`: where a later one is there, the form is late."""

    began_from = forms.CharField(required=False, widget=forms.HiddenInput)


class WikitagEditForm(NextVersionForm):
    text_format = forms.ChoiceField(choices=TextFormat, widget=forms.HiddenInput)
    body = SourceField(longest=LONGEST_TEXT, rows=ROWS, label=_("Text"))
    kind = forms.ChoiceField(choices=KINDS, required=False, initial=UpdateKind.MINOR, label=_("Kind of update"))

    field_order = ("body", "message", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["text_format"].value() == TextFormat.HTML:
            self.fields["body"].help_text = _("This text is written in HTML.")
            offer_no_markdown(self, "body")

    def edit_by(self, editor: User) -> Edit:
        said = self.cleaned_data
        return Edit(
            self.key_for(editor),
            said["body"],
            text_format=said["text_format"],
            began_from=said["began_from"],
            kind=said.get("kind") or UpdateKind.MINOR,
            message=said["message"],
        )


class WikitagForm(VersionForm):
    """A new wikitag with its first text."""

    name = LineField(longest=LONGEST_NAME, label=_("Name"))
    body = SourceField(longest=LONGEST_TEXT, rows=ROWS, label=_("Text"))

    field_order = ("name", "body", "message")

    def edit_by(self, editor: User) -> Edit:
        said = self.cleaned_data
        return Edit(self.key_for(editor), said["body"], message=said["message"])
