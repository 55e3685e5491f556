"""The four lists of a profile: their order, their windows, and what it costs to show them."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Comment, CommentSort, Post, PostSort
from content.numbers import settle_everything
from tests.factories import (
    LONG_AGO,
    make_comment,
    make_post,
    make_quick_take,
    make_reaction,
    make_revision,
    make_sequence,
    make_user,
    make_wikitag,
)
from tests.pages import get_fragment, get_page, load_more_url, parse, row_ids, texts, walk

if TYPE_CHECKING:
    from django.test import Client

    from profiles.models import User

QUERIES_OF_THE_PAGE = 7
QUERIES_OF_MORE_COMMENTS = 3


def in_order(rows: list[Any], order: tuple[str, ...]) -> list[str]:
    """Sort rows by the columns of an order the slow way: one stable sort a column, the last one first."""
    for name in reversed(order):
        rows = sorted(rows, key=lambda row: getattr(row, name.removeprefix("-")), reverse=name.startswith("-"))
    return [row.pk for row in rows]


def fill(owner: User, rows: int) -> None:
    wikitag = make_wikitag()
    elsewhere = make_post()
    answered = make_comment(post=elsewhere)
    for number in range(rows):
        make_post(owner, score=number % 3, coauthors=[make_user()])
        make_revision(owner, wikitag=wikitag)
        make_sequence(owner)
        comment = make_comment(owner, parent=answered, score=number % 3, is_pinned=number == 0)
        make_reaction(comment)
    make_quick_take(owner)
    settle_everything()


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


FILTERS = {
    "frontpage": {"frontpage_at": LONG_AGO},
    "curated": {"curated_at": LONG_AGO},
    "questions": {"is_question": True},
    "events": {"is_event": True},
    "linkpost": {"url": "https://example.org/"},
}


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_keeps_its_kind_alone(client: Client, alice: User, name: str) -> None:
    posts = {kind: make_post(alice, **fields).pk for kind, fields in FILTERS.items()}

    page = get_page(client, f"/users/alice?filter={name}")

    assert row_ids(page, "posts") == [posts[name]]


def test_events_and_low_karma_follow_their_switches(client: Client, alice: User) -> None:
    event = make_post(alice, is_event=True, score=1).pk
    low = make_post(alice, score=-11).pk
    edge = make_post(alice, score=-10).pk

    assert row_ids(get_page(client, "/users/alice"), "posts") == [edge, low]
    assert row_ids(get_page(client, "/users/alice?includeEvents=true"), "posts") == [edge, low, event]
    assert row_ids(get_page(client, "/users/alice?karmaThreshold=-10"), "posts") == [edge]
    assert row_ids(get_page(client, "/users/alice?karmaThreshold=-1000"), "posts") == [edge, low]


@pytest.mark.parametrize(
    ("address", "note"),
    [
        ("?sortedBy=best", "There is no “best” here. This is “New”."),
        ("?filter=best", "There is no “best” here. This is “All Posts”."),
        ("?commentsSortBy=best", "There is no “best” here. This is “Newest”."),
        ("?sortedBy=top", None),
        ("?view=old", None),
    ],
)
def test_unknown_sort_or_filter_shows_the_default_and_says_so(
    client: Client, alice: User, address: str, note: str | None
) -> None:
    page = get_page(client, f"/users/alice{address}")

    assert texts(page, "[role=note]") == ([note] if note else [])


def test_changing_the_sort_by_htmx_answers_with_the_section_and_its_address(client: Client, alice: User) -> None:
    best, newest = make_post(alice, score=9).pk, make_post(alice).pk

    answer = get_fragment(
        client, "/users/alice?sortedBy=top", target="posts", seen_at="/users/alice?comments=20&sortedBy=new"
    )

    assert row_ids(parse(answer)) == [best, newest]
    assert answer["HX-Push-Url"] == "/users/alice?comments=20&sortedBy=top"
    assert [element.get("id") for element in parse(answer).cssselect("section")] == ["posts"] or parse(answer).get(
        "id"
    ) == "posts"


def test_a_boosted_request_and_a_restored_history_get_the_whole_page(client: Client, alice: User) -> None:
    for extra in ({"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
        answer = client.get("/users/alice", headers={"HX-Request": "true", "HX-Target": "posts", **extra})
        assert [heading.text_content() for heading in parse(answer).cssselect("main h1")] == ["Alice"]


def test_htmx_cannot_name_a_partial_that_the_page_does_not_offer(client: Client, alice: User) -> None:
    answer = get_fragment(client, "/users/alice/posts", target="comments", seen_at="/users/alice")

    assert [heading.text_content() for heading in parse(answer).cssselect("main h1")] == ["Alice"]


def test_every_answer_varies_by_what_decides_it(client: Client, alice: User) -> None:
    varied = {name.strip() for name in client.get("/users/alice")["Vary"].split(",")}

    assert varied >= {"HX-Request", "HX-Target", "HX-Current-URL"}


def test_reading_a_profile_writes_nothing(client: Client, alice: User) -> None:
    fill(alice, 2)

    with CaptureQueriesContext(connection) as queries:
        get_page(client, "/users/alice?sortedBy=magic&commentsSortBy=recentComments")

    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize(
    "address",
    [
        "/users/alice/comments?after=nonsense",
        "/users/alice/comments?after=W10:abc",
        "/users/alice/comments?after=%00",
        "/users/alice/posts?after={comments}",
        "/users/alice/comments?commentsSortBy=top&after={comments}",
        "/users/bob/comments?after={comments}",
    ],
)
def test_foreign_or_broken_cursor_is_not_found(client: Client, alice: User, bob: User, address: str) -> None:
    for _ in range(11):
        make_comment(alice)
    link = get_page(client, "/users/alice/comments?comments=10").cssselect("#comments a.load-more")[0]
    cursor = link.get("hx-get").partition("after=")[2].partition("&")[0]

    answer = client.get(address.format(comments=cursor))

    assert answer.status_code == 404
    assert texts(parse(answer), "main h1") == ["404 Not Found"]


def test_decayed_and_adjusted_orders_follow_the_refreshed_columns(client: Client, alice: User) -> None:
    old = make_post(alice, score=50, posted_at=LONG_AGO)
    young = make_post(alice, score=40, posted_at=LONG_AGO + timedelta(days=300))
    settle_everything()
    call_command("tick", verbosity=0)

    assert row_ids(get_page(client, "/users/alice?sortedBy=magic"), "posts") == [young.pk, old.pk]
    assert row_ids(get_page(client, "/users/alice?sortedBy=top"), "posts") == [old.pk, young.pk]
