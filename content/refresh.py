"""The stored columns behind "magic" and "inflation adjusted", brought up to date."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import ExpressionWrapper, F, FloatField, Q, Value

from content.models import Comment, InflationInterval, Post
from content.models.visibility import LISTED_POST
from content.ranking import (
    INFLATION_INTERVAL,
    NEUTRAL_FACTOR,
    decayed_comment_score,
    decayed_score,
    inflation_series,
)
from web.ages import now
from web.locks import lock_rows, locking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from content.ranking import InflationSeries

CHUNK = 500
ACTIVE_FOR = timedelta(days=30)
# What a decayed score is computed from, and whether it has moved.
AGEING: dict[type[Post | Comment], tuple[str, ...]] = {
    Post: ("score", "posted_at", "frontpage_at", "curated_at", "decayed_score", "is_decaying"),
    Comment: ("score", "posted_at", "decayed_score", "is_decaying"),
}
INFLATION_LASTS = timedelta(days=1)


def refresh_decayed_scores() -> int:
    """Let the scores that still move decay to this moment; return how many were written (facts 5.3).

    A row older than 30 days is written a last time and then rests until somebody votes on it.
    """
    present = now()
    return _refresh_model(Post, present) + _refresh_model(Comment, present)


def refresh_inflation() -> None:
    """Recompute what a point of karma was worth in each 28 days, and every post's adjusted score (facts 5.4)."""
    present = now()
    scores = Post.objects.filter(LISTED_POST).values_list("posted_at", "score").order_by("posted_at")
    series = inflation_series(scores.iterator(), present)
    # First, since whoever votes meanwhile reads them; but not as fresh, lest a server stop before all posts follow.
    _store_intervals(series, computed_at=present - INFLATION_LASTS)
    for _, factor, held in _intervals(series):
        _adjust_scores(held, factor)
    with transaction.atomic():
        lock_rows(InflationInterval.objects.all())
        InflationInterval.objects.update(computed_at=present)


def refresh_inflation_daily() -> None:
    present = now()
    fresh = InflationInterval.objects.filter(
        computed_at__gt=present - INFLATION_LASTS, computed_at__lte=present
    ).exists()
    if not fresh:
        refresh_inflation()


def refresh_plans() -> None:
    """Let the database count its tables now that they hold many new rows.

    PostgreSQL may have looked while the rows of an import were still uncommitted and have found none. Until it looked
    again, a page of 685 comments took minutes, and so did settling the numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def rank_anew(row: Post | Comment) -> list[str]:
    """Set what orders the row by "magic" and by adjusted karma after its score has moved; return the fields set."""
    present = now()
    row.decayed_score, row.is_decaying = _decayed(row, present), present - row.posted_at <= ACTIVE_FOR
    if isinstance(row, Comment):
        return ["decayed_score", "is_decaying"]
    row.adjusted_score = row.score * _factor_at(row.posted_at)
    return ["decayed_score", "is_decaying", "adjusted_score"]


@transaction.atomic
def _store_intervals(series: InflationSeries, *, computed_at: datetime) -> None:
    rows = [
        InflationInterval(starts_at=start, factor=factor, computed_at=computed_at)
        for start, factor, _ in _intervals(series)
    ]
    InflationInterval.objects.exclude(starts_at__in=[row.starts_at for row in rows]).delete()
    # Somebody else may do the same at this moment.
    InflationInterval.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["starts_at"], update_fields=["factor", "computed_at"]
    )


def _adjust_scores(held: Q, factor: float) -> None:
    """Write the adjusted scores of the posts of one interval, some at a time, locked in the order of their keys."""
    adjusted = ExpressionWrapper(F("score") * Value(factor, FloatField()), output_field=FloatField())
    wrong = Post.objects.filter(held).exclude(adjusted_score=adjusted).order_by("pk").values_list("pk", flat=True)
    for pks in batched(list(wrong), CHUNK):
        with transaction.atomic():
            chunk = Post.objects.filter(pk__in=pks)
            lock_rows(chunk)
            chunk.update(adjusted_score=adjusted)


def _refresh_model[Scored: (Post, Comment)](model: type[Scored], present: datetime) -> int:
    """Refresh the moving rows of one model; return how many were written.

    They are read without locks, some at a time. Most stay as they are: only the others are locked and written.
    """
    written, last_pk = 0, ""
    while True:
        rows = list(_moving(model).filter(pk__gt=last_pk)[:CHUNK])
        if moved := [row.pk for row in rows if _decay(row, present)]:
            written += _write_decayed(model, moved, present)
        if len(rows) < CHUNK:
            return written
        last_pk = rows[-1].pk


@transaction.atomic
def _write_decayed[Scored: (Post, Comment)](model: type[Scored], pks: list[str], present: datetime) -> int:
    """Lock these rows, and write those that still have to move: a vote may have moved them since they were read."""
    changed = [row for row in locking(_moving(model).filter(pk__in=pks)) if _decay(row, present)]
    model._default_manager.bulk_update(changed, ["decayed_score", "is_decaying"])
    return len(changed)


def _moving[Scored: (Post, Comment)](model: type[Scored]) -> QuerySet[Scored]:
    return model._default_manager.filter(is_decaying=True).only(*AGEING[model]).order_by("pk")


def _decay(row: Post | Comment, present: datetime) -> bool:
    """Set the row's decayed score; return whether it is new, moved by more than one vote is worth, or comes to rest."""
    score = _decayed(row, present)
    is_resting = present - row.posted_at > ACTIVE_FOR
    is_fresh = row.decayed_score == 0 and score != 0
    one_vote = decayed_comment_score(1, (present - row.posted_at) / timedelta(hours=1))
    if not (is_fresh or is_resting) and abs(score - row.decayed_score) <= one_vote:
        return False
    row.decayed_score, row.is_decaying = score, not is_resting
    return True


def _decayed(row: Post | Comment, present: datetime) -> float:
    age_hours = (present - row.posted_at) / timedelta(hours=1)
    if isinstance(row, Comment):
        return decayed_comment_score(row.score, age_hours)
    return decayed_score(
        row.score, age_hours, is_frontpage=row.frontpage_at is not None, is_curated=row.curated_at is not None
    )


def _factor_at(posted_at: datetime) -> float:
    """Return what the stored series says; before it its first, after it its last, without one 1."""
    intervals = InflationInterval.objects.order_by("-starts_at")
    interval = intervals.filter(starts_at__lte=posted_at).first() or intervals.last()
    return interval.factor if interval else NEUTRAL_FACTOR


def _intervals(series: InflationSeries) -> Iterator[tuple[datetime, float, Q]]:
    """Yield each interval's start, its factor, and which posts it holds; the last one is open at its end."""
    last = len(series.values) - 1
    for index, factor in enumerate(series.values):
        start = series.start + index * INFLATION_INTERVAL
        held = Q() if index == 0 else Q(posted_at__gte=start)
        yield start, factor, held if index == last else held & Q(posted_at__lt=start + INFLATION_INTERVAL)
