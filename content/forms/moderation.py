from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from content.models.report import LONGEST_REASON
from web.ages import now
from web.fields import SourceField

TOO_LONG = _("This has %(length)d characters; at most %(longest)d can be saved.")
# The ban that ForumMagnum offers first (facts 1.10).
USUAL_BAN = timedelta(days=90)
LONGEST_BAN = timedelta(days=36_500)


class ReasonField(SourceField):
    """Some words on why, in plain text."""

    too_long = TOO_LONG
    is_markdown = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=LONGEST_REASON, rows=4, strip=True, **kwargs)


class ReportForm(forms.Form):
    reason = ReasonField(label=_("What is wrong?"), help_text=_("Only moderators read this."))


class NoteForm(forms.Form):
    reason = ReasonField(label=_("Note"), required=False, help_text=_("For the log, which moderators read."))


class ReasonForm(forms.Form):
    reason = ReasonField(label=_("Reason"))


class DeleteCommentForm(ReasonForm):
    leaves_stub = forms.BooleanField(
        label=_("Leave “[comment deleted]” with the reason in its place"), required=False, initial=True
    )


class BanReasonForm(forms.Form):
    reason = ReasonField(label=_("Reason"), help_text=_("The person reads this when they try to sign in."))


def _usual_end() -> date:
    return (now() + USUAL_BAN).date()


class BanForm(BanReasonForm):
    until = forms.DateField(
        label=_("Banned until"),
        initial=_usual_end,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    field_order = ("until", "reason")

    def clean_until(self) -> datetime:
        """Return the midnight with which the day begins on which they are free."""
        day: date = self.cleaned_data["until"]
        if not now().date() < day <= (now() + LONGEST_BAN).date():
            raise ValidationError(_("A ban ends on a day to come, within a hundred years."))
        return datetime.combine(day, time(), UTC)
