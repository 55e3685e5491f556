"""The pages on which members make, fill, order and delete sequences of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from content.models import Chapter, Post, Sequence
from content.numbers import differences
from profiles.models import LONGEST_TEXT, TextFormat
from tests.at_once import sent_at_once
from tests.corpora import naughty_strings
from tests.factories import make_post, make_sequence
from tests.pages import get_page, parse, texts
from tests.sequences import fields, follow, make_tides, pages_and_acts, press, titles

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db

NAUGHTY = [
    "\ufffe",
    "\u202eevil",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "a," * 300,
    "%00",
    "\x7f\x01",
    "\x00",
    ":9",
    "٣",
]


@pytest.fixture
def tides(alice: User) -> Sequence:
    return make_tides(alice)


def test_new_sequence_is_a_draft_with_an_empty_chapter_that_is_published_by_a_button(
    alices: Client, alice: User, client: Client
) -> None:
    assert [link.get("href") for link in get_page(alices, "/users/alice").cssselect("#sequences .section__act")] == [
        "/sequencesnew"
    ]
    said = fields(get_page(alices, "/sequencesnew")) | {"title": "  On \t tides ", "body": "What *water* does."}
    response = alices.post("/sequencesnew", said)
    made = Sequence.objects.get()

    assert (response.status_code, response["Location"]) == (302, f"/sequencesEdit/{made.pk}")
    assert (made.author, made.title, made.body_html.strip(), made.is_draft) == (
        alice,
        "On tides",
        "<p>What <em>water</em> does.</p>",
        True,
    )
    page = get_page(alices, made.editing_url)
    assert texts(page, "h1, h2") == ["Edit “On tides”", "Posts", "Add posts"]
    assert client.get(made.get_absolute_url()).status_code == 404
    page = follow(alices, page, "Publish")
    assert texts(get_page(client, made.get_absolute_url()), "h1") == ["On tides"]
    follow(alices, page, "Make it a draft again")
    assert client.get(made.get_absolute_url()).status_code == 404
    assert list(differences()) == []


def test_form_sent_twice_makes_one_sequence_and_one_chapter(alices: Client) -> None:
    said = fields(get_page(alices, "/sequencesnew")) | {"title": "Tides"}
    answers = [alices.post("/sequencesnew", said)["Location"] for _ in range(2)]
    made = Sequence.objects.get()
    address = f"{made.editing_url}/chapters/new"
    more = fields(get_page(alices, address)) | {"title": "Still"}
    chapters = [alices.post(address, more)["Location"] for _ in range(2)]

    assert answers == [made.editing_url] * 2
    assert chapters == [f"{made.editing_url}#chapter-{made.chapters.get(title='Still').pk}"] * 2
    assert made.chapters.count() == 2


@pytest.mark.django_db(transaction=True)
def test_form_sent_eight_times_at_once_makes_one_sequence(alices: Client) -> None:
    said = fields(get_page(alices, "/sequencesnew")) | {"title": "Tides"}

    answers = sent_at_once(alices, "/sequencesnew", *[said] * 8)

    assert (answers, Sequence.objects.count(), Chapter.objects.count()) == ([302] * 8, 1, 1)
    assert list(differences()) == []


def test_details_are_changed_and_numbers_follow(alices: Client, alice: User, tides: Sequence) -> None:
    address = f"{tides.editing_url}/details"
    said = fields(get_page(alices, address))
    assert said == {"id": tides.pk, "title": "Tides", "body": "<p>Plain words.</p>"}

    for _ in range(2):
        response = alices.post(address, {"title": "Waves", "body": "<p>New.</p>", "is_hidden_from_profile": "on"})
        assert (response.status_code, response["Location"]) == (302, tides.editing_url)
    tides.refresh_from_db()
    alice.refresh_from_db()

    assert (tides.title, tides.body_html, tides.body_format) == ("Waves", "<p>New.</p>", TextFormat.HTML)
    assert (tides.is_draft, tides.is_hidden, tides.is_hidden_from_profile) == (False, False, True)
    assert (alice.sequence_count, alice.listed_sequence_count) == (0, 0)
    assert list(differences()) == []


def test_description_that_an_import_brought_without_source_stays_when_the_title_changes(
    alices: Client, alice: User
) -> None:
    html = "<p>Old <strong>words</strong>.</p>"
    sequence = make_sequence(alice, body_source="", body_html=html, body_format=TextFormat.MARKDOWN)
    address = f"{sequence.editing_url}/details"
    page = get_page(alices, address)
    alices.post(address, fields(page) | {"title": "Renamed"})
    sequence.refresh_from_db()

    assert "This description is written in HTML." in texts(page, ".form__help")
    assert (sequence.title, sequence.body_source, sequence.body_html) == ("Renamed", "", html)


@pytest.mark.parametrize("title", ["\u3164", "Ebb \u202ewolf", "a\u200bb"])
def test_titles_from_before_a_rule_stay_until_they_are_changed(alices: Client, alice: User, title: str) -> None:
    sequence = make_sequence(alice, title=title)
    address = f"{sequence.editing_url}/details"
    kept = fields(get_page(alices, address)) | {"body": "High."}

    assert alices.post(address, kept).status_code == 302
    sequence.refresh_from_db()
    assert (sequence.title, sequence.body_source) == (title, "High.")
    assert alices.post(address, kept | {"title": "\u2800"}).status_code == 422


WRONG_LINES = [
    ("", "This field is required."),
    (" \t ", "This field is required."),
    ("\u200b\u202e", "Enter one line of visible characters."),
    ("\u3164", "Enter one line of visible characters."),
    ("Ebb \u202ewolf", "Enter one line of visible characters."),
    ("x" * 501, "Ensure this value has at most 500 characters (it has 501)."),
    ("a\x00b", "Enter one line of visible characters."),
]


@pytest.mark.parametrize(("title", "sentence"), WRONG_LINES)
@pytest.mark.parametrize("rest", ["new", "details"])
def test_wrong_title_comes_back_with_a_sentence_and_all_that_was_typed(
    alices: Client, tides: Sequence, rest: str, title: str, sentence: str
) -> None:
    address = "/sequencesnew" if rest == "new" else f"{tides.editing_url}/details"
    response = alices.post(address, {"title": title, "body": "Kept.", "is_hidden": "on"})
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, [sentence])
    assert fields(page)["body"] == "Kept."
    assert [box.get("name") for box in page.cssselect("input[checked]")] == ["is_hidden"]
    assert list(Sequence.objects.values_list("title", flat=True)) == ["Tides"]


def test_too_long_description_comes_back(alices: Client) -> None:
    response = alices.post("/sequencesnew", {"title": "Tides", "body": "x" * (LONGEST_TEXT + 1)})

    assert (response.status_code, Sequence.objects.count()) == (422, 0)
    assert texts(parse(response), ".form__error") == [
        f"This text has {LONGEST_TEXT + 1} characters; at most {LONGEST_TEXT} can be saved."
    ]


def test_chapters_are_added_renamed_moved_and_deleted(alices: Client, tides: Sequence) -> None:
    page = get_page(alices, tides.editing_url)
    assert texts(page, "h2") == ["Chapter 1", "Still", "Add posts"]
    alices.post(f"{tides.editing_url}/chapters/new", {"title": "Third", "subtitle": "Of three"})
    page = follow(alices, get_page(alices, tides.editing_url), "Move “Third” up")
    assert texts(page, "h2") == ["Chapter 1", "Third", "Still", "Add posts"]
    assert texts(page, ".arrangement .section__note") == ["Of three"]

    first = tides.chapters.first()
    assert first
    address = f"{tides.editing_url}/chapters/{first.pk}"
    assert texts(get_page(alices, address), "h1") == ["Rename “Chapter 1”"]
    for _ in range(2):
        response = alices.post(address, {"title": "Moving", "subtitle": ""})
        assert response["Location"] == f"{tides.editing_url}#chapter-{first.pk}"
    ask = get_page(alices, f"{address}/delete")
    assert texts(ask, "h1") == ["Delete “Moving”?"]
    assert "2 posts leave the sequence with it; they stay posts." in texts(ask, "main p")
    assert tides.chapters.count() == 3
    page = follow(alices, ask, "Delete")

    assert texts(page, "h2") == ["Third", "Still", "Add posts"]
    assert (titles(tides), Post.objects.count()) == ([[], ["Slack"]], 3)
    assert alices.post(f"{address}/delete").status_code == 404
    assert list(differences()) == []


def test_chapter_with_an_over_long_name_comes_back(alices: Client, tides: Sequence) -> None:
    first = tides.chapters.first()
    assert first
    for rest in ("new", first.pk):
        response = alices.post(f"{tides.editing_url}/chapters/{rest}", {"title": "x" * 501, "subtitle": "Kept"})
        page = parse(response)

        assert (response.status_code, fields(page)["subtitle"]) == (422, "Kept")
        assert texts(page, ".form__error") == ["Ensure this value has at most 500 characters (it has 501)."]
    assert list(tides.chapters.values_list("title", flat=True)) == ["", "Still"]


def test_sequence_without_chapters_offers_to_add_one(alices: Client, alice: User) -> None:
    sequence = make_sequence(alice)
    page = get_page(alices, sequence.editing_url)

    assert texts(page, ".section__empty") == ["There is no chapter to put posts into yet."]
    assert [link.get("href") for link in page.cssselect(".arrangement a")] == [f"{sequence.editing_url}/chapters/new"]
    assert alices.post(sequence.editing_url, {"chosen": make_post(alice).pk}).status_code == 422


def test_deleted_sequence_is_gone_and_its_posts_stay(alices: Client, alice: User, tides: Sequence) -> None:
    ask = get_page(alices, f"{tides.editing_url}/delete")
    assert texts(ask, "h1") == ["Delete your sequence?"]
    assert Sequence.objects.get().deleted_at is None
    response = press(alices, ask, "Delete")
    alice.refresh_from_db()

    assert (response.status_code, response["Location"]) == (302, "/users/alice")
    assert [alices.get(url).status_code for url in (tides.get_absolute_url(), tides.editing_url)] == [404, 404]
    assert press(alices, ask, "Delete").status_code == 404
    assert (alice.sequence_count, alice.listed_sequence_count, Post.objects.count()) == (0, 0, 3)
    assert list(differences()) == []


@pytest.mark.parametrize("field", ["title", "body", "subtitle", "address", "chosen", "chapter", "to", "id", "draft"])
def test_naughty_strings_are_stored_or_refused_with_a_sentence(alices: Client, tides: Sequence, field: str) -> None:
    forms, acts = pages_and_acts(tides)
    pages = [url for url in ["/sequencesnew", *forms, *acts] if not url.endswith(("/delete", "/remove"))]
    answers = {alices.post(url, {"title": "T", field: naughty}).status_code for naughty in NAUGHTY for url in pages}

    assert answers <= {302, 400, 422}
    assert 302 in answers
    assert list(differences()) == []


def test_public_list_of_naughty_strings_is_stored_or_refused(alices: Client, tides: Sequence) -> None:
    for naughty in naughty_strings():
        described = alices.post(f"{tides.editing_url}/details", {"title": naughty, "body": naughty})
        added = alices.post(tides.editing_url, {"address": naughty})
        assert {described.status_code, added.status_code} <= {302, 422}, naughty
