"""Every order that a list offers is read from an index, at its top and behind any cursor, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management.color import no_style
from django.db import connection

from content.models import (
    Comment,
    CommentSort,
    ModeratorAct,
    Post,
    PostSort,
    Report,
    Revision,
    Sequence,
    Tagging,
    Wikitag,
)
from content.models.comment import LATEST_ORDER
from content.models.moderator_act import LOG_ORDER
from content.models.report import REPORT_ORDER
from content.models.sequence import SEQUENCE_ORDER
from content.models.tagging import TAGGING_ORDER
from content.models.wikitag import REVISION_ORDER, VERSION_ORDER, WIKITAG_ORDER
from profiles.models import PEOPLE_ORDER, UNREVIEWED_ORDER, ProfileSlug, User
from tests.factories import LONG_AGO, make_post, make_user, make_wikitag
from tests.statistics import forget_statistics
from web.keyset import probes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

ROWS = 6_000
EVERYBODY = 4


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """Fill each table with thousands of rows of four people, and tell the planner so."""
    with django_db_blocker.unblock():
        people = [make_user(f"Writer {number}") for number in range(EVERYBODY)]
        User.objects.bulk_create(_readers())
        place, wikitag = make_post(people[0]), make_wikitag()
        Wikitag.objects.bulk_create(Wikitag(name="W", slug=f"w{number}") for number in range(ROWS))
        Post.objects.bulk_create(_dated(Post, people, "posted_at", "last_commented_at", title="T", slug="t"))
        Comment.objects.bulk_create(_dated(Comment, people, "posted_at", "last_activity_at", post=place))
        Sequence.objects.bulk_create(_dated(Sequence, people, "created_at", title="T"))
        revisions = _dated(Revision, people, "edited_at", wikitag=wikitag)
        for number, revision in enumerate(revisions):
            revision.minor = number
        Revision.objects.bulk_create(revisions)
        _moderate(Post.objects.order_by("pk")[:2000])
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("ANALYZE")
            else:
                # What earlier tests rolled back stands in the tables and swells one index more than another, until
                # three comments of one minute are found by everybody's list, and sorted.
                cursor.execute("VACUUM (FULL, ANALYZE)")
                # As on solid-state disks. Four times a sequential page, the default, makes the list of everybody, which
                # stands in the order of the table, the cheapest way to somebody who wrote a quarter of it.
                cursor.execute("SET random_page_cost = 1.1")
        yield people[1]
        if connection.vendor == "postgresql":
            connection.cursor().execute("RESET random_page_cost")
        # Emptied as new: after a DELETE, PostgreSQL would plan the next tests for empty tables of thousands of pages.
        filled = (ModeratorAct, Report, Comment, Sequence, Revision, Post, Wikitag, ProfileSlug, User)
        tables = [model._meta.db_table for model in filled]
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, allow_cascade=True))
        if connection.vendor == "sqlite":
            forget_statistics()


def _readers() -> list[User]:
    """Return people who wrote nothing; their slugs lead nowhere, which no list asks."""
    return [
        User(username=f"w{number}", slug=f"w{number}", display_name="W", search_name=" w", karma=number % 40)
        for number in range(ROWS)
    ]


def _dated(model: Any, people: list[User], *dates: str, **fields: Any) -> list[Any]:
    rows = []
    for number in range(ROWS):
        moment = LONG_AGO + timedelta(minutes=number // 3)
        rows.append(model(author=people[number % EVERYBODY], **dict.fromkeys(dates, moment), **fields))
        if model is Comment:
            rows[-1].is_quick_take = number % 5 == 0
        for name in ("score", "decayed_score", "adjusted_score"):
            if hasattr(rows[-1], name):
                setattr(rows[-1], name, number % 40)
    return rows


def _moderate(posts: QuerySet[Post]) -> None:
    """Fill what moderators read: a report of each post, every other one resolved, and an act on each."""
    moderator = make_user("Moderator", is_staff=True)
    resolved = ({"resolved_at": None}, {"resolved_at": LONG_AGO})
    Report.objects.bulk_create(
        Report(reporter=moderator, post=post, reason="x", reported_at=post.posted_at, **resolved[number % 2])
        for number, post in enumerate(posts)
    )
    ModeratorAct.objects.bulk_create(
        ModeratorAct(
            actor_pk=moderator.pk, thing="post", thing_pk=post.pk, owner_pk=post.author_id, acted_at=post.posted_at
        )
        for post in posts
    )


LISTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    **{f"posts, {sort}": (Post, sort.order) for sort in PostSort},
    **{f"comments, {sort}": (Comment, sort.order) for sort in CommentSort},
    "wikitag edits": (Revision, REVISION_ORDER),
    "sequences": (Sequence, SEQUENCE_ORDER),
}


EVERYBODYS: dict[str, tuple[Any, tuple[str, ...]]] = {
    **{f"posts, {sort}": (Post.objects.all(), sort.order) for sort in PostSort},
    "comments": (Comment.objects.all(), LATEST_ORDER),
    "quick takes": (Comment.objects.quick_takes(), LATEST_ORDER),
}


@pytest.mark.parametrize("name", LISTS)
def test_order_is_read_from_its_index_at_the_top_and_behind_a_cursor(crowd: User, db: None, name: str) -> None:
    model, order = LISTS[name]

    _expect_only_index_reads(model.objects.by(crowd).visible_to(_Stranger()).listed(), order)


@pytest.mark.parametrize("name", EVERYBODYS)
def test_order_of_everybodys_list_is_read_from_its_index_too(crowd: User, db: None, name: str) -> None:
    rows, order = EVERYBODYS[name]

    _expect_only_index_reads(rows.by_people_shown_to(_Stranger()).visible_to(_Stranger()).listed(), order)


@pytest.mark.parametrize("name", [name for name in LISTS if name.startswith("posts")])
def test_orders_are_read_from_their_indexes_for_a_coauthor_too(crowd: User, db: None, name: str) -> None:
    """Whose drafts a member may read is asked of each post, and must not become the way to the posts."""
    model, order = LISTS[name]
    reader = User.objects.filter(posts__isnull=False).exclude(pk=crowd.pk)[0]

    _expect_only_index_reads(model.objects.by(crowd).visible_to(reader).listed(), order)
    _expect_only_index_reads(model.objects.by_people_shown_to(reader).visible_to(reader).listed(), order)


def _expect_only_index_reads(branch: QuerySet[Any], order: tuple[str, ...]) -> None:
    """Expect that neither the top of a list nor what stands behind a cursor in its middle is sorted or searched for."""
    middle = branch.order_by(*order)[1000]
    key = [getattr(middle, column.removeprefix("-")) for column in order]

    plans = {
        depth: _plan(probe.order_by(*order)[:11]) for depth, probe in enumerate([branch, *probes(branch, order, key)])
    }

    assert {depth: _sorts(plan) for depth, plan in plans.items()} == dict.fromkeys(plans, [])
    assert {depth: _scans_everything(plan, branch.model) for depth, plan in plans.items()} == dict.fromkeys(
        plans, False
    )


@pytest.mark.parametrize("query", ["", "w"])
def test_people_by_karma_and_found_by_name_are_read_from_the_index(crowd: User, db: None, query: str) -> None:
    everybody = User.objects.visible_to(_Stranger()).listed()
    branch = everybody.found_by(query) if query else everybody
    middle = branch.order_by(*PEOPLE_ORDER)[1000]

    for probe in (branch, *probes(branch, PEOPLE_ORDER, [middle.karma, middle.pk])):
        plan = _plan(probe.order_by(*PEOPLE_ORDER)[:26])
        assert (_sorts(plan), _scans_everything(plan, User)) == ([], False)


# What moderators read is short or empty as a rule: that it waits must be told by its index.
MODERATORS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "posts": (Post.objects.waiting(), PostSort.NEW.order),
    "comments": (Comment.objects.waiting(), LATEST_ORDER),
    "people": (User.objects.unreviewed(), UNREVIEWED_ORDER),
    "reports": (Report.objects.open(), REPORT_ORDER),
    "log": (ModeratorAct.objects.all(), LOG_ORDER),
    "history of a person": (ModeratorAct.objects.on("person", "x"), LOG_ORDER),
    "history of a post": (ModeratorAct.objects.on("post", "x"), LOG_ORDER),
}


@pytest.mark.parametrize("name", MODERATORS)
def test_what_moderators_read_is_read_from_its_index(crowd: User, db: None, name: str) -> None:
    rows, order = MODERATORS[name]
    plan = _plan(rows.order_by(*order)[:11])

    assert (name, _sorts(plan), plan) == (name, [], plan)
    assert (
        not any(line.startswith("Seq Scan") or line == f"SCAN {rows.model._meta.db_table}" for line in plan)
        or name == "log"
    )


def test_versions_and_tagged_posts_are_read_from_their_indexes(crowd: User, db: None) -> None:
    wikitag = Revision.objects.all()[0].wikitag
    posts = Post.objects.order_by("pk")[:2000]
    Tagging.objects.bulk_create(Tagging(post=post, wikitag=wikitag, score=n % 9) for n, post in enumerate(posts))
    seen = Post.objects.visible_to(_Stranger()).listed()

    _expect_only_index_reads(Revision.objects.of_text(wikitag).visible_to(_Stranger()), VERSION_ORDER)
    _expect_only_index_reads(Tagging.objects.on(wikitag).relevant().showing(seen), TAGGING_ORDER)


def test_wikitags_by_name_are_read_from_their_index(crowd: User, db: None) -> None:
    _expect_only_index_reads(Wikitag.objects.listed(), WIKITAG_ORDER)


def test_edits_of_one_person_beside_one_of_them_are_read_from_an_index(crowd: User, db: None) -> None:
    middle = Revision.objects.by(crowd).order_by(*VERSION_ORDER)[1000]
    edits = Revision.objects.of_text(middle.wikitag).visible_to(_Stranger()).by(crowd)
    earlier, later = edits.before(middle), edits.after(middle)

    for read in (earlier.newest_first()[:1], later.oldest_first()[:1], edits.oldest_first()[:1]):
        plan = _plan(read)
        assert (_sorts(plan), _scans_everything(plan, Revision)) == ([], False)
    assert _scans_everything(_plan(earlier.order_by()), Revision) is False


def test_plan_reader_notices_a_sort_and_a_full_scan(crowd: User, db: None) -> None:
    plan = _plan(Comment.objects.order_by("body_source")[:11])

    assert _sorts(plan) != []
    assert _scans_everything(plan, Comment) is True


class _Stranger:
    pk = None
    is_staff = is_superuser = False


def _plan(rows: QuerySet[Any]) -> list[str]:
    """Return the lines of SQLite's plan, or the nodes of PostgreSQL's as `type relation`."""
    if connection.vendor == "sqlite":
        return [line.split(maxsplit=3)[3] for line in rows.explain().splitlines()]
    return list(_nodes(json.loads(rows.explain(format="json"))[0]["Plan"]))


def _nodes(plan: dict[str, Any]) -> Iterator[str]:
    yield f"{plan['Node Type']} {plan.get('Relation Name', '')}".strip()
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _sorts(plan: list[str]) -> list[str]:
    return [line for line in plan if "TEMP B-TREE" in line or "Sort" in line]


def _scans_everything(plan: list[str], model: Any) -> bool:
    table = model._meta.db_table
    return bool({f"SCAN {table}", f"Seq Scan {table}"} & set(plan))
