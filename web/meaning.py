"""What a page is about, for programs: its title, description and address, Open Graph and JSON-LD, in one place."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

# What could end the script element, or begin a comment in it, wherever it stands in a text.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Meaning:
    """`address` is the canonical one; `kind` and `properties` are Open Graph's, `linked_data` a schema.org thing."""

    title: str
    description: str
    address: str
    kind: str = "website"
    properties: list[tuple[str, str]] = field(default_factory=list)
    linked_data: dict[str, Any] = field(default_factory=dict)
    is_noindex: bool = False

    @property
    def json_ld(self) -> SafeString:
        data = {"@context": "https://schema.org", **self.linked_data}
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(ESCAPES)
        return mark_safe(text)  # noqa: S308 -- JSON in which nothing can end the element
