"""How the versions of a wikitag's text are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.diffs import ChangeSizes, change_sizes
from content.models import Revision

if TYPE_CHECKING:
    from content.models.wikitag import RevisionQuerySet


def sizes_of(revision: Revision) -> ChangeSizes:
    """Return what this edit changed in the version that readers saw before it."""
    before = _published(revision).before(revision).newest_first().values_list("body_html", flat=True).first()
    return change_sizes(before or "", revision.body_html)


def measure_following(revision: Revision) -> None:
    """Bring the sizes of the next edit in line; those that a source counted stay."""
    following = _published(revision).after(revision).oldest_first().first()
    if following and not following.source:
        following.characters_added, following.characters_removed = sizes_of(following)
        following.save(update_fields=["characters_added", "characters_removed"])


def _published(revision: Revision) -> RevisionQuerySet:
    return Revision.objects.of_text(revision.wikitag, revision.lens).published()
