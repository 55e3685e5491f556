"""What a template shows of one list, whoever wrote its rows."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from web.address import current_address
from web.fragments import asked_fragment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from web.fragments import Request
    from web.listing import Listing


@dataclass(frozen=True)
class Section[M: models.Model]:
    """One list.

    `total` is what the list holds, none where that is unknown; `claimed` is what the header of a profile says, and
    `elsewhere` the part of it that an import counted but did not bring. `above` counts the rows that stand above it
    because its owner pinned them; they are part of the total.
    """

    listing: Listing[M]
    _: KW_ONLY
    total: int | None = None
    claimed: int = 0
    elsewhere: int = 0
    above: int = 0

    @property
    def shown(self) -> int:
        return self.listing.shown + self.above

    @property
    def is_partly_archived(self) -> bool:
        return self.elsewhere > 0 and self.total is not None and self.total < self.claimed


def say_address(request: Request, response: HttpResponse, sections: Mapping[str, Any]) -> HttpResponse:
    """Tell htmx the address of what the reader sees now: a new one for a new order, the same for more rows."""
    name, more, _rest = asked_fragment(request).partition("-more")
    if name in sections:
        page = sections[name].listing.window.page
        # The owner's own order is read again at the same address, which is no step to go back from.
        is_same = more or page == current_address(request)
        response["HX-Replace-Url" if is_same else "HX-Push-Url"] = str(page)
    return response
