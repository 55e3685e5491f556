"""How every form is shown."""

from __future__ import annotations

from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates


class FocusingBoundField(BoundField):
    """A field that takes the focus when it is the first one refused.

    Errors of the whole form stand above its fields and take the focus instead (`tabindex` and `autofocus` in the
    templates). A group of choices has no single control to focus.
    """

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if self.form.is_bound and self.form.errors:
            is_first = next(iter(self.form.errors)) == self.name and not self.form.non_field_errors()
            built["autofocus"] = is_first and not self.is_hidden and not (widget or self.field.widget).use_fieldset
        return built


class FormRenderer(DjangoTemplates):
    bound_field_class = FocusingBoundField
