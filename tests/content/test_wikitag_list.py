"""The list of all wikitags: what stands in it, where it leads, and what it costs to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from content.models import Wikitag
from tests.factories import make_user, make_wikitag
from tests.members import signed_in
from tests.pages import get_fragment, get_page, load_more_url, row_ids, texts, walk, walk_in_place
from web.ages import now

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

ROW = "#wikitags [data-id]"


def test_wikitags_stand_by_name_and_lead_to_their_pages(client: Client) -> None:
    for name in ("zinc", "Ångström", "Bread", "ash"):
        make_wikitag(name)
    page = get_page(client, "/wikitags")

    assert texts(page, "main h1") == ["Wikitags"]
    assert texts(page, ROW) == ["Ångström", "ash", "Bread", "zinc"]
    assert [link.get("href") for link in page.cssselect(f"{ROW} a")] == [
        "/w/angstroem",
        "/w/ash",
        "/w/bread",
        "/w/zinc",
    ]


def test_deleted_ones_are_not_listed_to_anybody(client: Client, carols: Client) -> None:
    make_wikitag("Gone", deleted_at=now())

    for reader in (client, carols):
        page = get_page(reader, "/wikitags")
        assert texts(page, ROW) == []
        assert texts(page, ".section__empty") == ["Nobody has written about anything here yet."]


def test_bar_of_every_page_leads_to_it(client: Client) -> None:
    [link] = get_page(client, "/people").cssselect(".site-bar a[href='/wikitags']")
    [here] = get_page(client, "/wikitags").cssselect(".site-bar [aria-current=page]")

    assert (link.get("aria-current"), here.get("href")) == (None, "/wikitags")


def test_members_make_the_first_one_from_here_or_read_why_not(client: Client, settings: Any) -> None:
    member, newcomer = signed_in(make_user("Ann", karma=1)), signed_in(make_user("Bea", karma=0))
    notes = {
        who: texts(get_page(browser, "/wikitags"), "p.section__note")
        for who, browser in (("stranger", client), ("member", member), ("newcomer", newcomer))
    }
    assert notes == {
        "stranger": [],
        "member": ["New wikitag"],
        "newcomer": ["You need at least 1 karma to edit wikitags."],
    }
    settings.BYLINE_MODE = "archive"
    assert texts(get_page(member, "/wikitags"), "p.section__note") == []


@pytest.mark.parametrize("rows", [1, 9])
def test_list_costs_two_queries(client: Client, rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        make_wikitag()
    get_page(client, "/wikitags")

    with django_assert_num_queries(2):
        assert len(row_ids(get_page(client, "/wikitags"))) == rows


def test_following_load_more_reaches_every_wikitag(client: Client) -> None:
    Wikitag.objects.bulk_create(Wikitag(name=f"W{number:03}", slug=f"w{number:03}") for number in range(230))
    in_order = list(Wikitag.objects.order_by("slug").values_list("pk", flat=True))

    assert walk(client, "/wikitags", "wikitags") == in_order
    assert walk_in_place(client, "/wikitags", "wikitags") == in_order
    more = load_more_url(get_page(client, "/wikitags"), "wikitags")
    part = get_fragment(client, more, target="wikitags-more", seen_at="/wikitags")
    assert part["HX-Replace-Url"] == more.partition("#")[0]


def test_cursor_of_another_list_is_not_found(client: Client) -> None:
    assert client.get("/wikitags?after=forged").status_code == 404
