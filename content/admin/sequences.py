from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from content.models import Chapter, ChapterPost, Sequence

from .base import PROVENANCE, PROVENANCE_FIELDSET, AnyTabularInline, LightAdmin, Recounts, Settles, WritesText
from .forms import SourceField, TextForm


class SequenceForm(TextForm):
    body_source = SourceField(label=_("Description"))


class ChapterInline(AnyTabularInline):
    model = Chapter
    fields = ("number", "title", "subtitle")
    show_change_link = True
    extra = 0


class ChapterPostInline(AnyTabularInline):
    model = ChapterPost
    fields = ("position", "post")
    autocomplete_fields = ("post",)
    extra = 0


@admin.register(Sequence)
class SequenceAdmin(Recounts, WritesText, Settles, LightAdmin):
    form = SequenceForm
    heavy = ("body_source", "body_html")
    inlines = (ChapterInline,)

    list_display = ("title", "author", "post_count", "created_at", "is_draft", "is_hidden", "deleted_at")
    list_select_related = ("author",)
    list_filter = (
        "is_draft",
        "is_hidden",
        "is_hidden_from_profile",
        "is_omega",
        ("deleted_at", admin.EmptyFieldListFilter),
        ("source", admin.EmptyFieldListFilter),
    )
    search_fields = ("=id", "title", "author__display_name", "=author__slug")
    ordering = ("-created_at", "-pk")
    date_hierarchy = "created_at"
    autocomplete_fields = ("author",)

    readonly_fields = (*PROVENANCE, "post_count", "body_html")
    fieldsets = (
        (None, {"fields": ("title", "author", "body_source", "body_format", "created_at", "post_count")}),
        (
            _("Who sees it"),
            {
                "fields": (
                    "is_draft",
                    "is_hidden",
                    "is_hidden_from_profile",
                    "deleted_at",
                    "profile_position",
                    "is_omega",
                )
            },
        ),
        (_("Behind the scenes"), {"classes": ["collapse"], "fields": ("body_html",)}),
        PROVENANCE_FIELDSET,
    )


@admin.register(Chapter)
class ChapterAdmin(Settles, LightAdmin):
    inlines = (ChapterPostInline,)
    heavy = ("sequence__body_source", "sequence__body_html")
    list_display = ("sequence", "number", "title", "subtitle")
    list_display_links = ("sequence", "number")
    list_select_related = ("sequence",)
    search_fields = ("=id", "title", "subtitle", "sequence__title")
    ordering = ("sequence__title", "sequence", "number", "pk")
    autocomplete_fields = ("sequence",)
    fields = ("sequence", "number", "title", "subtitle")
