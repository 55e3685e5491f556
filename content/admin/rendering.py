"""The text that an administrator sent, rendered before anything is locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.richtext import TooMuchError, render
from profiles.models import LONGEST_TEXT
from web.fields import unified

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Rendered:
    """What is shown of a text, or why it cannot be shown; `pk` is the key of what it belongs to."""

    pk: str
    html: str = ""
    refusal: Promise | None = None


def rendered(request: HttpRequest, source_name: str, format_name: str, *, scope: str, pk: str, base: str) -> Rendered:
    """Render the text of a form. One that is too long is not looked at: the form says so itself."""
    source = unified(request.POST[source_name])
    if len(source) > LONGEST_TEXT:
        return Rendered(pk)
    try:
        return Rendered(pk, render(source, request.POST.get(format_name, ""), scope=scope, base=base))
    except TooMuchError as refused:
        return Rendered(pk, refusal=refused.reason)
