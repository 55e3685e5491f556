"""How every form is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import RadioSelect
from django.utils.functional import cached_property

if TYPE_CHECKING:
    from django.forms.boundfield import BoundWidget


class FocusingBoundField(BoundField):
    """A field that takes the focus when it is the first one refused.

    Errors of the whole form stand above its fields and take the focus instead (`tabindex` and `autofocus` in the
    templates). In a group of choices the first one takes it; the group itself has to say in its template that it is
    invalid, and why.
    """

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if isinstance(widget, RadioSelect):
            built.pop("aria-invalid", None)
        if self.form.is_bound and self.form.errors:
            built["autofocus"] = self._takes_focus and not self.is_hidden and not widget.use_fieldset
        return built

    @cached_property
    def subwidgets(self) -> list[BoundWidget]:
        choices = super().subwidgets
        if self._takes_focus and self.field.widget.use_fieldset:
            choices[0].data["attrs"]["autofocus"] = True
        return choices

    @property
    def _takes_focus(self) -> bool:
        """Tell whether this is the first refused field of a form that has no errors of its own."""
        return next(iter(self.form.errors), "") == self.name and not self.form.non_field_errors()


class FormRenderer(DjangoTemplates):
    bound_field_class = FocusingBoundField
