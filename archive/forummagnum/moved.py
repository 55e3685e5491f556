"""Whose numbers an import moves, be they people of its source or of this site."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from content.numbers import settle
from content.settling import LOCK_ORDER, SETTLED, affected_by, lock_affected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import models

    from content.settling import Affected


class Moved:
    """What the rows of an import counted for before they were written, and count for after; for one transaction."""

    def __init__(self) -> None:
        self.rows: Affected = defaultdict(set)
        self.counted: Affected = defaultdict(set)

    def note(self, model: type[models.Model], pks: Iterable[str]) -> None:
        """Note rows that are about to be written, or to appear."""
        pks = set(pks)
        self.rows[model] |= pks
        self._count(model, pks)

    def settle(self) -> None:
        """Settle whatever the noted rows count for, and the rows in `counted`."""
        for model, pks in self.rows.items():
            self._count(model, pks)
        for model in SETTLED:
            settle(model, sorted(self.counted[model]))

    def _count(self, model: type[models.Model], pks: Iterable[str]) -> None:
        for target, found in affected_by(model, pks).items():
            self.counted[target] |= found


def lock(source: str) -> None:
    """Lock what came from this source before, and what it counts for, as whoever votes and writes does.

    They wait, and never in a circle.
    """
    rows = {model: model._default_manager.filter(source=source).values_list("pk", flat=True) for model in LOCK_ORDER}
    lock_affected({model: list(pks) for model, pks in rows.items()})
