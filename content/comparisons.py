"""Compare two versions of a wikitag's text, as far as this archive has them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.cache import caches

from content.diffs import change_sizes, show_changes
from content.richtext import scope_of

if TYPE_CHECKING:
    from content.diffs import Diff
    from content.models import Revision

# A new number makes every diff anew, where showing them has changed.
DIFF_VERSION = 1
KEPT_FOR = 24 * 60 * 60
# Longer diffs are made each time, in at most two seconds: the cache of a process should not grow by hundreds of MB.
LONGEST_KEPT = 200_000


class Missing(StrEnum):
    """What this archive lacks for a comparison."""

    NOTHING = ""
    TEXT = "text"
    TEXT_BEFORE = "text before"


@dataclass(frozen=True)
class Comparison:
    """`before` is none for an empty page. `is_other_size` says that the source counted the change differently."""

    before: Revision | None
    after: Revision
    missing: Missing
    diff: Diff | None = None
    is_other_size: bool = False


def compare(before: Revision | None, after: Revision) -> Comparison:
    """Show how one version differs from any other."""
    if not after.has_text:
        return Comparison(before, after, Missing.TEXT)
    if before and not before.has_text:
        return Comparison(before, after, Missing.TEXT_BEFORE)
    return Comparison(before, after, Missing.NOTHING, _diff(before, after))


def compare_with_previous(previous: Revision | None, after: Revision) -> Comparison:
    """Show what an edit changed; `previous` is the version before it that this archive has.

    Where an import left out versions between, their changes would pass for those of this edit. Then the text before is
    said to be missing, unless the sizes that the source counted prove that it is not.
    """
    comparison = compare(previous, after)
    if comparison.missing or not after.source:
        return comparison
    sizes = change_sizes(previous.body_html if previous else "", after.body_html)
    is_other_size = sizes != (after.characters_added, after.characters_removed)
    if is_other_size and not after.follows(previous):
        return Comparison(previous, after, Missing.TEXT_BEFORE)
    return Comparison(previous, after, Missing.NOTHING, comparison.diff, is_other_size)


def _diff(before: Revision | None, after: Revision) -> Diff:
    before_html = before.body_html if before else ""
    texts = f"{DIFF_VERSION}\0{after.pk}\0{before_html}\0{after.body_html}"
    key = f"diff:{hashlib.sha256(texts.encode()).hexdigest()}"
    diff: Diff | None = caches["shown"].get(key)
    if diff is None:
        diff = show_changes(before_html, after.body_html, scope=scope_of("diff", after.pk))
        if sum(len(part.html) for part in diff.parts) <= LONGEST_KEPT:
            caches["shown"].set(key, diff, KEPT_FOR)
    return diff
