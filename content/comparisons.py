"""Compare two versions of a wikitag's text, as far as this archive has them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.cache import caches

from content.diffs import Budget, ChangeSizes, change_sizes, show_changes
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


def compare(before: Revision | None, after: Revision, budget: Budget | None = None) -> Comparison:
    """Show how one version differs from any other; `budget` is what a comparison that is not kept yet is paid from."""
    if not after.has_text:
        return Comparison(before, after, Missing.TEXT)
    if before and not before.has_text:
        return Comparison(before, after, Missing.TEXT_BEFORE)
    return Comparison(before, after, Missing.NOTHING, _diff(before, after, budget or Budget()))


def compare_with_previous(previous: Revision | None, after: Revision, budget: Budget | None = None) -> Comparison:
    """Show what an edit changed; `previous` is the version before it that this archive has.

    Where an import left out versions between, their changes would pass for those of this edit. Then the text before is
    said to be missing, unless the sizes that the source counted prove that it is not.
    """
    comparison = compare(previous, after, budget)
    if comparison.missing or not after.source:
        return comparison
    sizes = _sizes(previous, after)
    is_other_size = sizes != (after.characters_added, after.characters_removed)
    if is_other_size and not after.follows(previous):
        return Comparison(previous, after, Missing.TEXT_BEFORE)
    return Comparison(previous, after, Missing.NOTHING, comparison.diff, is_other_size)


def _diff(before: Revision | None, after: Revision, budget: Budget) -> Diff:
    key = _key("diff", before, after)
    diff: Diff | None = caches["shown"].get(key)
    if diff is None:
        scope = scope_of("diff", after.pk)
        diff = show_changes(_html(before), after.body_html, scope=scope, budget=budget)
        if diff.length <= LONGEST_KEPT:
            caches["shown"].set(key, diff, KEPT_FOR)
    return diff


def _sizes(before: Revision | None, after: Revision) -> ChangeSizes:
    key = _key("sizes", before, after)
    sizes: ChangeSizes | None = caches["shown"].get(key)
    if sizes is None:
        sizes = change_sizes(_html(before), after.body_html)
        caches["shown"].set(key, sizes, KEPT_FOR)
    return sizes


def _key(kind: str, before: Revision | None, after: Revision) -> str:
    texts = f"{DIFF_VERSION}\0{after.pk}\0{_html(before)}\0{after.body_html}"
    return f"{kind}:{hashlib.sha256(texts.encode()).hexdigest()}"


def _html(revision: Revision | None) -> str:
    return revision.body_html if revision else ""
