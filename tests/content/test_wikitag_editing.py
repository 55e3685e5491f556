"""Editing the text of a wikitag: what a version holds, what it is called, and what it moves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from content.models import RevisionVote, UpdateKind, Wikitag
from content.numbers import differences, settle_everything
from profiles.models import TextFormat, User
from tests.factories import make_history, make_revision, make_user, make_wikitag
from tests.pages import HTMX, get_page, parse, row_ids, texts
from tests.wikitags import (
    create,
    fields,
    latest,
    numbers,
    send,
    versions,
)

pytestmark = pytest.mark.django_db

# Facts 11.2: before, after, characters added and removed; here as the texts from which the page makes this HTML.
SIZES = [
    ("Hello world", "Hello brave new world", 10, 0),
    ("Hello brave new world", "Hello world", 0, 10),
    ("cat", "cats", 4, 3),
    ("color of the sky", "colour of the sky", 6, 5),
    ("Hello world.", "Hello world!", 6, 6),
    ("a b c", "a b c\n\nNew para.", 9, 0),
    ("see word", "see [word](https://e.org/)", 0, 0),
    ("see [word](https://e.org/)", "see [word](https://e.net/)", 0, 0),
    ("one two three four five", "one 2 three 4 five", 2, 7),
    ("naïve café", "naive café", 5, 5),
    ("- A", "- A\n- B item", 6, 0),
    ("x & y", "x & y < z", 4, 0),
]


@pytest.fixture
def bob(db: None) -> User:
    """Bob has the least karma with which one may edit."""
    return make_user("Bob", karma=1)


@pytest.fixture
def tides(alice: User) -> Wikitag:
    return make_history("Tides", [("<p>Ebb.</p>", alice), ("<p>Ebb and flow.</p>", alice)])


def test_edit_makes_a_version_that_keeps_the_one_before(
    bobs: Client, bob: User, alice: User, tides: Wikitag, django_capture_on_commit_callbacks: Any
) -> None:
    offered = fields(get_page(bobs, "/w/tides/edit"))
    with django_capture_on_commit_callbacks(execute=True):
        response = send(bobs, "/w/tides/edit", body="<p>Ebb and flood.</p>", message="Flow is  the stream")
    made = latest(tides)

    assert (offered["body"], offered["text_format"], offered["kind"], offered["message"]) == (
        "<p>Ebb and flow.</p>",
        "html",
        "minor",
        "",
    )
    assert (response.status_code, response["Location"]) == (302, "/w/tides")
    assert versions(tides) == ["1.0.0", "1.1.0", "1.2.0"]
    assert (made.author, made.kind, made.message) == (bob, UpdateKind.MINOR, "Flow is the stream")
    assert (made.body_source, made.body_format) == ("<p>Ebb and flood.</p>", TextFormat.HTML)
    assert (made.characters_added, made.characters_removed, made.characters_surviving) == (6, 5, 6)
    assert (made.score, numbers(bob), numbers(alice)) == (1, (1, 1, 1), (2, 2, 0))
    assert list(differences()) == []
    assert texts(get_page(bobs, "/w/tides"), ".post__body") == ["Ebb and flood."]
    assert texts(get_page(bobs, "/compare/w/tides?after=1.2.0"), ".diff ins, .diff del") == ["flow.", "flood."]
    assert texts(get_page(bobs, "/w/tides/history"), ".version__message")[0] == "Flow is the stream"


@pytest.mark.parametrize(("before", "after", "added", "removed"), SIZES)
def test_sizes_are_those_of_lesswrong(bobs: Client, before: str, after: str, added: int, removed: int) -> None:
    wikitag = create(bobs, body=before)
    send(bobs, "/w/tides/edit", body=after)
    made = latest(wikitag)
    page = get_page(bobs, "/compare/w/tides?after=1.1.0")

    assert (made.version, made.characters_added, made.characters_removed) == ("1.1.0", added, removed)
    assert texts(page, ".changes__meta ins.added") == ([f"+{added}"] if added else [])
    assert texts(page, ".changes__meta del.removed") == ([f"-{removed}"] if removed else [])


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ((1, 2, 3), "patch", "1.2.4"),
        ((1, 2, 3), "minor", "1.3.0"),
        ((1, 2, 3), "major", "2.0.0"),
        ((1, 2, 3), "", "1.3.0"),
        ((0, 0, 7), "patch", "0.0.8"),
        ((0, 0, 7), "minor", "0.1.0"),
        ((0, 9, 7), "major", "1.0.0"),
    ],
)
def test_kind_of_update_makes_the_version(bobs: Client, before: tuple[int, int, int], kind: str, after: str) -> None:
    major, minor, patch = before
    tides = make_revision(wikitag=make_wikitag("Tides"), major=major, minor=minor, patch=patch).wikitag
    send(bobs, "/w/tides/edit", body="<p>Flow.</p>", kind=kind)

    assert (latest(tides).version, latest(tides).kind) == (after, kind or "minor")


def test_draft_keeps_its_number_and_stays_unseen(bobs: Client, tides: Wikitag) -> None:
    make_revision(wikitag=tides, minor=2, is_draft=True, body_html="<p>Secret.</p>")
    offered = fields(get_page(bobs, "/w/tides/edit"))["body"]
    send(bobs, "/w/tides/edit", body="<p>Flow.</p>")

    assert (offered, latest(tides).version) == ("<p>Ebb and flow.</p>", "1.3.0")
    assert (latest(tides).characters_added, latest(tides).characters_removed) == (5, 13)


def test_first_text_of_a_mentioned_wikitag_is_its_first_version(bobs: Client) -> None:
    wikitag = make_wikitag("Tides")
    offered = fields(get_page(bobs, "/w/tides/edit"))
    send(bobs, "/w/tides/edit", body="Flow.")

    assert {name for name in offered if offered[name]} == {"id", "text_format"}
    assert (latest(wikitag).version, latest(wikitag).kind, latest(wikitag).body_format) == (
        "1.0.0",
        UpdateKind.INITIAL,
        TextFormat.MARKDOWN,
    )


def test_lens_is_edited_apart_and_takes_no_vote(bobs: Client, bob: User, tides: Wikitag) -> None:
    make_revision(wikitag=tides, lens="of the moon", body_html="<p>Pull.</p>")
    settle_everything()
    [link] = [
        link
        for link in get_page(bobs, "/w/tides?lens=of%20the%20moon").cssselect(".post__meta a")
        if link.text == "Edit"
    ]
    response = send(bobs, link.get("href"), body="<p>Push.</p>")
    made = latest(tides, "of the moon")

    assert link.get("href") == "/w/tides/edit?lens=of%20the%20moon"
    assert response["Location"] == "/w/tides?lens=of+the+moon"
    assert (made.author, made.version, made.body_source) == (bob, "1.1.0", "<p>Push.</p>")
    assert (versions(tides), RevisionVote.objects.count(), numbers(bob)) == (["1.0.0", "1.1.0"], 0, (0, 1, 1))
    assert list(differences()) == []


def test_edit_that_changes_nothing_makes_no_version_and_says_so(bobs: Client, tides: Wikitag) -> None:
    response = send(bobs, "/w/tides/edit", message="Just because")
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (
        422,
        ["Nothing was saved: this is what the latest version says already."],
    )
    assert fields(page)["message"] == "Just because"
    assert versions(tides) == ["1.0.0", "1.1.0"]


def test_html_on_one_line_is_edited_block_by_block(bobs: Client) -> None:
    one_line = "<h2>Tides</h2><p>Ebb &gt; <em>flow</em>.</p><ul><li>A</li><li><p>B</p></li></ul><pre><code>a&gt;&lt;p</code></pre>"
    wikitag = make_revision(
        wikitag=make_wikitag("Tides"), body_source=one_line, body_html=one_line, body_format="html"
    ).wikitag
    offered = fields(get_page(bobs, "/w/tides/edit"))["body"]
    unchanged = send(bobs, "/w/tides/edit", message="Nothing")
    send(bobs, "/w/tides/edit", body=offered.replace("Ebb", "Flood"))

    assert offered.splitlines() == [
        "<h2>Tides</h2>",
        "<p>Ebb &gt; <em>flow</em>.</p>",
        "<ul>",
        "<li>A</li>",
        "<li>",
        "<p>B</p></li></ul>",
        "<pre><code>a&gt;&lt;p</code></pre>",
    ]
    assert (unchanged.status_code, versions(wikitag)) == (422, ["1.0.0", "1.1.0"])
    assert (latest(wikitag).characters_added, latest(wikitag).characters_removed) == (5, 3)


def test_text_that_is_not_here_is_said_to_be_replaced(bobs: Client) -> None:
    origin = {"source": "www.example.org", "source_id": "abc"}
    wikitag = make_revision(wikitag=make_wikitag("Tides"), body_html="", body_source="", **origin).wikitag
    page = get_page(bobs, "/w/tides/edit")
    send(bobs, "/w/tides/edit", body="Flow.")

    assert texts(page, ".section__note") == [
        "The text of version 1.0.0 is not in this archive. What you write takes its place."
    ]
    assert (fields(page)["body"], versions(wikitag)) == ("", ["1.0.0", "1.1.0"])


def test_line_ends_of_browsers_are_no_change(bobs: Client) -> None:
    wikitag = create(bobs, body="Ebb.\n\n\nFlow.  \n")
    unchanged = send(bobs, "/w/tides/edit", body="Ebb.\r\n\r\n\r\nFlow.  \r\n")

    assert (unchanged.status_code, versions(wikitag)) == (422, ["1.0.0"])


def test_preview_shows_what_saving_would_and_saves_nothing(bobs: Client, tides: Wikitag) -> None:
    typed = {"body": "<p>Ebb <em>and</em> <script>x()</script>flood.</p>", "message": "Why", "kind": "major"}
    response = send(bobs, "/w/tides/edit", preview="true", **typed)
    page = parse(response)

    assert (response.status_code, texts(page, "#preview .post__body")) == (200, ["Ebb and flood."])
    assert page.cssselect("#preview script") == []
    assert {name: fields(page)[name] for name in typed} == typed
    assert versions(tides) == ["1.0.0", "1.1.0"]
    bobs.post("/w/tides/edit", fields(page))
    assert texts(get_page(bobs, "/w/tides"), ".post__body") == ["Ebb and flood."]


def test_preview_with_htmx_is_the_part_of_the_page(bobs: Client, tides: Wikitag) -> None:
    headers = {**HTMX, "HX-Target": "preview"}
    shown = send(bobs, "/w/tides/edit", preview="true", body="<p>Flow.</p>", headers=headers)
    refused = send(bobs, "/w/tides/edit", preview="true", body=" ", headers=headers)

    page = parse(shown)
    assert (shown.status_code, page.get("id"), texts(page, ".post__body")) == (200, "preview", ["Flow."])
    assert texts(page, "[hx-swap-oob]") == ["The preview stands below the form."]
    page = parse(refused)
    assert (refused.status_code, page.get("id"), texts(page, "[role=alert]")) == (
        422,
        "preview",
        ["Text: This field is required."],
    )
    assert versions(tides) == ["1.0.0", "1.1.0"]


@pytest.mark.parametrize("edits", [1, 9])
def test_saving_costs_the_same_after_any_number_of_edits(
    bobs: Client, alice: User, edits: int, django_assert_num_queries: Any
) -> None:
    make_history("Tides", [(f"<p>{number}</p>", alice) for number in range(edits)])
    sent = fields(get_page(bobs, "/w/tides/edit")) | {"body": "Flow."}

    # Where rows are locked, those whose numbers may move are locked by a query of its own. Texts are compared later.
    with django_assert_num_queries(46 + connection.features.has_select_for_update):
        bobs.post("/w/tides/edit", sent)


def test_edits_stand_on_the_editors_profile(bobs: Client, bob: User, tides: Wikitag) -> None:
    send(bobs, "/w/tides/edit", body="<p>Ebb and flood.</p>")
    page = get_page(Client(), "/users/bob")

    assert row_ids(page, "wikitags") == [latest(tides).pk]
    assert (texts(page, "#wikitags .wikitag-row__name"), texts(page, "#wikitags .change-size")) == (
        ["Tides"],
        ["(+6/-5)"],
    )
    assert [data.get("value") for data in page.cssselect("header data.wikitag-count")] == ["1"]
