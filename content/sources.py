"""What an author edits of a text, and how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.richtext import render, scope_of
from profiles.models import TextFormat
from web.fields import unified

if TYPE_CHECKING:
    from content.models import Comment, Post, Sequence


def source_of(text: Comment | Post | Sequence) -> str:
    """Return what is edited: what an import brought has no source, so that its HTML stands in for it."""
    return unified(text.body_source or text.body_html)


def body_columns(source: str, text_format: str, *, scope: str, base: str = "") -> dict[str, str]:
    """Return what is stored of a text. Called before a transaction begins; raises TooMuchError."""
    html = render(source, text_format, scope=scope, base=base)
    return {"body_source": source, "body_format": text_format, "body_html": html}


def edited_columns(text: Comment | Post | Sequence, source: str) -> dict[str, str]:
    """Do the same for what replaces a text. In HTML, relative addresses lead on from its page at the source."""
    scope = scope_of(str(text._meta.model_name), text.pk)
    return body_columns(source, format_of(text), scope=scope, base=text.source_url)


def format_of(text: Comment | Post | Sequence) -> str:
    return text.body_format if text.body_source or not text.body_html else TextFormat.HTML
