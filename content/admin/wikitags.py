from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from content.models import Revision, Wikitag
from content.models.wikitag import REVISION_ORDER
from content.wiki_editing import measure

from .base import (
    PROVENANCE,
    PROVENANCE_FIELDSET,
    SCORES,
    AnyTabularInline,
    LightAdmin,
    Recounts,
    Settles,
    WritesText,
    in_pairs,
)
from .forms import AnyInlineFormSet, SourceField, TextForm, WholeForm

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpResponse


LATEST = 20
SIZES = ("characters_added", "characters_removed", "characters_surviving")
VERSION = ("major", "minor", "patch")


class WikitagForm(WholeForm):
    slug = forms.SlugField(
        label=_("Slug"),
        max_length=200,
        required=False,
        allow_unicode=True,
        help_text=_("The wikitag's address is /w/<slug>. Left empty, it follows from the name."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "slug" in cleaned and "name" in cleaned:
            others = Wikitag.objects.exclude(pk=self.instance.pk)
            cleaned["slug"] = cleaned["slug"] or others.free_slug(cleaned["name"])
        return cleaned


class LatestFormSet(AnyInlineFormSet):
    @cached_property
    def latest(self) -> QuerySet[Revision]:
        revisions: QuerySet[Revision] = super().get_queryset()
        return revisions[:LATEST]

    def get_queryset(self) -> QuerySet[Revision]:
        # Asked for by every row: a slice made anew each time would be a query each time.
        return self.latest


class RevisionInline(AnyTabularInline):
    model = Revision
    formset = LatestFormSet
    verbose_name_plural = _("latest edits")
    fields = readonly_fields = ("version", "lens", "edited_at", "author", "message", *SIZES, "is_draft")
    ordering = REVISION_ORDER
    show_change_link = True
    can_delete = False
    max_num = 0

    @admin.display(description=_("version"))
    def version(self, revision: Revision) -> str:
        return revision.version

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).select_related("author", "wikitag").defer("body_source", "body_html")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False


@admin.register(Wikitag)
class WikitagAdmin(Settles, LightAdmin):
    form = WikitagForm
    inlines = (RevisionInline,)
    list_display = ("name", "slug", "is_core", "created_at", "deleted_at")
    list_filter = (
        "is_core",
        ("deleted_at", admin.EmptyFieldListFilter),
        ("source", admin.EmptyFieldListFilter),
    )
    search_fields = ("=id", "name", "slug")
    ordering = ("name", "pk")
    date_hierarchy = "created_at"
    readonly_fields = (*PROVENANCE, "all_edits")
    fieldsets = (
        (None, {"fields": ("name", "slug", "is_core", "created_at", "deleted_at", "all_edits")}),
        PROVENANCE_FIELDSET,
    )

    @admin.display(description=_("edits"))
    def all_edits(self, wikitag: Wikitag) -> str:
        address = reverse("admin:content_revision_changelist")
        query = urlencode({"wikitag__id__exact": wikitag.pk})
        return format_html('<a href="{}?{}">{}</a>', address, query, _("All edits of this wikitag"))


class RevisionForm(TextForm):
    body_source = SourceField(label=_("Text"))


@admin.register(Revision)
class RevisionAdmin(Recounts, WritesText, Settles, LightAdmin):
    form = RevisionForm
    heavy = ("body_source", "body_html")
    list_display = ("wikitag", "lens", "version", "author", "edited_at", *SIZES, "score", "is_draft")
    list_display_links = ("wikitag", "version")
    list_select_related = ("wikitag", "author")
    list_filter = ("kind", "is_draft", ("lens", admin.EmptyFieldListFilter), ("source", admin.EmptyFieldListFilter))
    search_fields = ("=id", "wikitag__name", "message", "author__display_name", "=author__slug")
    ordering = REVISION_ORDER
    date_hierarchy = "edited_at"
    autocomplete_fields = ("wikitag", "author")
    readonly_fields = (*SCORES, *SIZES, *PROVENANCE, "body_html")
    fieldsets = (
        (None, {"fields": ("wikitag", "lens", VERSION, "kind", "author", "message", "edited_at", "is_draft")}),
        (_("Text"), {"fields": ("body_source", "body_format", SIZES)}),
        (
            _("Numbers"),
            {"description": _("Computed from votes and what an import brought."), "fields": in_pairs(SCORES)},
        ),
        (_("Behind the scenes"), {"classes": ["collapse"], "fields": ("body_html",)}),
        PROVENANCE_FIELDSET,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rewritten = WeakKeyDictionary[HttpRequest, str]()

    @admin.display(description=_("version"), ordering="major")
    def version(self, revision: Revision) -> str:
        return revision.version

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Leave an edit where it stands among the others: their change sizes follow from its place."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "wikitag", "lens", "edited_at") if obj else fields

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Compare texts once they are saved, when nothing is locked any longer."""
        response = super().changeform_view(request, *args, **kwargs)
        if request in self._rewritten:
            measure(self._rewritten[request])
        return response

    def base_of(self, thing: Revision) -> str:
        return thing.wikitag.source_url

    def save_model(self, request: HttpRequest, obj: Revision, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        if form.is_rewritten:
            self._rewritten[request] = obj.pk
