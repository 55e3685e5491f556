"""Show what each edit on a page of a history changed, as far as a page has room for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import FETCH_RAISE, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Length

from content.comparisons import compare_with_previous
from content.diffs import Budget
from content.models import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from content.comparisons import Comparison
    from content.models import Wikitag
    from content.models.wikitag import RevisionQuerySet

# The bounds of a page. Its first edits of the text show their changes, until it has ...
MOST_EDITS = 25
# ... compared so many characters of HTML (an edit's two texts together), of which one edit may have so many ...
READ_IN_ALL = 200_000
LONGEST_PAIR = 50_000
# ... shown so many characters of HTML, of which one edit may have so many ...
SHOWN_IN_ALL = 100_000
LONGEST_DIFF = 20_000
# ... or spent on comparing what a single comparison may spend (about a second).
WORK_IN_ALL = 1.0


class Closed(StrEnum):
    """Why the changes of an edit are not shown until they are asked for."""

    NOT = ""
    TOO_LONG = "too long"
    PAGE_IS_FULL = "page is full"


@dataclass(frozen=True)
class Edit:
    """A version of a text, with what changed in it unless that is closed."""

    revision: Revision
    closed: Closed
    comparison: Comparison | None = None


class Pair(NamedTuple):
    """Name the version before an edit, if there is one, and count the characters of both."""

    before: str | None
    size: int


@dataclass
class Room:
    """What a page can still take."""

    characters_read: int
    characters_shown: int
    work: float


def show_edits(revisions: Sequence[Revision], wikitag: Wikitag, lens: str) -> list[Edit]:
    """Compare edits of one text, which the viewer may see, with the versions before them, in two queries."""
    room = Room(READ_IN_ALL, SHOWN_IN_ALL, WORK_IN_ALL)
    pairs = _pairs(revisions[:MOST_EDITS], Revision.objects.of_text(wikitag, lens))
    closed = {revision.pk: _closed(pairs.get(revision.pk), room) for revision in revisions}
    chosen = {pk: pair for pk, pair in pairs.items() if not closed[pk]}
    texts = _texts({*chosen, *(pair.before for pair in chosen.values() if pair.before)}, wikitag)
    return [
        _shown(revision, chosen[revision.pk], texts, room)
        if revision.pk in chosen and revision.pk in texts
        else Edit(revision, closed[revision.pk])
        for revision in revisions
    ]


def _pairs(revisions: Iterable[Revision], versions: RevisionQuerySet) -> dict[str, Pair]:
    """Find the version before each edit: three seeks in the index of the versions, however many there are."""
    earlier = versions.published().newest_first()
    same_major = earlier.filter(major=OuterRef("major"))
    nearest = (
        same_major.filter(minor=OuterRef("minor"), patch__lt=OuterRef("patch")),
        same_major.filter(minor__lt=OuterRef("minor")),
        earlier.filter(major__lt=OuterRef("major")),
    )
    rows = Revision.objects.filter(pk__in=[revision.pk for revision in revisions]).annotate(
        before=Coalesce(*(Subquery(found.values("pk")[:1]) for found in nearest)),
        size_before=Subquery(Revision.objects.filter(pk=OuterRef("before")).values(size=Length("body_html"))),
        size=Length("body_html") + Coalesce(F("size_before"), 0),
    )
    return {pk: Pair(before, size) for pk, before, size in rows.values_list("pk", "before", "size")}


def _texts(pks: set[str], wikitag: Wikitag) -> dict[str, Revision]:
    """Read these versions of a wikitag with their text."""
    found = Revision.objects.defer("body_source", "trace").fetch_mode(FETCH_RAISE).in_bulk(pks)
    for revision in found.values():
        revision.wikitag = wikitag
    return found


def _closed(pair: Pair | None, room: Room) -> Closed:
    if pair is None:
        return Closed.PAGE_IS_FULL
    if pair.size > LONGEST_PAIR:
        return Closed.TOO_LONG
    if pair.size > room.characters_read:
        return Closed.PAGE_IS_FULL
    room.characters_read -= pair.size
    return Closed.NOT


def _shown(revision: Revision, pair: Pair, texts: dict[str, Revision], room: Room) -> Edit:
    """Compare an edit if there is work left, and show the changes if there is room for them."""
    if room.work <= 0:
        return Edit(revision, Closed.PAGE_IS_FULL)
    budget = Budget()
    comparison = _cut(compare_with_previous(texts.get(pair.before or ""), texts[revision.pk], budget))
    room.work -= budget.used
    length = comparison.diff.length if comparison.diff else 0
    if length > LONGEST_DIFF:
        return Edit(revision, Closed.TOO_LONG)
    if length > room.characters_shown:
        return Edit(revision, Closed.PAGE_IS_FULL)
    room.characters_shown -= length
    return Edit(revision, Closed.NOT, comparison)


def _cut(comparison: Comparison) -> Comparison:
    """Leave the paragraphs out that stayed the same where they would make the changes too long."""
    diff = comparison.diff
    return replace(comparison, diff=diff.trimmed()) if diff and diff.length > LONGEST_DIFF else comparison
