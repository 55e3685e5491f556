"""Everybody's quick takes and comments, newest first."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import Comment
from tests.factories import LONG_AGO, make_comment, make_post, make_quick_take, make_reaction, make_user
from tests.pages import get_fragment, get_page, parse, row_ids, texts, walk

if TYPE_CHECKING:
    from django.test import Client

    from profiles.models import User

pytestmark = pytest.mark.django_db
QUERIES = 3
GONE = timezone.now() - timedelta(days=1)


def test_quick_takes_of_everybody_stand_newest_first_without_their_replies(
    client: Client, alice: User, bob: User
) -> None:
    old, new = make_quick_take(alice), make_quick_take(bob)
    reply = make_quick_take(bob, parent=old)
    make_comment(alice, parent=reply)
    make_comment(bob)

    page = get_page(client, "/quicktakes")

    assert texts(page, "main h1") == ["Quick Takes"]
    assert row_ids(page, "comments") == [new.pk, old.pk]
    assert texts(page, "#comments h3") == ["Bob's Shortform", "Alice's Shortform"]
    assert texts(page, ".comment-list__replies") == ["2 replies to Alice"]
    assert [link.get("href") for link in page.cssselect(".comment-list__replies a")] == [old.get_absolute_url()]


def test_all_comments_hold_quick_takes_replies_and_the_pinned_alike(client: Client, alice: User) -> None:
    first = make_comment(alice, is_pinned=True)
    reply = make_comment(alice, parent=first)
    take = make_quick_take(alice)

    assert row_ids(get_page(client, "/allComments"), "comments") == [take.pk, reply.pk, first.pk]


@pytest.mark.parametrize("address", ["/quicktakes", "/allComments"])
def test_what_is_not_listed_is_not_there(client: Client, alice: User, address: str) -> None:
    states: list[dict[str, Any]] = [
        {"is_draft": True},
        {"is_rejected": True},
        {"is_awaiting_review": True},
        {"is_stub": True},
        {"deleted_at": GONE},
    ]
    shown = make_quick_take(alice)
    for fields in states:
        make_quick_take(alice, **fields)
        make_quick_take(alice, parent=shown, **fields)
    make_quick_take(make_user("Spammer", signup_rating=0.1))
    make_comment(alice, post=make_post(is_draft=True), is_quick_take=True)

    page = get_page(client, address)

    assert row_ids(page, "comments") == [shown.pk]
    assert texts(page, ".comment-list__replies") == []


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize("address", ["/quicktakes", "/allComments"])
def test_page_costs_the_same_queries_for_any_number_of_rows(
    client: Client, alice: User, address: str, rows: int
) -> None:
    for _ in range(rows):
        take = make_quick_take(alice)
        make_reaction(take)
        make_quick_take(make_user(), parent=take)

    with CaptureQueriesContext(connection) as queries:
        page = get_page(client, address)

    assert len(row_ids(page, "comments")) == (rows if address == "/quicktakes" else 2 * rows)
    assert len(queries) == QUERIES


@pytest.mark.parametrize("address", ["/quicktakes", "/allComments"])
def test_walking_the_list_equals_the_sorted_one(client: Client, alice: User, address: str) -> None:
    dice = random.Random(3)
    for _ in range(50):
        make_quick_take(alice, posted_at=LONG_AGO + timedelta(days=dice.randrange(4)))
    expected = list(Comment.objects.order_by("-posted_at", "-pk").values_list("pk", flat=True))

    assert walk(client, address, "comments") == expected


def test_load_more_by_htmx_brings_the_missing_rows(client: Client, alice: User) -> None:
    ids = [make_quick_take(alice).pk for _ in range(25)][::-1]
    link = get_page(client, "/quicktakes").cssselect("#comments a.load-more")[0]

    answer = get_fragment(client, link.get("hx-get"), target="comments-more", seen_at="/quicktakes")

    assert row_ids(parse(answer)) == ids[20:]
    assert answer["HX-Replace-Url"] == "/quicktakes?comments=30"


def test_cursor_of_one_list_is_not_one_of_the_other(client: Client, alice: User) -> None:
    for _ in range(25):
        make_quick_take(alice)
    link = get_page(client, "/quicktakes").cssselect("#comments a.load-more")[0].get("hx-get")
    cursor = link.partition("after=")[2].partition("&")[0]

    assert [client.get(f"/{name}?after={cursor}").status_code for name in ("quicktakes", "allComments")] == [200, 404]


def test_empty_lists_say_so(client: Client) -> None:
    said = [texts(get_page(client, address), ".section__empty") for address in ("/quicktakes", "/allComments")]

    assert said == [["Nobody has posted a quick take yet."], ["No Comments Found"]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/shortform", "/quicktakes"),
        ("/allPosts", "/"),
        ("/allPosts?sortedBy=top&filter=curated", "/?sortedBy=top&filter=curated"),
    ],
)
def test_addresses_of_other_sites_lead_to_ours(client: Client, old: str, new: str) -> None:
    answer = client.get(old)

    assert (answer.status_code, answer["Location"]) == (301, new)
