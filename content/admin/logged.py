"""What is changed by hand stands in the log of moderation like what is done by an act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import override

from content.models import ActKind, Comment, Post
from content.moderation_log import log_act
from profiles.models import User
from web.ages import now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.admin.models import LogEntry
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

    AnyModelAdmin = admin.ModelAdmin[Any]
    type Told = tuple[ActKind, str, dict[str, Any]]
else:
    # Django's admin classes cannot be subscripted at run time.
    AnyModelAdmin = admin.ModelAdmin

# Fields of which an act of its own tells. All others are named by an act "changed".
TOLD: dict[type[Model], frozenset[str]] = {
    Post: frozenset({"is_locked", "is_rejected", "rejected_reason", "deleted_at", "deleted_reason"}),
    Comment: frozenset({"is_locked", "is_rejected", "rejected_reason", "deleted_at", "deleted_reason", "leaves_stub"}),
    User: frozenset({"banned_until"}),
}


class LogsActs(AnyModelAdmin):
    """A page of the admin on which no change, addition or deletion goes unlogged."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        changed = set(form.changed_data) if change else set()
        if "deleted_at" in changed and hasattr(obj, "deleted_by"):
            obj.deleted_by = request.user if obj.deleted_at else None
        if "is_rejected" in changed and obj.is_rejected:
            obj.is_awaiting_review = False
        super().save_model(request, obj, form, change)
        for kind, reason, details in _acts(obj, changed):
            log_act(moderator_of(request), kind, on=obj, reason=reason, **details)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        if changed := list(_names(message, told=self._labels_told())):
            log_act(moderator_of(request), ActKind.CHANGE, on=obj, changed=changed)
        return super().log_change(request, obj, message)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        log_act(moderator_of(request), ActKind.ADD, on=obj)
        return super().log_addition(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for thing in queryset:
            log_act(moderator_of(request), ActKind.ERASE, on=thing)
        return super().log_deletions(request, queryset)

    def _labels_told(self) -> set[str]:
        """Return the fields of which acts of their own tell, by the names that Django's messages give them."""
        with override(None):
            fields = TOLD.get(self.model, frozenset())
            return {str(capfirst(self.model._meta.get_field(name).verbose_name)) for name in fields}


def moderator_of(request: HttpRequest) -> User:
    assert request.user.is_authenticated  # noqa: S101 -- the admin lets nobody else in
    return request.user


def _acts(thing: Any, changed: set[str]) -> Iterator[Told]:
    """Tell by which acts these fields would have come to be as they are."""
    if "is_locked" in changed:
        yield (ActKind.LOCK if thing.is_locked else ActKind.UNLOCK), "", {}
    if "is_rejected" in changed:
        yield (ActKind.REJECT, thing.rejected_reason, {}) if thing.is_rejected else (ActKind.APPROVE, "", {})
    if "deleted_at" in changed and isinstance(thing, Post | Comment):
        yield (ActKind.DELETE, thing.deleted_reason, {}) if thing.deleted_at else (ActKind.RESTORE, "", {})
    if "banned_until" in changed:
        is_banned = thing.banned_until and thing.banned_until > now()
        until = {"until": thing.banned_until.isoformat()} if thing.banned_until else {}
        yield (ActKind.BAN if is_banned else ActKind.END_BAN), "", until


def _names(message: Any, *, told: set[str]) -> Iterator[str]:
    """Yield what was changed as Django's message says it, less the fields told of already."""
    for part in message if isinstance(message, list) else []:
        for verb, what in part.items():
            if "name" in what:
                yield f"{verb}: {what['name']} {what['object']}"
            yield from (field for field in what.get("fields", ()) if field not in told)
