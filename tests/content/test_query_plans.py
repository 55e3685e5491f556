"""What every list sends to the database, in every order, at its top and further down, is read from an index.

A crawl keeps the statements, and each database says how it would answer them. `TEST_ROWS=200000` makes the site as large
as that; it takes minutes, and plans seldom differ.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from content.models import Comment, CommentSort, PostFilter, PostSort, Wikitag
from tests.big_site import COAUTHOR, empty_site, fill_site
from tests.members import signed_in
from tests.pages import HTMX, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profiles.models import User

ROWS = int(os.environ.get("TEST_ROWS", "8000"))
# On PostgreSQL no part of a plan reads more rows than this many times what the query returns, and a few.
TIMES, FEW = 20, 100
# SQLite tells how many steps its machine takes: so many for each row that is returned, and a few.
STEPS, FEW_STEPS, STEPS_A_ROUND = 500, 5_000, 100
# What reads more until there are indexes or counters for it, and the sort of a thing that its SQL begins or ends with.
EXEMPT = {
    "who wrote how much of a wikitag, summed from all its edits": r'FROM "content_revision" .* GROUP BY 1$',
    "votes on and by a person, counted for moderators": r'FROM "content_\w+vote" .* GROUP BY 1$',
    "events, which are few among the posts of a person": r'AND "content_post"\."is_event"( AND|\))',
    "what somebody wrote with others, sorted as a whole": r'JOIN "content_coauthorship" .* ORDER BY 2 .* LIMIT \d+$',
    "own posts and sequences that no list shows, few among all": r'NOT \((NOT )?"content_(post|sequence)"\."(deleted_at|is_)',
    "the log, read from SQLite's table backwards, in the order of its keys": r'FROM "content_moderatoract" ORDER BY 1 DESC',
}
FILTERS = {"filter": [kind.value for kind in PostFilter], "includeEvents": ["true"], "karmaThreshold": ["-10"]}


@dataclass(frozen=True)
class Statement:
    """What one page asked; `page` says which it was."""

    page: str
    sql: str
    params: tuple[Any, ...]


@pytest.fixture(scope="module")
def big_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    with django_db_blocker.unblock():
        yield fill_site(ROWS)
        empty_site()


def lists(owner: User) -> dict[str, list[str]]:
    """Return the addresses of all lists, by who reads them."""
    profile = owner.get_absolute_url()
    post = Comment.objects.exclude(post=None).earliest("pk").thread_url
    wikitag = Wikitag.objects.get(name="Calibration")
    by_posts = [f"?{urlencode({'sortedBy': sort.value})}" for sort in PostSort]
    by_posts += [f"?{urlencode({name: value})}" for name, values in FILTERS.items() for value in values]
    by_comments = [f"?{urlencode({'commentsSortBy': sort.value})}" for sort in CommentSort]
    return {
        "stranger": [
            *(profile, *(f"{profile}/posts{query}" for query in by_posts), f"/users/{COAUTHOR}/posts"),
            *(f"{profile}/comments{query}" for query in by_comments),
            *(f"{profile}/sequences", f"{profile}/wikitags"),
            *(f"/{query}" for query in by_posts),
            *("/people", "/people?q=person", "/quicktakes", "/allComments", "/wikitags"),
            *(f"{post}{query}" for query in by_comments),
            *(wikitag.get_absolute_url(), wikitag.discussion_url, f"{wikitag.get_absolute_url()}/history"),
            f"{wikitag.get_absolute_url()}/history?user={owner.slug}",
        ],
        "moderator": [
            *(profile, f"{profile}/drafts", f"{profile}/hidden", "/", "/quicktakes", "/moderation"),
            *(f"/moderation/queue/{name}" for name in ("reports", "posts", "comments", "people")),
            *("/moderation/log", f"/moderation/log/person/{owner.pk}"),
        ],
    }


@pytest.mark.parametrize("reader", ["stranger", "moderator"])
def test_no_list_reads_more_than_it_shows(big_site: User, db: None, reader: str) -> None:
    client = signed_in(big_site) if reader == "moderator" else Client()

    sent = [statement for address in lists(big_site)[reader] for statement in crawl(client, address)]

    # One of each kind: a list that is shown on several pages asks the same of all.
    kinds = {statement.sql: statement for statement in sent}
    assert len(kinds) > 20
    assert [flaw for statement in kinds.values() for flaw in flaws(statement)] == []


def crawl(client: Client, address: str) -> Iterator[Statement]:
    """Yield what a list asks at its top, and behind that as a page and as a part of one."""
    page, sent = record(client, address)
    yield from sent
    for link in parse(page).cssselect("a.load-more[hx-get]"):
        target = link.get("hx-target").removeprefix("#")
        headers = {**HTMX, "HX-Target": target, "HX-Current-URL": f"http://testserver{address}"}
        for more in ({}, headers):
            yield from record(client, link.get("hx-get"), **more)[1]


def record(client: Client, address: str, **headers: str) -> tuple[Any, list[Statement]]:
    sent = []

    def keep(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith("SELECT"):
            sent.append(Statement(address, sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer, sent


def flaws(statement: Statement) -> list[str]:
    """Say what a statement reads that it should not."""
    if any(re.search(pattern, statement.sql) for pattern in EXEMPT.values()):
        return []
    found = scans(statement) if connection.vendor == "sqlite" else wide_nodes(statement)
    return [f"{statement.page}: {flaw}: {statement.sql}" for flaw in found]


def scans(statement: Statement) -> list[str]:
    """Return from SQLite's plan what reads a table from end to end, and how many steps were too many.

    A sort is not looked for by its name: the reactions to ten comments, which are all shown, are sorted by their time,
    and so are the few rows that tie with a cursor. Sorting more than that takes steps.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.params)
        lines = [line for *_, line in cursor.fetchall()]
    scans = [line for line in lines if line.startswith("SCAN") and "INDEX" not in line]
    rows, steps = _carry_out(statement)
    return [*scans, f"{steps} steps for {rows} rows"] if steps > STEPS * rows + FEW_STEPS else scans


def _carry_out(statement: Statement) -> tuple[int, int]:
    """Return how many rows a statement returns on SQLite, and how many steps of its machine that takes."""
    rounds = 0

    def count() -> int:
        nonlocal rounds
        rounds += 1
        return 0

    connection.connection.set_progress_handler(count, STEPS_A_ROUND)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.params)
            return len(cursor.fetchall()), rounds * STEPS_A_ROUND
    finally:
        connection.connection.set_progress_handler(None, 0)


def wide_nodes(statement: Statement) -> list[str]:
    """Return from PostgreSQL's plan, carried out, what reads far more rows than are returned."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement.sql}", statement.params)
        plan = cursor.fetchone()[0]
    [top] = json.loads(plan) if isinstance(plan, str) else plan
    most = TIMES * top["Plan"]["Actual Rows"] + FEW
    return [f"{name} reads {rows} rows" for name, rows in read_by(top["Plan"]) if rows > most]


def read_by(node: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield how many rows each part of a plan reads, those that it leaves out among them."""
    left_out = sum(count for name, count in node.items() if name.startswith("Rows Removed by"))
    name = f"{node['Node Type']} {node.get('Relation Name', '')} {node.get('Index Name', '')}"
    yield " ".join(name.split()), (node["Actual Rows"] + left_out) * node["Actual Loops"]
    for part in node.get("Plans", []):
        yield from read_by(part)


def test_reader_of_plans_notices_a_sort_and_a_full_scan(big_site: User, db: None) -> None:
    sql, params = Comment.objects.order_by("body_source")[:11].query.sql_with_params()

    found = flaws(Statement("here", sql, params))

    assert found != []
