from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models.expressions import OrderBy


class DraftSort(models.TextChoices):
    """The orders of a person's own drafts, in the words and the sequence of facts 1.5."""

    NEWEST = "newest", _("Most Recently Created")
    LAST_MODIFIED = "lastModified", _("Last Modified")
    SHORTEST = "wordCountAscending", _("Shortest First")
    LONGEST = "wordCountDescending", _("Longest First")

    @property
    def order(self) -> tuple[str | OrderBy, ...]:
        return DRAFT_ORDERS[self]


DRAFT_ORDERS: dict[DraftSort, tuple[str | OrderBy, ...]] = {
    DraftSort.NEWEST: ("-posted_at", "-pk"),
    DraftSort.LAST_MODIFIED: (Coalesce("edited_at", "posted_at").desc(), "-pk"),
    DraftSort.SHORTEST: ("word_count", "-pk"),
    DraftSort.LONGEST: ("-word_count", "-pk"),
}
