"""How much somebody may write: each limit at its edge, whom it spares, and what is said to those it stops."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.writing_limits import Written, reached_limit, sentence
from tests.factories import make_post, make_quick_take, make_wikitag
from tests.statistics import forget_statistics
from tests.writers import DAY, HOUR, NOW, SECOND, WEEK, Past, limit, write, writer

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db


class Row(NamedTuple):
    """Who meets one limit just so, and who misses it by one; who meets it has just written as much as they may."""

    most: int
    window: timedelta
    caught: Past
    spared: tuple[Past, ...] = ()
    # By default the oldest that counts is one hour younger than the window.
    margin: timedelta = HOUR


COMMENTS = {
    "8 seconds": Row(1, 8 * SECOND, Past(), margin=SECOND),
    "below 5": Row(3, DAY, Past(karma=4), (Past(karma=5),)),
    "below -2": Row(1, DAY, Past(karma=-3), (Past(karma=-2),)),
    "no net karma": Row(3, DAY, Past(karma=1999, comment=0), (Past(karma=2000, comment=0), Past(karma=1999))),
    "3 downvoters": Row(
        1,
        HOUR,
        Past(comment=-1, comment_downvoters=3),
        (Past(comment=-1, comment_downvoters=2), Past(comment=0, comment_downvoters=3)),
        60 * SECOND,
    ),
    "4 downvoters": Row(
        1,
        DAY,
        Past(1999, -6, 4),
        (Past(2000, -6, 4), Past(1999, -5, 4), Past(1999, -6, 3)),
    ),
    "7 downvoters": Row(1, DAY, Past(2000, -6, 7), (Past(2000, -5, 7), Past(2000, -6, 6))),
    "5 downvoters": Row(1, 3 * DAY, Past(499, -16, 5), (Past(500, -16, 5), Past(499, -15, 5), Past(499, -16, 4))),
    "a bad month": Row(1, WEEK, Past(-1, -30, 5), (Past(0, -30, 5), Past(-1, -29, 5), Past(-1, -30, 4))),
}
POSTS = {
    "below 5": Row(2, WEEK, Past(karma=4), (Past(karma=5),)),
    "below -2": Row(1, WEEK, Past(karma=-3), (Past(karma=-2),)),
    "4 downvoters": Row(1, WEEK, Past(5, 0, 9, -16, 4), (Past(5, 0, 9, -15, 4), Past(5, 0, 9, -16, 3))),
    "last 20 below -30": Row(
        1, 2 * WEEK, Past(-1, -31, 0, 0, 5), (Past(0, -31, 0, 0, 5), Past(-1, -30, 0, 0, 5), Past(-1, -31, 9, 0, 4))
    ),
    "posts below -45": Row(
        1, 3 * WEEK, Past(-1, 90, 0, -46, 5), (Past(0, 90, 0, -46, 5), Past(-1, 90, 0, -45, 5), Past(-1, 90, 9, -46, 4))
    ),
    "last 20 below -60": Row(
        1, 4 * WEEK, Past(-1, -61, 0, 0, 5), (Past(0, -61, 0, 0, 5), Past(-1, -60, 0, 0, 5), Past(-1, -61, 9, 0, 4))
    ),
}


def ages_within(row: Row) -> list[timedelta]:
    """Return ages that fill the limit, the oldest of which has `margin` left."""
    return [row.window - row.margin - number * SECOND for number in range(row.most - 1, -1, -1)]


ROWS = {
    **{f"comments, {name}": (Written.COMMENT, row) for name, row in COMMENTS.items()},
    **{f"posts, {name}": (Written.POST, row) for name, row in POSTS.items()},
}
each_row = pytest.mark.parametrize(("writes", "row"), ROWS.values(), ids=ROWS)


@each_row
def test_limit_stops_whom_it_is_for_until_the_oldest_that_counts_is_out(writes: Written, row: Row) -> None:
    author = writer(row.caught)
    write(author, writes, *ages_within(row))

    assert limit(author, writes) == (row.most, row.window, row.margin)


@each_row
def test_limit_has_room_for_one_more_below_its_number(writes: Written, row: Row) -> None:
    author = writer(row.caught)
    write(author, writes, *ages_within(row)[1:])

    assert limit(author, writes) is None


@each_row
def test_limit_is_over_when_its_window_is(writes: Written, row: Row) -> None:
    author = writer(row.caught)
    write(author, writes, *ages_within(row)[1:], row.window)

    assert limit(author, writes) is None


@pytest.mark.parametrize(
    ("writes", "row", "spared"),
    [
        pytest.param(writes, row, past, id=f"{name} ({number})")
        for name, (writes, row) in ROWS.items()
        for number, past in enumerate(row.spared)
    ],
)
def test_limit_spares_who_misses_it_by_one(writes: Written, row: Row, spared: Past) -> None:
    author = writer(spared)
    write(author, writes, *ages_within(row))

    assert limit(author, writes) is None


def test_every_limit_of_the_table_is_shown_above() -> None:
    table = {
        writes: [(row.most, row.window) for row in rows.values()]
        for writes, rows in ((Written.COMMENT, COMMENTS), (Written.POST, POSTS))
    }

    assert {writes: [(limit.most, limit.window) for limit in writes.limits] for writes in Written} == table


@pytest.mark.parametrize("writes", Written)
def test_moderators_have_no_limits(writes: Written) -> None:
    author = writer(Past(-99, -99, 9, -99, 9))
    write(author, writes, SECOND, SECOND, SECOND)
    author.is_staff = True

    assert limit(author, writes) is None


def test_own_post_is_no_way_around_the_limits_of_posts() -> None:
    author = writer(Past(karma=-3))
    write(author, Written.POST, HOUR)

    assert limit(author, Written.POST, on=make_post(author)) == (1, WEEK, WEEK - HOUR)


@pytest.mark.parametrize("is_coauthor", [False, True])
def test_on_an_own_post_only_the_eight_seconds_hold(*, is_coauthor: bool) -> None:
    author = writer(Past(-99, -99, 9, -99, 9))
    own = make_post(coauthors=[author]) if is_coauthor else make_post(author)
    write(author, Written.COMMENT, HOUR, HOUR, HOUR)
    before = limit(author, on=own)
    write(author, Written.COMMENT, SECOND, post=own)

    assert (before, limit(author, on=own)) == (None, (1, 8 * SECOND, 7 * SECOND))


def test_what_was_written_on_own_posts_counts_for_the_eight_seconds_alone() -> None:
    author = writer(Past(-99, -99, 9, -99, 9))
    write(author, Written.COMMENT, HOUR, post=make_post(author))
    write(author, Written.COMMENT, HOUR, post=make_post(coauthors=[author]))
    make_quick_take(author, posted_at=NOW - HOUR)
    before = limit(author)
    write(author, Written.COMMENT, SECOND, post=make_post(author))

    assert (before, limit(author)) == (None, (1, 8 * SECOND, 7 * SECOND))


def test_comments_on_wikitags_count_and_are_limited() -> None:
    author, wikitag = writer(Past(karma=4)), make_wikitag()
    write(author, Written.COMMENT, HOUR, 2 * HOUR, 3 * HOUR, post=None, wikitag=wikitag)

    reached = reached_limit(author, writes=Written.COMMENT, on=wikitag, present=NOW)
    assert reached == (Written.COMMENT.limits[1], NOW + 21 * HOUR)


UNPUBLISHED = (Written.POST, {"is_draft": True})


@pytest.mark.parametrize(
    ("writes", "fields"), [*product(Written, [{"deleted_at": NOW}, {"is_rejected": True}]), UNPUBLISHED]
)
def test_what_is_gone_counts_as_written(writes: Written, fields: dict[str, Any]) -> None:
    author = writer(Past(karma=-3))
    write(author, writes, HOUR, **fields)

    assert limit(author, writes) is not None


@pytest.mark.parametrize(
    ("writes", "fields"),
    [
        *product(Written, [{"is_stub": True}]),
        (Written.COMMENT, {"is_draft": True}),
        (Written.POST, {"is_draft": True, "is_first_draft": True}),
    ],
)
def test_what_nobody_posted_here_does_not_count(writes: Written, fields: dict[str, Any]) -> None:
    author = writer(Past(karma=-3))
    write(author, writes, SECOND, **fields)

    assert limit(author, writes) is None


@pytest.mark.parametrize("fields", [{"is_event": True}, {"is_shortform": True}], ids=["event", "container"])
def test_events_and_containers_of_quick_takes_are_no_posts_that_count(fields: dict[str, Any]) -> None:
    author = writer(Past(karma=-3))
    write(author, Written.POST, HOUR, **fields)

    assert limit(author, Written.POST) is None


def test_of_several_limits_the_longest_is_told() -> None:
    author = writer(Past(-3, -30, 7))
    write(author, Written.COMMENT, 2 * SECOND, 2 * HOUR, 3 * HOUR)

    assert limit(author) == (1, WEEK, WEEK - 2 * SECOND)


def test_more_than_are_allowed_free_the_limit_one_after_the_other() -> None:
    """Whose karma fell may have written more than they may now: the third newest decides, not the oldest."""
    author = writer(Past(karma=4))
    write(author, Written.COMMENT, HOUR, 2 * HOUR, 3 * HOUR, 20 * HOUR)

    assert limit(author) == (3, DAY, 21 * HOUR)


@pytest.mark.parametrize(
    ("wait", "words", "until"),
    [
        (timedelta(0), "1 second", "November 24, 2026 12:00 PM UTC"),
        (SECOND, "1 second", "November 24, 2026 12:00 PM UTC"),
        (7.2 * SECOND, "8 seconds", "November 24, 2026 12:00 PM UTC"),
        (60 * SECOND, "60 seconds", "November 24, 2026 12:01 PM UTC"),
        (61 * SECOND, "2 minutes", "November 24, 2026 12:01 PM UTC"),
        (HOUR, "60 minutes", "November 24, 2026 1:00 PM UTC"),
        (23 * HOUR + SECOND, "24 hours", "November 25, 2026 11:00 AM UTC"),
        (DAY + SECOND, "2 days", "November 25, 2026 12:00 PM UTC"),
        (WEEK, "7 days", "December 1, 2026 12:00 PM UTC"),
    ],
)
def test_sentence_says_how_long_and_until_when(wait: timedelta, words: str, until: str) -> None:
    sentences = [sentence(NOW + wait, writes=writes, present=NOW) for writes in Written]

    assert sentences == [
        f"Rate limit: You cannot comment for {words} (until {until})",
        f"Rate limit: You cannot post for {words} (until {until})",
    ]


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize(
    ("writes", "past", "queries"),
    [
        (Written.COMMENT, Past(), 3),
        (Written.COMMENT, Past(10, -99, 9), 4),
        (Written.COMMENT, Past(-1, -99, 9), 5),
        (Written.POST, Past(), 2),
        (Written.POST, Past(-1, -99, 0, -99, 9), 3),
    ],
)
def test_question_costs_the_same_queries_at_any_number(
    writes: Written, past: Past, queries: int, rows: int, django_assert_num_queries: Any
) -> None:
    author, place = writer(past), make_post() if writes is Written.COMMENT else None
    for _ in range(rows):
        write(author, writes, HOUR)
    with django_assert_num_queries(queries):
        reached_limit(author, writes=writes, on=place, present=NOW)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables from end to end")
@pytest.mark.parametrize("writes", Written)
def test_every_question_is_answered_from_an_index(writes: Written) -> None:
    author, place = writer(Past(-1, -99, 9, -99, 9)), make_post()
    write(author, writes, HOUR)
    forget_statistics()
    with CaptureQueriesContext(connection) as asked:
        reached_limit(author, writes=writes, on=place, present=NOW)
    plans = [_plan(query["sql"]) for query in asked.captured_queries]

    assert [line for plan in plans for line in plan if line.startswith("SCAN") or "ORDER BY" in line] == []
    assert len(plans) == {Written.COMMENT: 5, Written.POST: 3}[writes]


def _plan(sql: str) -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
