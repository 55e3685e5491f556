"""How much of each wikitag's current text came with which edit: computed when an edit is kept, read on every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, F, Sum

from content.diffs import Trace, contributions
from content.diffs.tokens import read_tokens, text_length
from content.models import Revision, Wikitag
from content.models.wikitag import UNCOUNTED, VERSION_ORDER
from profiles.models import User
from web.locks import lock_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from content.diffs import Contribution
    from content.models.wikitag import RevisionQuerySet

# Characters of HTML that are compared for one text: 2,000 versions of its usual length, or 50 of the longest. What
# versions before these brought in is nobody's.
LONGEST_CHAIN = 10_000_000
# What is read of each version to count its part, and what is kept of that.
READ = ("lens", "source", "kind", "is_draft", "major", "minor", "patch", "characters_added", "body_html")
KEPT = ("characters_surviving", "trace")
# Others may change a text while it is compared. After so many times the next tick tries.
TRIES = 5


@dataclass(frozen=True)
class Share:
    """A person's part in a text: published edits, and characters and per cent of what it now holds."""

    person: User
    edits: int
    characters: int
    percent: int


@dataclass(frozen=True)
class Shares:
    """Who wrote a text, the most first. `unknown` per cent came with versions that are not here."""

    people: list[Share]
    edits: int
    unknown: int


def shares_of(wikitag: Wikitag, lens: str, *, text: str) -> Shares:
    """Read who wrote a text, which is given as HTML; nothing is compared for it."""
    edits = Revision.objects.of_text(wikitag, lens).published().exclude(author=None).order_by()
    counted = list(edits.values_list("author").annotate(Count("pk"), Sum("characters_surviving")))
    people = User.objects.only("display_name", "slug", "deactivated_at").in_bulk([pk for pk, _, _ in counted])
    length = text_length(read_tokens(text).tokens)
    shares = [Share(people[pk], count, left, _percent(left, length)) for pk, count, left in counted]
    shares.sort(key=lambda share: (-share.characters, -share.edits, share.person.pk))
    known = sum(share.characters for share in shares)
    return Shares(shares, sum(share.edits for share in shares), _percent(max(length - known, 0), length))


def surviving_characters(wikitag_pk: str) -> dict[str, int]:
    """Return for each edit of a wikitag how many characters of its text's latest version came with it.

    Drafts have none. Where the version before an edit is missing, what is new may be its or the missing ones': of
    what survives it gets the part that the source says it added.

    Each text is compared anew with the one before it; what earlier comparisons found is not asked.
    """
    found: dict[str, int] = {}
    for history in _histories(Revision.objects.filter(wikitag=wikitag_pk).only(*READ)):
        found |= history.surviving(contributions(history.texts))
    return found


def wrong_characters(wikitag_pk: str) -> list[tuple[str, int, int]]:
    """Return the edits whose number is not what it should be, with what is stored and what is right."""
    right = surviving_characters(wikitag_pk)
    stored = Revision.objects.filter(wikitag=wikitag_pk).order_by("pk").values_list("pk", "characters_surviving")
    return [(pk, number, right[pk]) for pk, number in stored if number != right[pk]]


def note_changed_texts(wikitag_pks: Iterable[str]) -> None:
    """Note, in the transaction that changes their edits, that these wikitags are to be counted; count them after it.

    No text is compared while others wait for a lock. A process that ends in between leaves the note to the next tick.
    """
    pks = sorted(set(wikitag_pks))
    Wikitag.objects.filter(pk__in=pks).update(text_changes=F("text_changes") + 1)
    transaction.on_commit(partial(settle_contributions, pks), robust=True)


def count_changed_texts() -> None:
    """Count what is noted and was not counted after its transaction."""
    settle_contributions(Wikitag.objects.filter(UNCOUNTED).values_list("pk", flat=True))


def settle_contributions(wikitag_pks: Iterable[str]) -> None:
    """Bring the numbers of these wikitags' edits in line. Only what stands beside something else by now is compared."""
    for pk in sorted(set(wikitag_pks)):
        for _attempt in range(TRIES):
            if _settle(pk):
                break


def _settle(pk: str) -> bool:
    """Compare the texts of a wikitag, and store what was found unless they have changed since they were read."""
    seen = Wikitag.objects.filter(pk=pk).values_list("text_changes", flat=True).first()
    if seen is None:
        return True
    rows = Revision.objects.filter(wikitag=pk).only(*READ, *KEPT)
    changed = [revision for history in _histories(rows) for revision in _wrong(history)]
    with transaction.atomic():
        if not lock_rows(Wikitag.objects.filter(pk=pk, text_changes=seen)):
            return False
        Revision.objects.bulk_update(changed, KEPT, batch_size=500)
        Wikitag.objects.filter(pk=pk).update(counted_changes=seen)
    return True


@dataclass(frozen=True)
class _History:
    """The versions of one text, the first first: those that are followed, and those that are passed over.

    `is_cut` where there are more before the first than are compared.
    """

    followed: list[Revision]
    passed: list[Revision]
    is_cut: bool

    @property
    def texts(self) -> list[str]:
        return [revision.body_html for revision in self.followed]

    def surviving(self, counted: list[Contribution]) -> dict[str, int]:
        """Return the number of each version, by its key."""
        found = {revision.pk: 0 for revision in self.passed}
        followed = zip([None, *self.followed], self.followed, counted, strict=False)
        for previous, revision, (brought, surviving) in followed:
            is_whole = not (self.is_cut and previous is None) and revision.follows(previous)
            part = 1.0 if is_whole or not brought else min(1.0, revision.characters_added / brought)
            found[revision.pk] = round(surviving * part)
        return found


def _histories(revisions: RevisionQuerySet) -> Iterator[_History]:
    rows = revisions.order_by("lens", *VERSION_ORDER)
    for _, versions in groupby(rows.iterator(), key=lambda revision: revision.lens):
        followed: list[Revision] = []
        passed: list[Revision] = []
        room = LONGEST_CHAIN
        for revision in versions:
            room -= len(revision.body_html)
            is_followed = room >= 0 and revision.body_html and not revision.is_draft
            (followed if is_followed else passed).append(revision)
        yield _History(followed[::-1], passed, is_cut=room < 0)


def _wrong(history: _History) -> Iterator[Revision]:
    """Yield the versions whose stored number or trace is not what it should be, with both set right."""
    versions = (*history.followed, *history.passed)
    before = {revision.pk: Trace.read(revision.trace) for revision in versions}
    traces = [before[revision.pk] for revision in history.followed]
    right = history.surviving(contributions(history.texts, traces))
    after = dict(zip((revision.pk for revision in history.followed), traces, strict=True))
    for revision in versions:
        pk, trace = revision.pk, after.get(revision.pk)
        if (revision.characters_surviving, before[pk]) != (right[pk], trace):
            revision.characters_surviving, revision.trace = right[pk], list(trace or ())
            yield revision


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
