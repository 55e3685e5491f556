from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Coauthorship, InflationInterval, Post, Tagging
from content.post_history import keep_earlier
from content.richtext import word_count
from profiles.slugs import slugify

from .base import (
    PROVENANCE,
    PROVENANCE_FIELDSET,
    SCORES_ON_TWO_AXES,
    AnyTabularInline,
    FollowsDate,
    LightAdmin,
    LookOnly,
    Recounts,
    Settles,
    WritesText,
    in_pairs,
)
from .forms import AnyInlineFormSet, DatedTextForm, SourceField
from .moderation import ReasonActionForm, actions_on

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

# What an act decides, and no field.
DECIDED = ("is_stub", "is_scheduled", "is_awaiting_review", "deleted_by")
NUMBERS = (*SCORES_ON_TWO_AXES, "comment_count", "comment_count_baseline", "adjusted_score", "word_count")


class PostForm(DatedTextForm):
    slug = forms.SlugField(
        label=_("Slug"),
        max_length=200,
        required=False,
        allow_unicode=True,
        help_text=_("The end of the post's address. Left empty, it follows from the title."),
    )
    body_source = SourceField(label=_("Body"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in cleaned and "title" in cleaned:
            cleaned["slug"] = cleaned["slug"] or slugify(cleaned["title"])
        if "is_draft" in cleaned:
            is_unpublished = self.instance._state.adding or self.instance.is_first_draft
            self.instance.is_first_draft = cleaned["is_draft"] and is_unpublished
        return cleaned


class CoauthorFormSet(AnyInlineFormSet):
    def clean(self) -> None:
        super().clean()
        people = [form.cleaned_data.get("person") for form in self.forms if not form.cleaned_data.get("DELETE")]
        if self.instance.author in filter(None, people):
            raise forms.ValidationError(_("The author is not a coauthor too: every vote would count twice for them."))


class CoauthorshipInline(AnyTabularInline):
    model = Coauthorship
    formset = CoauthorFormSet
    autocomplete_fields = ("person",)
    extra = 0


class TaggingInline(AnyTabularInline):
    model = Tagging
    autocomplete_fields = ("wikitag",)
    ordering = ("-score", "pk")
    extra = 0


@admin.register(Post)
class PostAdmin(Recounts, WritesText, FollowsDate, Settles, LightAdmin):
    form = PostForm
    action_form = ReasonActionForm
    actions = (*Recounts.actions, *actions_on("post"))
    heavy = ("body_source", "body_html")
    inlines = (CoauthorshipInline, TaggingInline)

    list_display = ("title", "author", "score", "comment_count", "posted_at", "is_draft", "is_unlisted", "deleted_at")
    list_select_related = ("author",)
    list_filter = (
        "is_draft",
        "is_scheduled",
        "is_unlisted",
        "is_rejected",
        "is_awaiting_review",
        "is_locked",
        ("deleted_at", admin.EmptyFieldListFilter),
        ("frontpage_at", admin.EmptyFieldListFilter),
        ("curated_at", admin.EmptyFieldListFilter),
        "is_question",
        "is_event",
        "is_shortform",
        "is_omega",
        "is_stub",
        ("source", admin.EmptyFieldListFilter),
    )
    search_fields = ("=id", "title", "author__display_name", "=author__slug")
    ordering = ("-posted_at", "-pk")
    date_hierarchy = "posted_at"
    autocomplete_fields = ("author",)

    readonly_fields = (*NUMBERS, *PROVENANCE, "body_html", "edited_at", "last_commented_at", *DECIDED)
    fieldsets = (
        (None, {"fields": ("title", "slug", "author", "url", "body_source", "body_format")}),
        (_("Kind"), {"fields": ("is_question", "is_dialogue", "is_shortform", "is_omega")}),
        (
            _("Event"),
            {
                "classes": ["collapse"],
                "fields": ("is_event", "event_starts_at", "event_ends_at", "event_location"),
            },
        ),
        (
            _("Who sees it"),
            {
                "fields": (
                    ("is_draft", "is_scheduled", "is_unlisted", "is_locked", "is_awaiting_review"),
                    ("is_rejected", "rejected_reason"),
                    ("deleted_at", "deleted_by", "deleted_reason"),
                    "frontpage_at",
                    "curated_at",
                )
            },
        ),
        (_("Times"), {"fields": ("posted_at", "edited_at", "last_commented_at")}),
        (
            _("Numbers"),
            {
                "description": _("Computed from votes, comments and what an import brought."),
                "fields": in_pairs(NUMBERS),
            },
        ),
        (_("Behind the scenes"), {"classes": ["collapse"], "fields": ("is_stub", "body_html")}),
        PROVENANCE_FIELDSET,
    )

    def text_changed(self, thing: Post) -> None:
        thing.word_count = word_count(thing.body_html)
        if not thing._state.adding:
            thing.edited_at = timezone.now()

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: Any) -> None:
        if change and (form.is_rewritten or "title" in form.changed_data) and request.user.is_authenticated:
            keep_earlier(Post.objects.get(pk=obj.pk), request.user)
        super().save_model(request, obj, form, change)


@admin.register(InflationInterval)
class InflationIntervalAdmin(LookOnly):
    list_display = ("starts_at", "factor", "computed_at")
    ordering = ("-starts_at",)
    date_hierarchy = "starts_at"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False
