"""What all pages of the admin share: light lists, provenance, settled numbers, cleaned texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.richtext import scope_of
from content.scheduling import follow_date
from content.settling import lock_affected, recount, settled
from web.locks import lock_rows
from web.public_id import make_public_id

from .forms import TextForm, WholeForm
from .logged import LogsActs
from .rendering import Rendered, rendered

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts
    from django.db.models import QuerySet
    from django.forms import BaseModelFormSet
    from django.http import HttpResponse
    from django_stubs_ext import StrPromise

    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyTabularInline = admin.TabularInline[Any, Any]
else:
    # Django's admin classes cannot be subscripted at run time.
    AnyModelAdmin = admin.ModelAdmin
    AnyTabularInline = admin.TabularInline

SCORES = ("score", "score_baseline", "vote_count", "vote_count_baseline")
SCORES_ON_TWO_AXES = (
    *SCORES,
    "agreement",
    "agreement_baseline",
    "agreement_vote_count",
    "agreement_vote_count_baseline",
    "omega_score",
    "omega_score_baseline",
    "decayed_score",
    "is_decaying",
)
PROVENANCE = ("source", "source_id", "source_url", "fetched_at", "content_hash")
PROVENANCE_FIELDSET: tuple[StrPromise, _FieldOpts] = (
    _("Where it came from"),
    {
        "classes": ["collapse"],
        "description": _("Written by an import. Empty for what was written here."),
        "fields": PROVENANCE,
    },
)


def in_pairs(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Arrange a number and what it started from on one line."""
    return tuple(names[index : index + 2] for index in range(0, len(names), 2))


class LightAdmin(LogsActs):
    """A list that costs the same number of queries at any length, and does not load long texts."""

    form = WholeForm
    list_per_page = 50
    show_full_result_count = False
    heavy: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer(*self.heavy).fetch_mode(models.FETCH_PEERS)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if is_saved(request):
            # Saving writes the whole row: a vote that commits after it was read would be lost.
            lock_rows(self.model._default_manager.filter(pk=object_id))
        return super().get_object(request, object_id, from_field)


def is_saved(request: HttpRequest) -> bool:
    """Whether what is read now will be written, in the transaction that has begun; what is deleted is not."""
    is_deletion = request.resolver_match is not None and str(request.resolver_match.url_name).endswith("_delete")
    return request.method == "POST" and transaction.get_connection().in_atomic_block and not is_deletion


class LookOnly(LightAdmin):
    """Rows that are looked at and, by those who may, deleted, but neither added nor changed by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False


class SettlesOnDeletion(AnyModelAdmin):
    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with settled(self.model, [obj.pk]):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with settled(self.model, queryset.order_by().values_list("pk", flat=True)):
            super().delete_queryset(request, queryset)


class Settles(SettlesOnDeletion):
    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if is_saved(request):
            # Before the row itself: a vote on one comment and a moderator at another may meet at their post.
            lock_affected({self.model: [object_id]})
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        with settled(self.model, [obj.pk]):
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseModelFormSet[Any, Any], change: Any) -> None:
        # Saved even when nothing has changed: Django asks every formset what it did.
        with settled(self.model, [form.instance.pk] if formset.has_changed() else []):
            super().save_formset(request, form, formset, change)


class FollowsDate(AnyModelAdmin):
    """A thing that is scheduled when it is dated ahead, and published when it is dated back; see `DatedTextForm`."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        follow_date(obj)
        super().save_model(request, obj, form, change)


class Recounts(AnyModelAdmin):
    actions: tuple[Any, ...] = ("recount_chosen",)

    @admin.action(description=_("Recount the numbers of the chosen"), permissions=["change"])
    def recount_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        pks = list(queryset.order_by().values_list("pk", flat=True))
        mended = recount(self.model, pks)
        told = ngettext("Recounted %(chosen)d row: ", "Recounted %(chosen)d rows: ", len(pks)) % {"chosen": len(pks)}
        told += (
            ngettext(
                "%(mended)d had a wrong number and was mended.", "%(mended)d had wrong numbers and were mended.", mended
            )
            % {"mended": mended}
            if mended
            else str(_("every number was right."))
        )
        self.message_user(request, told, messages.SUCCESS)


class WritesText(AnyModelAdmin):
    """A thing with a text: what is shown of it is always the cleaned form of what was written."""

    form = TextForm
    source_name = "body_source"
    format_name = "body_format"
    html_name = "body_html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rendered = WeakKeyDictionary[HttpRequest, Rendered]()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Render the text that was sent before Django begins the transaction in which it saves."""
        if request.method == "POST" and self.source_name in request.POST:
            pk = unquote(object_id) if object_id else make_public_id()
            scope = scope_of(str(self.model._meta.model_name), pk)
            thing = self.model._default_manager.filter(pk=pk).first()
            base = self.base_of(thing) if thing else ""
            self._rendered[request] = rendered(
                request, self.source_name, self.format_name, scope=scope, pk=pk, base=base
            )
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if request in self._rendered:
            # Django makes a class of its own for each request.
            form.refusal = self._rendered[request].refusal
        return form

    def save_form(self, request: HttpRequest, form: Any, change: Any) -> Any:
        thing = super().save_form(request, form, change)
        if isinstance(form, TextForm) and form.is_rewritten:
            text = self._rendered[request]
            if not change:
                thing.pk = text.pk
            setattr(thing, self.html_name, text.html)
            self.text_changed(thing)
        return thing

    def base_of(self, thing: Any) -> str:
        """Return the page from which relative addresses in the HTML of a thing lead on, if an import brought it."""
        address: str = thing.source_url
        return address

    def text_changed(self, thing: Any) -> None:
        """Bring up to date what follows from the text."""
