"""The list of people: their order, its search, who is in it, and what it costs to show."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import User
from tests.factories import make_user
from tests.pages import get_fragment, get_page, parse, row_ids, texts, walk

QUERIES = 2


@pytest.mark.django_db
def test_people_stand_by_karma_with_their_numbers(client: Client) -> None:
    make_user("Low", karma=3, post_count=1, comment_count=1)
    make_user("High", karma=1250, omega_karma=40, post_count=12)
    make_user("Below", karma=-2)

    page = get_page(client, "/people")

    assert texts(page, "main h1") == ["People"]
    assert texts(page, "#people h3") == ["High", "Low", "Below"]
    assert texts(page, ".person-row__numbers") == [
        "1250 karma 40 Ωkarma on alignmentforum.org 12 posts 0 comments",
        "3 karma 1 post 1 comment",
        "-2 karma 0 posts 0 comments",
    ]
    assert [number.get("value") for number in page.cssselect("#people data.karma")] == ["1250", "3", "-2"]


@pytest.mark.django_db
def test_who_may_not_be_seen_is_neither_listed_nor_found(client: Client, carol: User) -> None:
    gone = timezone.now()
    make_user("Visible")
    make_user("Hidden Away", deactivated_at=gone)
    make_user("Hidden Spam", signup_rating=0.1)
    make_user("Hidden Purged", purged_at=gone, banned_until=gone)
    make_user("")

    assert sorted(texts(get_page(client, "/people"), "#people h3")) == ["Carol", "Visible"]
    assert texts(get_page(client, "/people?q=hidden"), "#people h3") == []
    client.force_login(carol)
    assert sorted(texts(get_page(client, "/people?q=hidden"), "#people h3")) == ["Hidden Purged", "Hidden Spam"]


@pytest.mark.django_db
def test_who_is_only_mentioned_is_listed_without_numbers(client: Client) -> None:
    make_user("Mentioned", source="forum.example", source_id="m1")
    make_user("Imported", source="forum.example", source_id="i1", content_hash="0" * 64)

    page = get_page(client, "/people")

    names, numbers = texts(page, ".person-row__name"), texts(page, ".person-row__numbers")
    assert dict(zip(names, numbers, strict=True)) == {
        "Mentioned": "only mentioned here",
        "Imported": "0 karma 0 posts 0 comments",
    }


@pytest.mark.django_db
def test_archive_lists_nobody_who_is_only_mentioned(client: Client, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    make_user("Mentioned", source="forum.example", source_id="m1")
    make_user("Imported Ann", source="forum.example", source_id="i1", content_hash="0" * 64)
    make_user("Imported Ben", source="forum.example", source_id="i2", content_hash="1" * 64)
    make_user("Member")

    assert sorted(texts(get_page(client, "/people"), "#people h3")) == ["Imported Ann", "Imported Ben", "Member"]
    assert texts(get_page(client, "/people?q=mentioned"), "#people h3") == []
    assert sorted(texts(get_page(client, "/"), "#people h3")) == ["Imported Ann", "Imported Ben", "Member"]


@pytest.mark.django_db
def test_search_keeps_the_order_and_says_what_it_looked_for(client: Client) -> None:
    for name, karma in (("Ann Reed", 1), ("Bo Reed", 9), ("Reed", 5), ("Cy", 50)):
        make_user(name, karma=karma)

    page = get_page(client, "/people?q=%20REED%20")

    assert texts(page, "#people h3") == ["Bo Reed", "Reed", "Ann Reed"]
    assert texts(page, "#people-title") == ["Named “REED”"]
    assert page.cssselect("form[role=search] input[name=q]")[0].get("value") == "REED"
    assert [tag.get("content") for tag in page.cssselect("meta[name=robots]")] == ["noindex"]
    assert get_page(client, "/people").cssselect("meta[name=robots]") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["xyz", "!!!", "%", "_", "a" * 5000, "\x00", "é\x07", "'; --", "☃", "\ud7ff" * 300, " . "]
)
def test_search_that_finds_nobody_says_so_with_a_way_out(client: Client, query: str) -> None:
    make_user("Ann")

    page = get_page(client, f"/people?q={quote(query)}")

    shown = page.cssselect("form[role=search] input[name=q]")[0].get("value")
    if not shown:
        assert texts(page, "#people h3") == ["Ann"]
    else:
        assert texts(page, "#people .section__empty") == [f"Nobody here has a name like “{shown}”. Show everybody"]
        assert [link.get("href") for link in page.cssselect("#people .section__empty a")] == ["/people"]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 9])
def test_list_and_search_cost_the_same_queries_for_any_number_of_rows(client: Client, rows: int) -> None:
    for number in range(rows):
        make_user(f"Ann {number}", karma=number, omega_karma=1)

    for address in ("/people", "/people?q=ann"):
        with CaptureQueriesContext(connection) as queries:
            page = get_page(client, address)
        assert len(row_ids(page, "people")) == rows
        assert len(queries) == QUERIES


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["/people", "/people?q=ann", "/people?people=10&q=ann"])
def test_walking_all_people_equals_the_sorted_list(client: Client, start: str) -> None:
    for number in range(60):
        make_user(f"Ann {number}", karma=number % 4)
    expected = [person.pk for person in sorted(User.objects.all(), key=lambda one: (one.karma, one.pk), reverse=True)]

    assert walk(client, start, "people") == expected


@pytest.mark.django_db
def test_load_more_by_htmx_brings_the_missing_rows_of_the_search(client: Client) -> None:
    for number in range(30):
        make_user(f"Ann {number}", karma=number)
    page = get_page(client, "/people?q=ann")
    link = page.cssselect("#people a.load-more")[0].get("hx-get")

    answer = get_fragment(client, link, target="people-more", seen_at="/people?q=ann")

    assert row_ids(page, "people") + row_ids(parse(answer)) == walk(client, "/people", "people")
    assert answer["HX-Replace-Url"] == "/people?q=ann&people=50"


@pytest.mark.django_db
def test_typing_replaces_the_list_and_the_address(client: Client) -> None:
    make_user("Ann")
    make_user("Bo")

    answer = get_fragment(client, "/people?q=b", target="people", seen_at="/people?q=a")
    cleared = get_fragment(client, "/people?q=", target="people", seen_at="/people?q=b")

    assert texts(parse(answer), "h3") == ["Bo"]
    assert texts(parse(answer), "[hx-swap-oob]") == ["1 person is shown."]
    assert (answer["HX-Replace-Url"], cleared["HX-Replace-Url"]) == ("/people?q=b", "/people")


@pytest.mark.django_db
def test_cursor_of_another_search_is_not_found(client: Client) -> None:
    for number in range(30):
        make_user(f"Ann {number}")
    link = get_page(client, "/people?q=ann").cssselect("#people a.load-more")[0].get("hx-get")
    cursor = link.partition("after=")[2].partition("&")[0]

    statuses = [client.get(f"/people?{query}after={cursor}").status_code for query in ("q=ann&", "", "q=an&")]
    assert statuses == [200, 404, 404]


@pytest.mark.django_db
def test_front_page_shows_ten_people_and_leads_to_all(client: Client) -> None:
    for number in range(12):
        make_user(f"Ann {number}", karma=number)

    page = get_page(client, "/")

    assert texts(page, "#people h3") == [f"Ann {number}" for number in range(11, 1, -1)]
    assert "/people" in [link.get("href") for link in page.cssselect("main .more a")]
