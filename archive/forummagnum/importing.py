"""Import a saved ForumMagnum profile: read all of it first, then write one kind after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import models, transaction

from content.models import Comment, Post, Revision, Sequence
from content.refresh import refresh_decayed_scores, refresh_inflation, refresh_plans
from profiles.models import User

from .activity import keep_places, raise_activity
from .answers import find_answers
from .claims import Claims
from .errors import BrokenInputError, LeftOut
from .fields import Fields
from .keeping import keep_comment, keep_person, keep_post, keep_revision, keep_sequence
from .reading import read_comment, read_person, read_post, read_revision, read_sequence
from .report import Report
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from .answers import Answer

    type Progress = Callable[[str, int, Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True)
class Kind:
    model: type[models.Model]
    read: Callable[[Fields], Any]
    keep: Callable[..., None]


# People first and comments late, so that little has to be kept as a mention before it arrives itself.
KINDS = {
    "users": Kind(User, read_person, keep_person),
    "posts": Kind(Post, read_post, keep_post),
    "sequences": Kind(Sequence, read_sequence, keep_sequence),
    "comments": Kind(Comment, read_comment, keep_comment),
    "revisions": Kind(Revision, read_revision, keep_revision),
}


def import_profile(source: Path, *, site: str, progress: Progress) -> Report:
    """Import a file or folder of saved answers; return what was done.

    `site` is the origin, such as https://www.lesswrong.com, of answers that do not say it themselves; `progress` is
    given a kind, a number of rows and the rows, and returns the rows. BrokenInputError when anything cannot be read,
    before anything is written. Each kind is one transaction; a second import of the same changes nothing.
    """
    answers = find_answers(source)
    survey = _survey(answers)
    fetched_at = datetime.fromtimestamp(max(answer.path.stat().st_mtime for answer in answers), tz=UTC)
    store = Store(survey.site or site.rstrip("/"), fetched_at, Counter())
    report = Report(store.source, mentioned=store.mentioned)
    claims = Claims(store.source)
    for kind, count in survey.counts.items():
        with transaction.atomic():
            rows = progress(kind, count, _items(answers, kind))
            store.begin(KINDS[kind].model, survey.ids[kind])
            _write_kind(store, kind, rows, claims=claims, report=report)
    if any(tally.created or tally.updated for tally in report.tallies.values()):
        refresh_decayed_scores()
        refresh_inflation()
    people = User.objects.filter(pk__in=survey.people, source=store.source).order_by("pk")
    report.differences = claims.differences(people)
    _count_kept(report, survey, people)
    return report


@dataclass
class Survey:
    """What a first reading found: it is the proof that every row can be read."""

    site: str
    counts: dict[str, int]
    ids: dict[str, set[str]]

    @property
    def people(self) -> set[str]:
        return self.ids["users"]


def _survey(answers: Iterable[Answer]) -> Survey:
    survey = Survey("", dict.fromkeys(KINDS, 0), {kind: set() for kind in KINDS})
    parents: dict[str, str] = {}
    for kind in KINDS:
        for item in _items(answers, kind):
            survey.counts[kind] += 1
            if isinstance(item, LeftOut):
                continue
            survey.ids[kind].add(item.source_id)
            origin = urlsplit(item.url)
            survey.site = survey.site or (f"{origin.scheme}://{origin.netloc}" if item.url else "")
            if kind == "comments" and item.parent_id:
                parents[item.source_id] = item.parent_id
    _refuse_circles(parents)
    survey.counts = {kind: count for kind, count in survey.counts.items() if count}
    return survey


def _refuse_circles(parents: dict[str, str]) -> None:
    """Raise when comments answer each other in a circle; no page could show such a thread."""
    safe: set[str] = set()
    for start in parents:
        chain: dict[str, None] = {}
        comment = start
        while comment in parents and comment not in safe:
            if comment in chain:
                raise BrokenInputError(f"The comments {', '.join(chain)} answer each other in a circle.")
            chain[comment] = None
            comment = parents[comment]
        safe |= chain.keys()


def _items(answers: Iterable[Answer], kind: str) -> Iterator[Any]:
    """Yield the items of one kind, and LeftOut for a row that cannot be one."""
    for answer in answers:
        for row in answer.rows():
            if row.kind == kind:
                try:
                    yield KINDS[kind].read(Fields(row.values, row.place))
                except LeftOut as reason:
                    yield reason


def _write_kind(store: Store, kind: str, items: Iterable[Any], *, claims: Claims, report: Report) -> None:
    tally = report.tallies[kind]
    model = KINDS[kind].model
    touched: set[str] = set()
    for item in items:
        tally.in_file += 1
        try:
            if isinstance(item, LeftOut):
                raise item
            row = store.find(model, item.source_id)
            if row is not None and row.content_hash == item.content_hash:
                tally.unchanged += 1
                continue
            is_new = row is None or not row.content_hash
            with transaction.atomic():
                KINDS[kind].keep(store, item, row, claims)
        except LeftOut as reason:
            tally.left_out[str(reason)] += 1
            store.forget_known()
            continue
        tally.created += is_new
        tally.updated += not is_new
        touched.add(item.source_id)
    if touched:
        refresh_plans()
        _settle(store, model, touched, claims=claims)


def _settle(store: Store, model: type[models.Model], touched: set[str], *, claims: Claims) -> None:
    """Bring every number in line that this kind may have moved."""
    if model is Comment:
        keep_places(store, touched)
        raise_activity(store.source)
    store.moved.counted[model] |= touched
    for counted, pks in claims.settle().items():
        store.moved.counted[counted] |= pks
    store.moved.settle()


def _count_kept(report: Report, survey: Survey, people: Iterable[User]) -> None:
    """Count what an earlier import brought of these people and is not in these files; it stays."""
    for kind in survey.counts.keys() - {"users"}:
        held = KINDS[kind].model._default_manager.filter(source=report.source, author__in=people)
        pks = held.exclude(content_hash="").values_list("pk", flat=True)
        report.tallies[kind].kept = sum(pk not in survey.ids[kind] for pk in pks)
