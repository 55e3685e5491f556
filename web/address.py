"""The address in the reader's address bar, which always describes all that they see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from .fragments import asked_fragment

if TYPE_CHECKING:
    from collections.abc import Collection

    from .fragments import Request

CURSOR = "after"


@dataclass(frozen=True)
class Address:
    path: str
    parameters: dict[str, str]

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.parameters)}" if self.parameters else self.path

    def with_parameters(self, **changes: str) -> Address:
        """Return the address with these parameters; one that is set to nothing is left out."""
        merged = self.parameters | changes
        return Address(self.path, {name: value for name, value in merged.items() if value})

    def only(self, names: Collection[str]) -> Address:
        return Address(self.path, {name: value for name, value in self.parameters.items() if name in names})


def requested_address(request: Request) -> Address:
    return Address(request.path, {name: str(value) for name, value in request.GET.items()})


def seen_address(request: Request) -> Address:
    """Return the address that the reader's page will have once this answer is in place.

    A fragment replaces a part of the page that stands at `HX-Current-URL`. What that address says of the other
    parts (how many rows they show) stays; a cursor belongs to the one order that it was made for.
    """
    requested, current = requested_address(request), current_address(request)
    if current is None or current.path != requested.path:
        return requested
    kept = {name: value for name, value in current.parameters.items() if name != CURSOR}
    return Address(current.path, kept | requested.parameters)


def current_address(request: Request) -> Address | None:
    """Return the address of the page into which htmx puts this answer, if it is one of ours."""
    if not asked_fragment(request):
        return None
    try:
        parts = urlsplit(request.htmx.current_url_abs_path or "")
    except ValueError:
        # Anybody can send the header; what is no address is not one of ours.
        return None
    return Address(parts.path, dict(parse_qsl(parts.query))) if parts.path else None
