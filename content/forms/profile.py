from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from profiles.display_names import DisplayNameField
from profiles.models import LONGEST_TEXT, TextFormat, User
from profiles.renaming import name_stays_until
from web.ages import exact_date
from web.fields import SourceField, accept_stored, offer_no_markdown

WRITTEN_IN = {
    TextFormat.MARKDOWN: gettext_lazy("Shown at the top of your profile."),
    TextFormat.HTML: gettext_lazy("Shown at the top of the profile. It was imported as HTML, so edit it as HTML."),
}


class ProfileForm(forms.Form):
    display_name = DisplayNameField()
    bio = SourceField(label=_("Bio"), longest=LONGEST_TEXT, rows=10, required=False)

    def __init__(self, *args: Any, person: User, editor: User, written_in: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accept_stored(self, {"display_name": person.display_name})
        self.fields["bio"].help_text = WRITTEN_IN[TextFormat(written_in)]
        if written_in == TextFormat.HTML:
            offer_no_markdown(self, "bio")
        name = self.fields["display_name"]
        stays_until = name_stays_until(person, editor=editor)
        if stays_until:
            name.widget.attrs["readonly"] = True
            name.help_text = gettext("You can change it again on %(date)s.") % {"date": exact_date(stays_until)}
        elif not editor.is_staff:
            name.help_text = gettext(
                "Your profile’s address changes with it, and the old address redirects. "
                "You can change your name once every 60 days."
            )
