"""Import a saved ForumMagnum profile: read all of it first, then write one kind after the other."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import models, transaction

from content.models import Comment, Post, Revision, Sequence
from content.refresh import refresh_decayed_scores, refresh_inflation, refresh_plans
from profiles.models import User
from profiles.slugs import slugify

from .activity import keep_places, raise_activity
from .answers import find_answers
from .circles import in_circles
from .claims import Claims
from .errors import LeftOut
from .fields import Fields
from .keeping import keep_comment, keep_person, keep_post, keep_revision, keep_sequence
from .links import lead_links_home
from .reading import read_comment, read_person, read_post, read_revision, read_sequence
from .report import Change, Report
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from .answers import Answer, Row
    from .fields import Note

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


def _post_path(item: Any) -> str:
    return f"/posts/{item.source_id}/{item.values.get('slug') or slugify(item.values.get('title') or '')}"


def _comment_path(item: Any) -> str:
    return f"/posts/{item.post.source_id}" if item.post else "/w/"


# How ids in a text of each kind begin, and where it stands at the source: its relative addresses begin there.
PLACES: dict[str, tuple[str, Callable[[Any], str]]] = {
    "users": ("user", lambda item: f"/users/{item.slug}"),
    "posts": ("post", _post_path),
    "sequences": ("sequence", lambda item: f"/s/{item.source_id}"),
    "comments": ("comment", _comment_path),
    "revisions": ("revision", lambda item: f"/w/{item.wikitag.slug}"),
}


def import_profile(source: Path, *, site: str, progress: Progress) -> Report:
    """Import a file or folder of saved answers; return what was done.

    `site` is the origin, such as https://www.lesswrong.com, of answers that do not say it themselves; `progress` is
    given a kind, a number of rows and the rows, and returns the rows. BrokenInputError when a file cannot be read,
    before anything is written. An odd value of a row is changed or left out, and the report says so. Each kind is one
    transaction; a second import of the same changes nothing.
    """
    answers = find_answers(source)
    survey = _survey(answers)
    fetched_at = datetime.fromtimestamp(max(answer.path.stat().st_mtime for answer in answers), tz=UTC)
    store = Store(survey.site or site.rstrip("/"), fetched_at, Counter())
    store.circling = in_circles(_stored_parents(store.source) | survey.parents)
    report = Report(store.source, mentioned=store.mentioned)
    claims = Claims(store.source)
    with closing(store.texts):
        for kind, count in survey.counts.items():
            _render_texts(store, kind, _read_rows(answers, kind))
            with transaction.atomic():
                readings = progress(kind, count, _read_rows(answers, kind))
                store.begin(KINDS[kind].model, survey.ids[kind])
                _write_kind(store, kind, readings, claims=claims, report=report)
    if any(tally.created or tally.updated for tally in report.tallies.values()):
        lead_links_home(store.source)
        refresh_decayed_scores()
        refresh_inflation()
    people = User.objects.filter(pk__in=survey.people, source=store.source).order_by("pk")
    report.differences = claims.differences(people)
    _count_kept(report, survey, people)
    return report


@dataclass(frozen=True)
class Reading:
    """What a row was read as: an item, or the reason why it is left out; and what was odd about it."""

    row: Row
    item: Any
    notes: list[Note]


@dataclass
class Survey:
    """What a first reading found: it is the proof that every file can be read."""

    site: str
    counts: dict[str, int]
    ids: dict[str, set[str]]
    # The answered comment by the comment that answers it.
    parents: dict[str, str]

    @property
    def people(self) -> set[str]:
        return self.ids["users"]


def _survey(answers: Iterable[Answer]) -> Survey:
    survey = Survey("", dict.fromkeys(KINDS, 0), {kind: set() for kind in KINDS}, {})
    for kind in KINDS:
        for reading in _read_rows(answers, kind):
            survey.counts[kind] += 1
            item = reading.item
            if isinstance(item, LeftOut) or item.source_id in survey.ids[kind]:
                continue
            survey.ids[kind].add(item.source_id)
            origin = urlsplit(item.url)
            survey.site = survey.site or (f"{origin.scheme}://{origin.netloc}" if item.url else "")
            if kind == "comments" and item.parent_id:
                survey.parents[item.source_id] = item.parent_id
    survey.counts = {kind: count for kind, count in survey.counts.items() if count}
    return survey


def _stored_parents(source: str) -> dict[str, str]:
    return dict(Comment.objects.filter(source=source, parent__isnull=False).values_list("pk", "parent_id"))


def _read_rows(answers: Iterable[Answer], kind: str) -> Iterator[Reading]:
    for answer in answers:
        for row in answer.rows():
            if row.kind == kind:
                yield _read_row(row)


def _read_row(row: Row) -> Reading:
    notes: list[Note] = []
    if not isinstance(row.values, dict):
        return Reading(row, LeftOut("not an object"), notes)
    try:
        return Reading(row, KINDS[row.kind].read(Fields(row.values, notes=notes)), notes)
    except LeftOut as reason:
        return Reading(row, reason, notes)


def _render_texts(store: Store, kind: str, readings: Iterable[Reading]) -> None:
    """Render the texts of one kind that are new or have changed, before anything is locked for them."""
    scope, path_of = PLACES[kind]
    held = dict(KINDS[kind].model._default_manager.filter(source=store.source).values_list("pk", "content_hash"))
    store.texts.clear()
    for reading in readings:
        item = reading.item
        if isinstance(item, LeftOut) or item.body is None or held.get(item.source_id) == item.content_hash:
            continue
        store.render(item, scope=scope, path=path_of(item))


def _write_kind(store: Store, kind: str, readings: Iterable[Reading], *, claims: Claims, report: Report) -> None:
    touched: set[str] = set()
    seen: set[str] = set()
    for reading in readings:
        change = _write_row(store, reading, claims=claims, seen=seen)
        report.count(reading.row, change, reading.notes)
        if change in {Change.CREATED, Change.UPDATED}:
            touched.add(reading.item.source_id)
    if touched:
        refresh_plans()
        _settle(store, KINDS[kind].model, touched, claims=claims)


def _write_row(store: Store, reading: Reading, *, claims: Claims, seen: set[str]) -> Change | LeftOut:
    """Write what a row was read as; return what that changed, or the reason why it is left out."""
    item, kind = reading.item, KINDS[reading.row.kind]
    if isinstance(item, LeftOut):
        return item
    if item.source_id in seen:
        return LeftOut("with an id that an earlier row has")
    seen.add(item.source_id)
    store.notes = reading.notes
    try:
        row = store.find(kind.model, item.source_id)
        if row is not None and row.content_hash == item.content_hash:
            return Change.NONE
        change = Change.UPDATED if row is not None and row.content_hash else Change.CREATED
        with transaction.atomic():
            kind.keep(store, item, row, claims)
    except LeftOut as reason:
        store.forget_known()
        return reason
    return change


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
