"""The four lists of a profile: their order, their windows, and what it costs to show them."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Comment, CommentSort, Post, PostSort
from content.numbers import settle_everything
from content.refresh import refresh_plans
from tests.factories import (
    LONG_AGO,
    fill,
    make_comment,
    make_post,
    make_quick_take,
    make_reaction,
    make_revision,
    make_wikitag,
)
from tests.pages import get_fragment, get_page, load_more_url, parse, row_ids, texts, walk

if TYPE_CHECKING:
    from django.test import Client

    from profiles.models import User

QUERIES_OF_THE_PAGE = 11
QUERIES_OF_MORE_COMMENTS = 4


def in_order(rows: list[Any], order: tuple[str, ...]) -> list[str]:
    """Sort rows by the columns of an order the slow way: one stable sort a column, the last one first."""
    for name in reversed(order):
        rows = sorted(rows, key=lambda row: getattr(row, name.removeprefix("-")), reverse=name.startswith("-"))
    return [row.pk for row in rows]


@pytest.mark.parametrize("rows", [1, 9])
def test_profile_costs_the_same_queries_for_any_number_of_rows(client: Client, alice: User, rows: int) -> None:
    fill(alice, rows)

    with CaptureQueriesContext(connection) as queries:
        page = get_page(client, "/users/alice")

    assert [len(row_ids(page, name)) for name in ("sequences", "posts", "wikitags", "comments")] == [
        rows,
        rows + 1,
        rows,
        rows + 1,
    ]
    assert len(queries) == QUERIES_OF_THE_PAGE


@pytest.mark.parametrize("rows", [1, 9])
def test_more_rows_cost_the_same_queries_for_any_number_of_rows(client: Client, alice: User, rows: int) -> None:
    for _ in range(10 + rows):
        make_reaction(make_comment(alice))
    settle_everything()
    link = get_page(client, "/users/alice").cssselect("#comments a.load-more")[0]

    with CaptureQueriesContext(connection) as queries:
        answer = get_fragment(client, link.get("hx-get"), target="comments-more", seen_at="/users/alice")

    assert len(row_ids(parse(answer))) == rows
    assert len(queries) == QUERIES_OF_MORE_COMMENTS


def test_whole_page_with_coauthored_posts_costs_no_more_queries(client: Client, alice: User, bob: User) -> None:
    make_post(bob, coauthors=[alice], title="Theirs")
    fill(alice, 1)

    with CaptureQueriesContext(connection) as queries:
        page = get_page(client, "/users/alice")

    assert "Theirs" in texts(page, "#posts .p-name")
    assert len(queries) == QUERIES_OF_THE_PAGE


@pytest.mark.parametrize("sort", PostSort)
def test_walking_all_posts_equals_the_sorted_list(client: Client, alice: User, bob: User, sort: PostSort) -> None:
    dice = random.Random(7)
    for number in range(60):
        author, coauthors = (alice, []) if number % 5 else (bob, [alice])
        make_post(
            author,
            coauthors=coauthors,
            score=dice.choice([0, 0, 0, 5]),
            posted_at=LONG_AGO + timedelta(days=dice.randrange(5)),
            last_commented_at=LONG_AGO + timedelta(days=dice.randrange(3)),
            decayed_score=dice.choice([0.0, 0.25, -0.5]),
            adjusted_score=dice.choice([0.1, 0.2]),
        )
    settle_everything()

    walked = walk(client, f"/users/alice?sortedBy={sort}", "posts")

    assert walked == in_order(list(Post.objects.all()), sort.order)


@pytest.mark.parametrize("sort", CommentSort)
@pytest.mark.parametrize("start", ["/users/alice?comments=1&", "/users/alice/comments?"])
def test_walking_all_comments_equals_the_sorted_list(
    client: Client, alice: User, sort: CommentSort, start: str
) -> None:
    post, dice = make_post(), random.Random(11)
    for number in range(70):
        make_comment(
            alice,
            post=post,
            score=dice.choice([0, 0, -9, 4]),
            is_pinned=number % 23 == 0,
            posted_at=LONG_AGO + timedelta(days=dice.randrange(5)),
            last_activity_at=LONG_AGO + timedelta(days=dice.randrange(3)),
            decayed_score=dice.choice([0.0, 0.25]),
        )
    settle_everything()

    walked = walk(client, f"{start}commentsSortBy={sort}", "comments")

    assert walked == in_order(list(Comment.objects.all()), sort.order)


def test_window_moves_on_at_200_rows_and_reaches_every_row_once(client: Client, alice: User) -> None:
    wikitag = make_wikitag()
    ids = [make_revision(alice, wikitag=wikitag).pk for _ in range(230)]
    settle_everything()
    refresh_plans()

    page = get_page(client, "/users/alice?wikitags=200")
    next_url = load_more_url(page, "wikitags")
    further = get_page(client, next_url)

    assert row_ids(page, "wikitags") == ids[::-1][:200]
    assert next_url.startswith("/users/alice/wikitags?after=")
    assert row_ids(further, "wikitags") == ids[::-1][200:210]
    assert walk(client, "/users/alice", "wikitags") == ids[::-1]


def test_rows_inserted_between_two_pages_neither_repeat_nor_hide_any(client: Client, alice: User) -> None:
    post = make_post()
    ids = [make_comment(alice, post=post).pk for _ in range(25)][::-1]
    settle_everything()
    page = get_page(client, "/users/alice")

    make_comment(alice, post=post)
    link = page.cssselect("#comments a.load-more")[0]
    more = get_fragment(client, link.get("hx-get"), target="comments-more", seen_at="/users/alice")

    assert row_ids(page, "comments") + row_ids(parse(more)) == ids[:20]


def test_more_rows_are_literally_those_of_the_larger_page(client: Client, alice: User) -> None:
    for _ in range(12):
        make_post(alice)
    settle_everything()
    link = get_page(client, "/users/alice/posts").cssselect("#posts a.load-more")[0]

    answer = get_fragment(client, link.get("hx-get"), target="posts-more", seen_at="/users/alice/posts")
    whole = client.get(answer["HX-Replace-Url"]).content.decode()

    rows = answer.content.decode().replace(' tabindex="-1" autofocus', "").split("<article")[1:]
    assert len(rows) == 2
    assert [row.split("</article>")[0] in whole for row in rows] == [True, True]


def test_more_rows_keep_what_the_address_says_of_other_lists(client: Client, alice: User) -> None:
    post = make_post()
    for _ in range(25):
        make_comment(alice, post=post)
    settle_everything()
    link = get_page(client, "/users/alice").cssselect("#comments a.load-more")[0]

    answer = get_fragment(
        client, link.get("hx-get"), target="comments-more", seen_at="/users/alice?posts=35&sortedBy=top"
    )

    assert answer["HX-Replace-Url"] == "/users/alice?posts=35&sortedBy=top&comments=20"
    again = parse(answer).cssselect("a.load-more")[0].get("href")
    assert again.partition("#")[0] == "/users/alice?posts=35&sortedBy=top&comments=30"


def test_load_more_says_how_many_and_vanishes_at_the_end(client: Client, alice: User) -> None:
    for _ in range(11):
        make_post(alice)
    settle_everything()

    first = get_page(client, "/users/alice")
    last = get_page(client, "/users/alice?posts=35")

    assert texts(first, "#posts a.load-more") == ["Load More (10/11)"]
    assert texts(last, "#posts a.load-more") == []


def test_quick_takes_container_is_the_sticky_row_and_never_a_listed_one(client: Client, alice: User) -> None:
    container = make_quick_take(alice).post
    post = make_post(alice)
    settle_everything()

    page = get_page(client, "/users/alice")
    questions = get_page(client, "/users/alice?filter=questions")

    assert row_ids(page, "posts") == [container.pk, post.pk]
    assert row_ids(questions, "posts") == []
    assert texts(questions, "#posts .section__empty") == ["No posts to display."]
