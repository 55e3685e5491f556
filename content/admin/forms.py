"""Forms that say what is wrong before the database refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from content.scheduling import is_scheduled_for
from profiles.models import LONGEST_TEXT, TextFormat
from web.fields import TOO_LONG, UNSEEN, unified
from web.visible_text import is_visible, without_overrides

if TYPE_CHECKING:
    from django.utils.functional import Promise

    AnyModelForm = forms.ModelForm[Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    # Django's form classes cannot be subscripted at run time.
    AnyModelForm = forms.ModelForm
    AnyInlineFormSet = forms.BaseInlineFormSet

ROWS = 24
WRITING = _(
    "Markdown, with tables, footnotes[^1], task lists, $formulas$, code in ```language and :::spoiler, or HTML; what "
    "is not allowed is taken out."
)


# What people are called by, and what links say.
LINE_FIELDS = frozenset({"title", "name"})


class WholeForm(AnyModelForm):
    """A form that checks every constraint of its model, and that new names and titles show something.

    Django leaves out constraints that mention a field which is not in the form, be it read-only; the database does not.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in sorted(LINE_FIELDS & {*self.changed_data} & cleaned.keys()):
            line = cleaned[name]
            if line and not (is_visible(line) and line == without_overrides(line)):
                self.add_error(name, UNSEEN)
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)


class AuthorForm(WholeForm):
    """A form of something written: only an import may leave its author unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "author" in self.fields:
            self.fields["author"].required = self.instance._state.adding or self.instance.author_id is not None


class SourceField(forms.CharField):
    """A text as it was written. Browsers send other line ends than they were given, which is no change."""

    widget = forms.Textarea(attrs={"rows": ROWS, "cols": 100})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, help_text=WRITING, **kwargs)

    def to_python(self, value: Any) -> str:
        return unified(super().to_python(value) or "")


class TextForm(AuthorForm):
    """A form with a text. What an import brought has no source: its cleaned HTML then stands in for it."""

    source_name: ClassVar[str] = "body_source"
    format_name: ClassVar[str] = "body_format"
    html_name: ClassVar[str] = "body_html"
    longest: ClassVar[int] = LONGEST_TEXT
    # Set for each request: why the text that was sent cannot be shown.
    refusal: ClassVar[Promise | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.source_name in self.fields:
            source, shown = getattr(self.instance, self.source_name), getattr(self.instance, self.html_name)
            self.initial[self.source_name] = unified(source or shown)
            if shown and not source:
                self.initial[self.format_name] = TextFormat.HTML

    @property
    def is_rewritten(self) -> bool:
        return not {self.source_name, self.format_name}.isdisjoint(self.changed_data)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.source_name not in cleaned:
            return cleaned
        if not self.is_rewritten:
            cleaned[self.source_name] = getattr(self.instance, self.source_name)
        elif len(cleaned[self.source_name]) > self.longest:
            lengths = {"length": len(cleaned[self.source_name]), "longest": self.longest}
            self.add_error(self.source_name, ValidationError(TOO_LONG, params=lengths))
        elif self.refusal:
            self.add_error(self.source_name, ValidationError(str(self.refusal)))
        return cleaned


class DatedTextForm(TextForm):
    """A form of a text that is scheduled when it is dated ahead."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"posted_at", "is_draft"} <= cleaned.keys():
            is_draft = cleaned["is_draft"] or self.instance.is_stub
            self.instance.is_scheduled = is_scheduled_for(cleaned["posted_at"], is_draft=is_draft)
        return cleaned
