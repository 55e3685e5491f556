"""The acts of moderators on the lists of the admin, and the lists of reports and acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.models import ModeratorAct, Report
from content.moderating import resolve_report
from content.moderator_menu import ACTS, Act, moderated

from .base import LookOnly
from .logged import moderator_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest
    from django_stubs_ext import StrPromise


class ReasonActionForm(ActionForm):
    """What an act asks besides the rows that are chosen."""

    reason = forms.CharField(label=_("Reason (who is banned reads it):"), required=False)
    until = forms.CharField(
        label=_("Banned until:"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text="2027-01-31"
    )


def actions_on(kind: str) -> tuple[Callable[..., None], ...]:
    """Return the acts on one kind of thing, each as an action on the rows that are chosen in a list."""
    return tuple(_action(kind, act) for act in ACTS[kind])


def _action(kind: str, act: Act) -> Callable[..., None]:
    @admin.action(description=cast("StrPromise", act.label), permissions=["change"])
    def run(self: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        form = act.form(request.POST)
        if not form.is_valid():
            self.message_user(request, _what_is_wrong(form), messages.ERROR)
            return
        things = moderated(kind, request.user)
        chosen = [] if things is None else list(things.filter(pk__in=queryset.order_by().values("pk")).order_by("pk"))
        done = sum(act.do(thing, moderator_of(request), **form.cleaned_data) for thing in chosen)
        told = gettext("%(act)s: done for %(done)d of %(chosen)d.")
        words = {"act": act.label, "done": done, "chosen": queryset.count()}
        self.message_user(request, told % words, messages.SUCCESS)

    run.__name__ = f"moderate_{act.name.replace('-', '_')}"
    return run


def _what_is_wrong(form: forms.Form) -> str:
    return " ".join(f"{form.fields[name].label}: {error}" for name, errors in form.errors.items() for error in errors)


@admin.register(Report)
class ReportAdmin(LookOnly):
    list_display = ("reason", "person", "post", "comment", "reporter", "reported_at", "resolved_at", "resolved_by")
    list_select_related = ("person", "post", "comment", "reporter", "resolved_by")
    list_filter = (("resolved_at", admin.EmptyFieldListFilter),)
    heavy = ("post__body_source", "post__body_html", "comment__body_source", "comment__body_html")
    search_fields = ("reason", "=person__slug", "=post__id", "=comment__id", "=reporter__slug")
    ordering = ("-reported_at", "-pk")
    date_hierarchy = "reported_at"
    actions = ("resolve_chosen",)

    @admin.action(description=_("Resolve"), permissions=["resolve"])
    def resolve_chosen(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        done = sum(resolve_report(report, moderator_of(request)) for report in queryset.order_by("pk"))
        self.message_user(request, gettext("Resolved: %(done)d.") % {"done": done}, messages.SUCCESS)

    def has_resolve_permission(self, request: HttpRequest) -> bool:
        """Let those resolve who may change reports, though nobody changes what one says."""
        return bool(request.user.has_perm("content.change_report"))


@admin.register(ModeratorAct)
class ModeratorActAdmin(LookOnly):
    """The log: it is looked at, and nobody, no superuser either, changes or deletes a line."""

    list_display = ("actor_name", "kind", "thing", "thing_name", "reason", "acted_at")
    list_filter = ("kind",)
    search_fields = ("actor_name", "thing_name", "reason", "=thing_pk", "=owner_pk", "=actor_pk")
    ordering = ("-acted_at", "-pk")
    date_hierarchy = "acted_at"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False
