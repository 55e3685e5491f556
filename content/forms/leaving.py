from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from profiles.models import User

KEEP, ERASE = "keep", "erase"
TEXTS = {
    KEEP: _("Keep my writing, shown as by [anonymous]"),
    ERASE: _("Erase my writing too"),
}
LEFT_BEHIND = _(
    "Where others replied, erased posts and comments leave a “[deleted]” so that the replies still make sense. Posts "
    "you wrote with coauthors stay."
)
WRONG_PASSWORD = _("Wrong password.")
WRONG_NAME = _("That doesn’t match your name.")


class DeletionForm(forms.Form):
    """What becomes of the texts, and a proof: the password or, of who has none, the name."""

    texts = forms.ChoiceField(
        label=_("Your writing"), help_text=LEFT_BEHIND, choices=TEXTS, widget=forms.RadioSelect, initial=KEEP
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.has_usable_password():
            self.fields["password"] = forms.CharField(
                label=_("Your password"),
                max_length=1000,
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            )
        else:
            self.fields["name"] = forms.CharField(
                label=_("Enter your name to confirm: %(name)s") % {"name": self.written_name},
                max_length=200,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def written_name(self) -> str:
        return self.person.display_name or self.person.slug

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        # Counted with the attempts to sign in: somebody at a machine left alone has the session, and could try.
        if not get_adapter().reauthenticate(self.person, password):
            raise ValidationError(WRONG_PASSWORD)
        return password

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.written_name:
            raise ValidationError(WRONG_NAME)
        return name
