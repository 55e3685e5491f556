"""What became of a wikitag's text while somebody edited it, and what their edit would make of it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.comparisons import compare
from content.diffs import merge, show_changes
from content.models import Revision
from content.richtext import render, scope_of
from content.wiki_editing import format_of, latest_of, source_of

if TYPE_CHECKING:
    from content.diffs import Diff
    from content.models import Wikitag
    from content.wiki_editing import Edit

# Of the versions that were saved meanwhile; all of them are in the history.
MOST_NAMED = 10


@dataclass(frozen=True)
class Conflict:
    """`theirs` is what others made of the version that the edit began from, `yours` what saving it now would change.

    `latest` is none where every version has been deleted. `meanwhile` are the versions since, the latest first.
    `merged` is a text with both edits, none where they touch.
    """

    latest: Revision | None
    meanwhile: list[Revision]
    theirs: Diff | None
    yours: Diff
    merged: str | None


def conflict_of(wikitag: Wikitag, lens: str, *, edit: Edit) -> Conflict:
    latest = latest_of(wikitag, lens)
    began_from = Revision.objects.of_text(wikitag, lens).published().filter(pk=edit.began_from).first()
    return Conflict(
        latest,
        _meanwhile(began_from, latest),
        compare(began_from, latest).diff if latest else None,
        _diff_of_yours(latest, edit, base=wikitag.source_url),
        _merged(began_from, latest, edit) if latest and began_from else None,
    )


def _meanwhile(began_from: Revision | None, latest: Revision | None) -> list[Revision]:
    if latest is None or began_from is None:
        return [latest] if latest else []
    published = Revision.objects.of_text(latest.wikitag, latest.lens).published()
    return list(published.after(began_from).newest_first().for_rows()[:MOST_NAMED])


def _diff_of_yours(latest: Revision | None, edit: Edit, *, base: str) -> Diff:
    scope = scope_of("yours", edit.pk)
    yours = render(edit.source, edit.text_format, scope=scope, base=base)
    return show_changes(latest.body_html if latest else "", yours, scope=scope)


def _merged(began_from: Revision, latest: Revision, edit: Edit) -> str | None:
    """Return the text with both edits; one that is in the other already has nothing to add."""
    if {format_of(began_from), format_of(latest)} != {edit.text_format}:
        return None
    merged = merge(source_of(began_from), edit.source, source_of(latest))
    return None if merged in {edit.source, source_of(latest)} else merged
