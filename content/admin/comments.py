from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from content.commenting import keep_earlier, lock_thread, tell_threads
from content.models import Comment, Reaction
from profiles.models import LONGEST_COMMENT

from .base import (
    PROVENANCE,
    PROVENANCE_FIELDSET,
    SCORES_ON_TWO_AXES,
    FollowsDate,
    LightAdmin,
    LookOnly,
    Recounts,
    Settles,
    WritesText,
    in_pairs,
    is_saved,
)
from .forms import DatedTextForm, SourceField
from .moderation import ReasonActionForm, actions_on

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

PLACE = ("post", "wikitag", "parent")


class CommentForm(DatedTextForm):
    longest = LONGEST_COMMENT

    body_source = SourceField(label=_("Body"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "parent" in self.fields and not self.errors:
            self._place(cleaned)
        return cleaned

    def _place(self, cleaned: dict[str, Any]) -> None:
        """Put a reply where its parent stands, in its parent's thread."""
        if parent := cleaned["parent"]:
            if (cleaned["post"] or parent.post, cleaned["wikitag"] or parent.wikitag) != (parent.post, parent.wikitag):
                self.add_error("parent", _("The comment that this one answers stands elsewhere."))
            cleaned["post"], cleaned["wikitag"] = parent.post, parent.wikitag
            self.instance.top_level = parent.top_level or parent
        elif bool(cleaned["post"]) == bool(cleaned["wikitag"]):
            self.add_error(None, _("A comment stands on a post or on a wikitag: choose one of them."))


@admin.register(Comment)
class CommentAdmin(Recounts, WritesText, FollowsDate, Settles, LightAdmin):
    form = CommentForm
    action_form = ReasonActionForm
    actions = (*Recounts.actions, *actions_on("comment"))
    heavy = ("body_source", "body_html", "post__body_source", "post__body_html")

    list_display = (
        "beginning",
        "author",
        "place",
        "score",
        "agreement",
        "posted_at",
        "is_rejected",
        "is_retracted",
        "deleted_at",
    )
    list_select_related = ("author", "post", "wikitag")
    list_filter = (
        ("deleted_at", admin.EmptyFieldListFilter),
        "is_rejected",
        "is_awaiting_review",
        "is_locked",
        "is_draft",
        "is_scheduled",
        "is_quick_take",
        "is_answer",
        "is_pinned",
        "is_retracted",
        "is_omega",
        "is_stub",
        ("wikitag", admin.EmptyFieldListFilter),
        ("source", admin.EmptyFieldListFilter),
    )
    search_fields = ("=id", "body_html", "author__display_name", "=author__slug")
    ordering = ("-posted_at", "-pk")
    date_hierarchy = "posted_at"
    autocomplete_fields = ("author", *PLACE)

    readonly_fields = (
        *SCORES_ON_TWO_AXES,
        *PROVENANCE,
        "body_html",
        "top_level",
        "edited_at",
        "last_activity_at",
        "is_stub",
        "is_scheduled",
        "is_awaiting_review",
        "deleted_by",
    )
    fieldsets = (
        (None, {"fields": ("author", "body_source", "body_format")}),
        (
            _("Where it stands"),
            {
                "description": _(
                    "On a post or on a wikitag. For a reply its parent is enough; once written, it stays."
                ),
                "fields": (*PLACE, "top_level"),
            },
        ),
        (_("Kind"), {"fields": ("is_answer", "is_quick_take", "is_pinned", "is_omega")}),
        (
            _("Who sees it"),
            {
                "fields": (
                    ("is_draft", "is_scheduled", "is_retracted", "is_locked", "is_awaiting_review"),
                    ("is_rejected", "rejected_reason"),
                    ("deleted_at", "deleted_by", "deleted_reason", "leaves_stub"),
                )
            },
        ),
        (_("Times"), {"fields": ("posted_at", "edited_at", "last_activity_at")}),
        (
            _("Numbers"),
            {
                "description": _("Computed from votes and what an import brought."),
                "fields": in_pairs(SCORES_ON_TWO_AXES),
            },
        ),
        (_("Behind the scenes"), {"classes": ["collapse"], "fields": ("is_stub", "body_html")}),
        PROVENANCE_FIELDSET,
    )

    @admin.display(description=_("comment"), ordering="posted_at")
    def beginning(self, comment: Any) -> str:
        return Truncator(strip_tags(comment.first_characters)).chars(80) or comment.pk

    @admin.display(description=_("on"))
    def place(self, comment: Comment) -> Model | None:
        return comment.post or comment.wikitag

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        comments: QuerySet[Comment] = super().get_queryset(request)
        return comments.annotate(first_characters=Left("body_html", 300))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if is_saved(request):
            # Before the people whose numbers may move: a new date concerns the whole thread.
            lock_thread(object_id)
        return super().get_object(request, object_id, from_field)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, *PLACE) if obj else fields

    def text_changed(self, thing: Comment) -> None:
        if not thing._state.adding:
            thing.edited_at = timezone.now()

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: Any) -> None:
        if change and form.is_rewritten and request.user.is_authenticated:
            keep_earlier(Comment.objects.get(pk=obj.pk), request.user)
        if not change:
            obj.last_activity_at = obj.posted_at
            lock_thread(obj.parent_id or "")
        super().save_model(request, obj, form, change)
        tell_threads([obj])


@admin.register(Reaction)
class ReactionAdmin(LookOnly):
    list_display = ("name", "kind", "person", "comment", "reacted_at")
    list_select_related = ("person", "comment")
    list_filter = ("kind",)
    heavy = ("comment__body_source", "comment__body_html")
    search_fields = ("=name", "person__display_name", "=person__slug", "=comment__id")
    ordering = ("-reacted_at", "-pk")
    date_hierarchy = "reacted_at"
