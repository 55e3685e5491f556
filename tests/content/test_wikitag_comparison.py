"""What each edit of a wikitag changed, any two versions, and all edits of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from content.models import Revision, Wikitag
from tests.content.test_diffs import page as paragraphs
from tests.factories import make_revision, make_wikitag
from tests.pages import get_page, texts
from tests.wikitags import make_five_versions

if TYPE_CHECKING:
    from django.test import Client

    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tides(alice: User, bob: User) -> Wikitag:
    return make_five_versions(alice, bob)


def imported(wikitag: Wikitag, author: User, version: str, text: str, **fields: Any) -> Revision:
    major, minor, patch = map(int, version.split("."))
    source = {"source": "e.org", "source_id": f"r-{version}"}
    return make_revision(
        author, wikitag=wikitag, major=major, minor=minor, patch=patch, body_html=text, **source, **fields
    )


def changes(client: Client, query: str) -> dict[str, Any]:
    page = get_page(client, f"/compare/w/{query}")
    return {
        "title": texts(page, "#changes-title"),
        "ins": texts(page, ".diff ins"),
        "del": texts(page, ".diff del"),
        "notes": texts(page, ".changes__note"),
    }


def test_change_of_an_edit_is_shown_against_the_version_before(client: Client, tides: Wikitag) -> None:
    assert changes(client, "tides?after=1.3.0") == {
        "title": ["Changes from 1.2.0 to 1.3.0"],
        "ins": ["One."],
        "del": ["One two."],
        "notes": [],
    }
    page = get_page(client, "/compare/w/tides?after=1.3.0")
    assert texts(page, ".diff__sign") == ["±Changed:"]
    assert texts(page, ".diff__same summary") == ["1 unchanged paragraph"]
    assert [link.get("href") for link in page.cssselect(".versions-nav a")] == [
        "/compare/w/tides?after=1.2.0",
        "/compare/w/tides?after=1.4.0",
        "/w/tides/history",
    ]


def test_any_two_versions_are_compared_in_either_direction(client: Client, tides: Wikitag) -> None:
    there, back = (changes(client, f"tides?before={a}&after={b}") for a, b in (("1.0.0", "1.4.0"), ("1.4.0", "1.0.0")))
    assert there["title"] == ["Changes from 1.0.0 to 1.4.0"]
    assert (there["ins"], there["del"]) == (back["del"], back["ins"])


def test_first_edit_is_all_new_and_the_latest_is_what_is_asked_without_a_version(
    client: Client, tides: Wikitag
) -> None:
    assert changes(client, "tides?after=1.0.0") == {
        "title": ["Changes of 1.0.0"],
        "ins": ["One two."],
        "del": [],
        "notes": [],
    }
    assert changes(client, "tides")["title"] == ["Changes from 1.3.0 to 1.4.0"]


def test_same_version_twice_has_no_changes(client: Client, tides: Wikitag) -> None:
    [note] = changes(client, "tides?before=1.1.0&after=1.1.0")["notes"]
    assert note.startswith("No words were added or removed")


@pytest.mark.parametrize("path", ["?after=1.4.0", "?after=1.1.0", "?before=1.0.0&after=1.4.0"])
def test_comparison_costs_the_same_queries_for_any_history(
    client: Client, tides: Wikitag, path: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        get_page(client, f"/compare/w/tides{path}")


def test_edits_of_one_person_are_played_through_one_by_one(client: Client, tides: Wikitag) -> None:
    url, seen = "/compare/w/tides?user=bob", []
    while url:
        page = get_page(client, url)
        seen.append((texts(page, ".step__title")[0], texts(page, ".step__numbers li")[0]))
        url = next((link.get("href") for link in page.cssselect(".step__nav [rel=next]")), "")

    assert seen == [
        ("Edits by Bob: 1 of 3", "1 word added, 0 removed"),
        ("Edits by Bob: 2 of 3", "1 word added, 2 removed"),
        ("Edits by Bob: 3 of 3", "2 words added, 0 removed"),
    ]
    assert [link.get("href") for link in page.cssselect(".step__nav [rel=prev]")] == [
        "/compare/w/tides?after=1.3.0&user=bob"
    ]
    assert texts(page, ".step__numbers li")[1:] == [
        "Of the 9 characters added here, 9 are in the current text.",
        "Of the 19 characters added by all these edits, 13.",
    ]


def test_edit_of_somebody_else_is_not_one_of_theirs(client: Client, tides: Wikitag, dave: User) -> None:
    assert client.get("/compare/w/tides?after=1.2.0&user=bob").status_code == 404
    assert client.get("/compare/w/tides?user=dave").status_code == 404


@pytest.mark.parametrize("rows", [1, 9])
def test_playing_costs_the_same_queries_for_any_number_of_edits(
    client: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    tag = make_wikitag("Tag")
    make_revision(wikitag=tag)
    for _ in range(rows):
        make_revision(alice, wikitag=tag)

    with django_assert_num_queries(8) as queries:
        get_page(client, "/compare/w/tag?after=1.1.0&user=alice")
    reading = [query["sql"] for query in queries if '"content_revision"."edited_at"' in query["sql"]]
    assert [sql for sql in reading if "LIMIT" not in sql] == []


def test_a_draft_is_never_what_others_compare_with(client: Client, alice: User, bob: User) -> None:
    tag = make_wikitag("Tag")
    make_revision(alice, wikitag=tag, body_html="<p>Old.</p>")
    make_revision(alice, wikitag=tag, body_html="<p>Secret.</p>", is_draft=True)
    make_revision(bob, wikitag=tag, body_html="<p>New.</p>")

    for viewer in (None, alice):
        if viewer:
            client.force_login(viewer)
        assert changes(client, "tag?after=1.2.0")["del"] == ["Old."]


def test_missing_version_before_is_said_instead_of_a_wrong_change(client: Client, alice: User) -> None:
    tag = make_wikitag("Tag", source="e.org", source_id="tag1", source_url="https://e.org/w/tag")
    imported(tag, alice, "1.2.0", "<p>Much text before.</p>", characters_added=5)
    imported(tag, alice, "1.5.0", "<p>Much text before.</p><p>More, and more.</p>", characters_added=4)
    imported(tag, alice, "1.6.0", "<p>Much text before.</p><p>More.</p>", characters_added=3, characters_removed=2)

    assert changes(client, "tag?after=1.2.0") == {
        "title": ["Changes of 1.2.0"],
        "ins": [],
        "del": [],
        "notes": [
            "The text before version 1.2.0 is not in this archive, so what it changed cannot be shown. Read the text of this version"
        ],
    }
    missing = changes(client, "tag?after=1.5.0")
    assert (missing["ins"], missing["notes"]) == (
        [],
        ["The text before version 1.5.0 is not in this archive, so what it changed cannot be shown. Compare with 1.2.0, the last version before it that is here"],
    )  # fmt: skip
    assert changes(client, "tag?before=1.2.0&after=1.5.0")["ins"] == ["More, and more."]
    # The next number is proof enough that nothing lies between, whatever the source has counted.
    assert changes(client, "tag?after=1.6.0")["notes"] == ["The sizes are as counted where this was imported from."]
    assert texts(get_page(client, "/w/tag/history"), "#edits > .section__note") == [
        "3 edits are in this archive; others may be where they came from. History at e.org"
    ]


def test_equal_sizes_prove_that_nothing_is_missing(client: Client, alice: User) -> None:
    tag = make_wikitag("Tag", source="e.org", source_id="tag1")
    imported(tag, alice, "1.0.0", "<p>One.</p>", characters_added=4)
    imported(tag, alice, "1.4.2", "<p>One.</p><p>Two.</p>", characters_added=4)

    assert changes(client, "tag?after=1.0.0")["ins"] == ["One."]
    assert changes(client, "tag?after=1.4.2") == {
        "title": ["Changes from 1.0.0 to 1.4.2"], "ins": ["Two."], "del": [], "notes": [],
    }  # fmt: skip


def test_missing_text_is_said(client: Client, alice: User) -> None:
    tag = make_wikitag("Tag", source="e.org", source_id="tag1")
    imported(tag, alice, "1.0.0", "<p>One.</p>", characters_added=4)
    imported(tag, alice, "1.1.0", "", body_source="", characters_added=4)
    imported(tag, alice, "1.2.0", "<p>Two.</p>", characters_added=4)

    assert changes(client, "tag?after=1.1.0")["notes"] == [
        "The text of version 1.1.0 is not in this archive, so what it changed cannot be shown."
    ]
    assert changes(client, "tag?after=1.2.0")["notes"] == [
        "The text before version 1.2.0 is not in this archive, so what it changed cannot be shown. Read the text of this version"
    ]


def test_comparison_of_too_many_words_is_by_lines_and_says_so(client: Client, alice: User) -> None:
    tag = make_wikitag("Tag")
    make_revision(alice, wikitag=tag, body_html=paragraphs(["Same.", "a b " * 50_000]))
    make_revision(alice, wikitag=tag, body_html=paragraphs(["Same.", "b a " * 50_000]))

    page = get_page(client, "/compare/w/tag?after=1.1.0")
    assert [note.split(".")[1].strip() for note in texts(page, "[role=note]")] == [
        "They are compared line by line, without their markup"
    ]


def test_changed_text_is_never_shown_from_before_its_change(client: Client, tides: Wikitag) -> None:
    assert changes(client, "tides?after=1.1.0")["ins"] == ["Three."]
    Revision.objects.filter(minor=1).update(body_html="<p>One two.</p><p>Altered.</p>")
    assert changes(client, "tides?after=1.1.0")["ins"] == ["Altered."]


def test_row_of_the_profile_leads_to_its_place_among_all_edits(client: Client, tides: Wikitag) -> None:
    page = get_page(client, "/users/bob/wikitags")
    [first, *_] = page.cssselect("#wikitags a.opener")

    assert first.get("href") == "/compare/w/tides?after=1.4.0&user=bob"
    assert page.cssselect(f"#{first.get('data-opens')}[hidden]")[0].text_content() == ""
    assert texts(get_page(client, first.get("href")), ".step__title") == ["Edits by Bob: 3 of 3"]
