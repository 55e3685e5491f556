"""What a profile answers to filters, to htmx, and to those who want more than there is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.numbers import settle_everything
from tests.factories import (
    LONG_AGO,
    fill,
    make_comment,
    make_post,
)
from tests.pages import get_fragment, get_page, parse, row_ids, texts

if TYPE_CHECKING:
    from django.test import Client

    from profiles.models import User


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
