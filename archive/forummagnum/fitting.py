"""Make values that an answer brings fit together, and fit what an earlier import brought; the answer may be narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.scheduling import is_scheduled_for

from .fields import Note

if TYPE_CHECKING:
    from django.db import models

    from content.models import Comment, Post

    type Values = dict[str, Any]


def fit_post(values: Values, row: Post, notes: list[Note]) -> Values:
    """Return the values of a post that may stand beside each other in its row."""
    starts_at, ends_at = _future(values, row, "event_starts_at"), _future(values, row, "event_ends_at")
    if ends_at and (starts_at is None or ends_at < starts_at):
        notes.append(Note("endTime", "is before startTime or stands without it, and was left out"))
        values = values | {"event_ends_at": None}
    if _future(values, row, "is_shortform"):
        values = _untick(values, row, {"is_event": "isEvent", "is_question": "question"}, notes)
    return values | _scheduled(values, row)


def fit_comment(values: Values, row: Comment, notes: list[Note]) -> Values:
    """Return the values of a comment that may stand beside each other in its row."""
    only_on_posts = {"is_answer": "answer", "is_quick_take": "shortform"}
    if values["post_id"] is None:
        values = _untick(values, row, only_on_posts, notes)
    if _future(values, row, "parent_id"):
        values = values | {"is_answer": False}
    if _future(values, row, "deleted_at") is None:
        values = values | {"leaves_stub": False}
    return values | _scheduled(values, row)


def _scheduled(values: Values, row: Post | Comment) -> Values:
    is_scheduled = is_scheduled_for(values["posted_at"], is_draft=_future(values, row, "is_draft"))
    return {"is_scheduled": is_scheduled}


def _future(values: Values, row: models.Model, column: str) -> Any:
    return values.get(column, getattr(row, column))


def _untick(values: Values, row: models.Model, columns: dict[str, str], notes: list[Note]) -> Values:
    for column, field in columns.items():
        if _future(values, row, column):
            notes.append(Note(field, "cannot be true here, and became false"))
            values = values | {column: False}
    return values
