from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content import refresh
from content.models import Comment, InflationInterval, Post
from content.ranking import decayed_comment_score, decayed_score
from profiles import sessions
from tests.factories import make_comment, make_post

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Any:
    settings.BYLINE_NOW = NOW
    return settings


def tick() -> str:
    said = StringIO()
    call_command("tick", stdout=said)
    return said.getvalue().strip()


def test_scores_decay_by_the_age_and_the_bonuses(alice: User) -> None:
    hour_old = {"posted_at": NOW - timedelta(hours=10), "score": 20}
    plain, front = make_post(alice, **hour_old), make_post(alice, frontpage_at=NOW, curated_at=NOW, **hour_old)
    comment = make_comment(alice, post=plain, **hour_old)

    assert tick() == "3 decayed scores written"

    assert dict(Post.objects.values_list("pk", "decayed_score")) == {
        plain.pk: decayed_score(20, 10, is_frontpage=False, is_curated=False),
        front.pk: decayed_score(20, 10, is_frontpage=True, is_curated=True),
    }
    assert Comment.objects.get(pk=comment.pk).decayed_score == decayed_comment_score(20, 10) > 0


def test_second_tick_writes_nothing(alice: User) -> None:
    make_post(alice, posted_at=NOW - timedelta(hours=1), score=9)

    assert (tick(), tick()) == ("1 decayed scores written", "0 decayed scores written")


def test_old_rows_are_written_a_last_time_and_rest(alice: User, clock: Any) -> None:
    post = make_post(alice, posted_at=NOW - timedelta(days=29), score=9)
    tick()
    clock.BYLINE_NOW = NOW + timedelta(days=2)

    assert (tick(), tick()) == ("1 decayed scores written", "0 decayed scores written")
    assert Post.objects.get(pk=post.pk).is_decaying is False


@pytest.mark.parametrize("rows", [1, 9])
def test_tick_asks_the_same_number_of_queries_for_any_number_of_rows(
    alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_post(alice, posted_at=NOW - timedelta(hours=1), score=9)
    tick()

    with django_assert_num_queries(8):
        tick()


def test_tick_locks_and_writes_only_rows_that_move_and_reads_no_texts(alice: User) -> None:
    hour_old = {"posted_at": NOW - timedelta(hours=1), "score": 9}
    for _ in range(3):
        make_comment(alice, post=make_post(alice, **hour_old), **hour_old)
    tick()
    moved = (Post.objects.earliest("pk"), Comment.objects.latest("pk"))
    for row in moved:
        type(row).objects.filter(pk=row.pk).update(score=90)

    with CaptureQueriesContext(connection) as sent:
        assert refresh.refresh_decayed_scores() == 2

    assert [query["sql"] for query in sent if "body" in query["sql"]] == []
    named = [query["sql"] for query in sent if " IN (" in query["sql"]]
    assert [{row.pk for row in Post.objects.all() if row.pk in sql} for sql in named[:2]] == [{moved[0].pk}] * 2
    assert [{row.pk for row in Comment.objects.all() if row.pk in sql} for sql in named[2:]] == [{moved[1].pk}] * 2


def test_vote_between_reading_and_locking_is_not_overwritten(alice: User) -> None:
    comment = make_comment(alice, posted_at=NOW - timedelta(hours=1), score=9)
    right = decayed_comment_score(9, 1)

    def vote_before_lock(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith("SELECT") and "content_comment" in sql and " IN (" in sql:
            Comment.objects.filter(pk=comment.pk, decayed_score=0).update(decayed_score=right)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(vote_before_lock):
        assert refresh.refresh_decayed_scores() == 1  # the post

    assert Comment.objects.get(pk=comment.pk).decayed_score == right


def test_tick_reads_some_rows_at_a_time(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "CHUNK", 2)
    for _ in range(5):
        make_post(alice, posted_at=NOW - timedelta(hours=1), score=9)

    with CaptureQueriesContext(connection) as sent:
        assert refresh.refresh_decayed_scores() == 5

    read = [query["sql"] for query in sent if query["sql"].startswith("SELECT") and " IN (" not in query["sql"]]
    assert [sql.endswith("LIMIT 2") for sql in read] == [True] * 4  # three of posts, one of comments
    assert set(Post.objects.values_list("decayed_score", flat=True)) == {
        decayed_score(9, 1, is_frontpage=False, is_curated=False)
    }


def test_inflation_is_recomputed_once_a_day(alice: User, clock: Any) -> None:
    make_post(alice, posted_at=NOW - timedelta(days=60), score=10)
    make_post(alice, posted_at=NOW - timedelta(days=59), score=30)
    make_post(alice, posted_at=NOW - timedelta(days=2), score=5)
    tick()

    assert list(Post.objects.order_by("posted_at").values_list("adjusted_score", flat=True)) == pytest.approx(
        [0.5, 1.5, 1 / 3], rel=1e-6
    )
    first = InflationInterval.objects.values_list("computed_at", flat=True).distinct().get()
    clock.BYLINE_NOW = NOW + timedelta(hours=23)
    tick()
    assert InflationInterval.objects.values_list("computed_at", flat=True).distinct().get() == first
    clock.BYLINE_NOW = NOW + timedelta(hours=25)
    tick()
    assert InflationInterval.objects.values_list("computed_at", flat=True).distinct().get() > first


def test_inflation_half_recomputed_by_a_server_that_stopped_is_recomputed_at_the_next_tick(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class ServerStoppedError(Exception):
        pass

    def stop(*_: Any) -> None:
        raise ServerStoppedError

    make_post(alice, posted_at=NOW - timedelta(days=60), score=10)
    make_post(alice, posted_at=NOW - timedelta(days=2), score=5)
    with monkeypatch.context() as stopping:
        stopping.setattr(refresh, "_adjust_scores", stop)
        with pytest.raises(ServerStoppedError):
            refresh.refresh_inflation_daily()
    assert set(Post.objects.values_list("adjusted_score", flat=True)) == {0.0}
    tick()

    assert min(Post.objects.values_list("adjusted_score", flat=True)) > 0


def test_sessions_that_have_run_out_go_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "LOT", 2)
    hour, moment = timedelta(hours=1), timezone.now()
    for number in range(-3, 3):
        Session.objects.create(session_key=str(number), expire_date=moment + number * hour + hour / 2)

    kept = []
    for _ in range(3):
        tick()
        kept.append(sorted(Session.objects.values_list("session_key", flat=True)))
    assert kept == [["-1", "0", "1", "2"], ["0", "1", "2"], ["0", "1", "2"]]
