"""Keep the counters of imported things at what the source says, whatever part of it the archive holds.

A counter is a baseline and what is held here. When more of it arrives, the baseline shrinks by as much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from content.models import Comment, Post
from content.numbers import COUNTED_BY_AUTHOR, COUNTED_COMMENT_OF_POST, count_per
from profiles.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import models

type Claim = tuple[type[models.Model], str, str]


class Claims:
    """What the source says of each counter: `totals` by model, field and primary key."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.totals: dict[Claim, int] = {}
        for model, name, held in self._counters():
            known = model._default_manager.filter(source=source).exclude(content_hash="")
            rows = known.annotate(total=F(f"{name}_baseline") + held).values_list("pk", "total")
            self.totals |= {(model, name, pk): total for pk, total in rows}

    def claim(self, model: type[models.Model], name: str, pk: str, *, total: int) -> None:
        self.totals[model, name, pk] = total

    def settle(self) -> dict[type[models.Model], set[str]]:
        """Write the baselines that no longer fit; return the primary keys of the rows that were changed."""
        changed: dict[type[models.Model], set[str]] = {User: set(), Post: set()}
        for model, name, held in self._counters():
            claimed = {pk: total for (of, field, pk), total in self.totals.items() if (of, field) == (model, name)}
            rows = model._default_manager.filter(source=self.source).annotate(held=held)
            wrong = []
            for row in rows.only("pk", f"{name}_baseline").iterator():
                baseline = claimed.get(row.pk, row.held) - row.held
                if baseline != getattr(row, f"{name}_baseline"):
                    setattr(row, f"{name}_baseline", baseline)
                    wrong.append(row)
            model._default_manager.bulk_update(wrong, [f"{name}_baseline"], batch_size=500)
            changed[model] |= {row.pk for row in wrong}
        return changed

    def differences(self, people: Iterable[User]) -> list[str]:
        """Say where a person's counters at the source differ from what the archive holds."""
        words = {
            "post_count": "posts",
            "comment_count": "comments",
            "sequence_count": "sequences",
            "wikitag_edit_count": "wikitag edits",
        }
        return [
            f"{person.shown_name}: the source counts {total:,} {word}, this archive holds {total - baseline:,}."
            for person in people
            for name, word in words.items()
            if (total := self.totals.get((User, name, person.pk))) is not None
            and (baseline := getattr(person, f"{name}_baseline"))
        ]

    def _counters(self) -> Iterable[tuple[type[models.Model], str, Any]]:
        for name, rows in COUNTED_BY_AUTHOR.items():
            yield User, name, count_per("author", rows.filter(source=self.source))
        comments = Comment.objects.filter(COUNTED_COMMENT_OF_POST, source=self.source)
        yield Post, "comment_count", count_per("post", comments)
