"""The history of a wikitag, the changes of each edit, and all edits of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from content.models import Wikitag
from tests.factories import make_revision, make_user, make_wikitag
from tests.pages import get_fragment, get_page, load_more_url, parse, row_ids, texts, walk
from tests.wikitags import make_five_versions

if TYPE_CHECKING:
    from django.test import Client
    from lxml.html import HtmlElement

    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tides(alice: User, bob: User) -> Wikitag:
    return make_five_versions(alice, bob)


def test_history_lists_every_version_with_who_what_and_how_much(client: Client, tides: Wikitag) -> None:
    page = get_page(client, "/w/tides/history")

    assert texts(page, ".version__number") == ["1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0"]
    assert texts(page, ".version__author") == ["Bob", "Bob", "Alice", "Bob", "Alice"]
    assert texts(page, ".version__message") == ["Edit 4", "Edit 3", "Edit 2", "Edit 1", "Edit 0"]
    assert texts(page, ".change-size") == ["(+9)", "(+4/-8)", "(+12/-6)", "(+6)", "(+8)"]
    assert page.cssselect(".version__number a")[0].get("href") == "/w/tides?version=1.4.0"
    assert page.cssselect("a.opener")[0].get("href") == "/compare/w/tides?after=1.4.0"
    assert texts(page, "a.opener")[0] == "What version 1.4.0 of Tides changed"


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("", {"before": ["1.3.0"], "after": ["1.4.0"]}),
        ("?user=alice", {"before": ["1.0.0"], "after": ["1.2.0"]}),
        ("?lens=moon", {"after": ["1.0.0"]}),
    ],
)
def test_latest_two_versions_are_marked_for_comparison(
    client: Client, tides: Wikitag, alice: User, query: str, marked: dict[str, list[str]]
) -> None:
    make_revision(alice, wikitag=tides, lens="moon")

    assert chosen(get_page(client, f"/w/tides/history{query}")) == marked


def test_rows_that_htmx_brings_leave_the_marks_alone(client: Client, alice: User) -> None:
    tag = make_wikitag("Tag")
    for _ in range(30):
        make_revision(alice, wikitag=tag)
    [more] = get_page(client, "/w/tag/history").cssselect("a.load-more")

    fragment = parse(get_fragment(client, more.get("hx-get"), target="edits-more", seen_at="/w/tag/history"))
    assert (len(row_ids(fragment)), chosen(fragment)) == (5, {})


def test_row_of_a_profile_leads_to_the_history_of_its_text(client: Client, tides: Wikitag, alice: User) -> None:
    make_revision(alice, wikitag=tides, lens="full moon")

    links = get_page(client, alice.get_absolute_url()).cssselect("#wikitags .wikitag-row__history")
    assert {link.get("href") for link in links} == {"/w/tides/history", "/w/tides/history?lens=full%20moon"}
    assert {link.text_content() for link in links} == {"History of Tides"}


def chosen(page: HtmlElement) -> dict[str, list[str]]:
    """Return the versions that are marked, by the name of their buttons."""
    marked: dict[str, list[str]] = {}
    for button in page.cssselect(".version input[checked]"):
        marked.setdefault(button.get("name"), []).append(button.get("value"))
    return marked


@pytest.mark.parametrize("rows", [1, 9])
def test_history_costs_the_same_queries_for_any_number_of_edits(
    client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    tag = make_wikitag("Tag")
    for _ in range(rows):
        make_revision(make_user(), wikitag=tag)

    with django_assert_num_queries(7):
        page = get_page(client, "/w/tag/history")
    assert len(row_ids(page, "edits")) == rows


def test_every_version_is_reached_and_htmx_brings_the_missing_ones(client: Client, alice: User) -> None:
    tag = make_wikitag("Tag")
    expected = [make_revision(alice, wikitag=tag).pk for _ in range(230)][::-1]

    assert walk(client, "/w/tag/history", "edits") == expected
    [more] = get_page(client, "/w/tag/history?user=alice").cssselect("a.load-more")
    assert " ".join(more.text_content().split()) == "Load More (25/230)"
    seen_at = "/w/tag/history?user=alice"
    fragment = get_fragment(client, more.get("hx-get"), target="edits-more", seen_at=seen_at)
    assert row_ids(parse(fragment)) == expected[25:50]
    assert fragment["HX-Replace-Url"] == "/w/tag/history?user=alice&edits=50"


def test_history_keeps_one_persons_edits(client: Client, tides: Wikitag) -> None:
    page = get_page(client, "/w/tides/history?user=bob")

    assert texts(page, ".version__number") == ["1.4.0", "1.3.0", "1.1.0"]
    assert [(link.text, link.get("href")) for link in page.cssselect(".options__option")] == [
        ("Everybody (5)", "/w/tides/history"),
        ("Bob (3)", "/w/tides/history?user=bob"),
        ("Alice (2)", "/w/tides/history?user=alice"),
    ]
    assert texts(page, "#edits-title") == ["Edits by Bob"]


@pytest.mark.parametrize("path", ["/w/tides/history", "/compare/w/tides"])
@pytest.mark.parametrize("user", ["nobody", "%00", "a" * 300, "hidden"])
def test_unknown_person_is_not_found(client: Client, tides: Wikitag, path: str, user: str) -> None:
    make_user("Hidden", signup_rating=0.1)
    assert client.get(f"{path}?user={user}").status_code == 404


def test_a_deactivated_author_is_named_and_linked_nowhere(client: Client, tides: Wikitag, bob: User) -> None:
    bob.deactivated_at = bob.joined_at
    bob.save()

    links = set()
    for url in ("/w/tides", "/w/tides/history", "/compare/w/tides?after=1.4.0"):
        page = get_page(client, url)
        links |= {link.get("href") for link in page.cssselect("main a") if "bob" in link.get("href")}
        assert "Bob" not in page.text_content()
    assert links == set()
    assert texts(get_page(client, "/w/tides/history"), ".version__author")[0] == "[anonymous]"
    assert client.get("/w/tides/history?user=bob").status_code == 404


def test_cursor_of_another_list_is_not_found(client: Client, tides: Wikitag, alice: User) -> None:
    for _ in range(60):
        make_revision(alice, wikitag=tides)
    other = load_more_url(get_page(client, "/w/tides/history?edits=200"), "edits")
    assert other == ""
    [more] = get_page(client, "/w/tides/history").cssselect("a.load-more")
    cursor = more.get("hx-get").partition("after=")[2].partition("&")[0]

    assert client.get(f"/w/tides/history?after={cursor}").status_code == 200
    assert client.get(f"/w/tides/history?user=alice&after={cursor}").status_code == 404
    assert client.get("/w/tides/history?after=nonsense").status_code == 404
