"""Creating wikitags: what is stored, which address a name makes, and who comes first of several at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Revision, RevisionVote, UpdateKind, VoteKind, Wikitag
from content.numbers import differences
from profiles.models import LONGEST_TEXT, TextFormat, User
from tests.admin_pages import add_url, errors, save, submit
from tests.at_once import sent_at_once
from tests.factories import make_history, make_user, make_wikitag
from tests.pages import get_page, parse, texts
from tests.wikitags import (
    BAD_VERSIONS,
    FIRST,
    UNSEEN,
    create,
    fields,
    latest,
    numbers,
    send,
)

pytestmark = pytest.mark.django_db

BAD_WIKITAGS = [
    *BAD_VERSIONS,
    ({"name": ""}, "This field is required."),
    ({"name": " \u00a0 "}, "This field is required."),
    ({"name": "\u200b"}, UNSEEN),
    ({"name": "a\u202eb"}, UNSEEN),
    ({"name": "\u0301"}, UNSEEN),
    ({"name": "\u3164"}, UNSEEN),
    ({"name": "\u2800 \u115f"}, UNSEEN),
    ({"name": "a\u2066b"}, UNSEEN),
    ({"name": "\x07"}, UNSEEN),
    ({"name": "x" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
]


@pytest.fixture
def bob(db: None) -> User:
    """Bob has the least karma with which one may edit."""
    return make_user("Bob", karma=1)


@pytest.fixture
def tides(alice: User) -> Wikitag:
    return make_history("Tides", [("<p>Ebb.</p>", alice), ("<p>Ebb and flow.</p>", alice)])


def test_new_wikitag_has_its_first_version_with_its_authors_vote(
    bobs: Client, bob: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = send(bobs, "/w/create", name="  High  tides ", body=FIRST, message="Begun")
    wikitag, first = Wikitag.objects.get(), Revision.objects.get()

    assert (response.status_code, response["Location"]) == (302, "/w/high-tides")
    assert (wikitag.name, wikitag.slug, wikitag.source) == ("High tides", "high-tides", "")
    assert (first.wikitag, first.author, first.lens, first.is_draft) == (wikitag, bob, "", False)
    assert (first.version, first.kind, first.message) == ("1.0.0", UpdateKind.INITIAL, "Begun")
    assert (first.body_source, first.body_format) == (FIRST, TextFormat.MARKDOWN)
    assert first.body_html == "<p>Ebb and <em>flow</em>.</p>\n<p>Twice a day.</p>\n<p>The moon does it.</p>\n"
    assert (first.characters_added, first.characters_removed, first.characters_surviving) == (42, 0, 42)
    vote = RevisionVote.objects.get()
    assert (vote.voter, vote.kind, vote.power, first.score, first.vote_count) == (bob, VoteKind.SMALL_UP, 1, 1, 1)
    assert numbers(bob) == (1, 1, 1)
    assert list(differences()) == []
    page = get_page(Client(), "/w/high-tides")
    assert texts(page, "h1") == ["High tides"]
    assert texts(page, ".post__body em") == ["flow"]
    assert page.cssselect("article")[0].get("data-id") == first.pk


def test_preview_of_a_new_wikitag_keeps_its_name(bobs: Client) -> None:
    page = parse(send(bobs, "/w/create", preview="true", name="Tides", body="*Flow.*"))

    assert texts(page, "#preview em") == ["Flow."]
    assert (fields(page)["name"], Wikitag.objects.count()) == ("Tides", 0)


@pytest.mark.parametrize(("typed", "sentence"), BAD_WIKITAGS)
def test_bad_wikitag_comes_back_with_a_sentence(bobs: Client, typed: dict[str, str], sentence: str) -> None:
    sent = fields(get_page(bobs, "/w/create")) | {"name": "Tides", "body": FIRST, "message": "Why"} | typed
    response = bobs.post("/w/create", sent)

    assert (response.status_code, texts(parse(response), ".form__error")) == (422, [sentence])
    assert (Wikitag.objects.count(), Revision.objects.count()) == (0, 0)


def test_longest_of_all_is_taken(bobs: Client) -> None:
    wikitag = create(bobs, name="n" * 200, body="x" * LONGEST_TEXT, message="m" * 1000)

    first = latest(wikitag)
    assert (len(wikitag.name), len(wikitag.slug), len(first.body_source), len(first.message)) == (
        200,
        60,
        LONGEST_TEXT,
        1000,
    )


@pytest.mark.parametrize("name", ["Create", "create", "CREATE!"])
def test_address_of_our_own_page_is_no_wikitags(bobs: Client, name: str) -> None:
    wikitag = create(bobs, name=name)

    assert (wikitag.name, wikitag.slug) == (name, "create-1")
    assert texts(get_page(bobs, "/w/create-1"), "h1") == [name]
    assert texts(get_page(bobs, "/w/create"), "h1") == ["New wikitag"]


def test_admin_gives_no_wikitag_the_address_of_our_own_page(operator: Client) -> None:
    response = submit(operator, add_url(Wikitag), name="Any", slug="create")
    save(operator, add_url(Wikitag), name="Create", slug="")

    assert errors(response) == ["This address is that of another page."]
    assert [wikitag.slug for wikitag in Wikitag.objects.all()] == ["create-1"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Ünïcödé & more", "uenicoede-and-more"), ("💯", "unicode"), ("edit", "edit-1"), ("C++ & C#", "c-and-c")],
)
def test_name_makes_the_address(bobs: Client, name: str, slug: str) -> None:
    assert create(bobs, name=name).slug == slug


def test_other_name_with_the_same_address_gets_a_number(bobs: Client, tides: Wikitag) -> None:
    make_wikitag("Deleted", slug="tides-1", deleted_at=timezone.now())

    assert create(bobs, name="Tides!").slug == "tides-2"


@pytest.mark.parametrize("name", ["Tides", "tIDES", " Tides "])
def test_name_of_another_wikitag_leads_to_it(bobs: Client, tides: Wikitag, name: str) -> None:
    response = send(bobs, "/w/create", name=name, body="All mine.")
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, ["There is a wikitag of this name already."])
    assert [link.get("href") for link in page.cssselect("main a")] == ["/w/tides", "/about/formatting", "/"]
    assert fields(page)["body"] == "All mine."
    assert Wikitag.objects.count() == 1


def test_name_of_a_deleted_wikitag_is_free_and_tells_nothing(bobs: Client, tides: Wikitag) -> None:
    Wikitag.objects.update(deleted_at=timezone.now())
    created = create(bobs)

    assert (created.name, created.slug) == ("Tides", "tides-1")


@pytest.mark.django_db(transaction=True)
def test_sixteen_names_with_one_address_are_all_created(bobs: Client, bob: User) -> None:
    sent = [fields(get_page(bobs, "/w/create")) | {"name": f"Tides{'!' * n}", "body": f"{n}"} for n in range(16)]
    answers = sorted(sent_at_once(bobs, "/w/create", *sent))

    slugs = list(Wikitag.objects.values_list("slug", flat=True))
    assert (answers, len(set(slugs)), {slug[:5] for slug in slugs}) == ([302] * 16, 16, {"tides"})
    assert {f"tides-{number}" for number in range(1, 11)} < set(slugs)
    assert (numbers(bob), list(differences())) == ((16, 16, 1), [])


@pytest.mark.django_db(transaction=True)
def test_one_name_is_created_once_by_eight_at_once(bobs: Client) -> None:
    sent = [fields(get_page(bobs, "/w/create")) | {"name": "Tides", "body": f"{n}"} for n in range(8)]
    answers = sorted(sent_at_once(bobs, "/w/create", *sent))

    assert (answers, Wikitag.objects.count(), Revision.objects.count()) == ([302, *[422] * 7], 1, 1)


def test_form_of_before_with_another_name_makes_another_wikitag(bobs: Client) -> None:
    sent = fields(get_page(bobs, "/w/create")) | {"body": "Flow."}
    for name in ("Ebb", "Flood"):
        bobs.post("/w/create", sent | {"name": name})

    made = [(wikitag.name, wikitag.revisions.count()) for wikitag in Wikitag.objects.order_by("name")]
    assert made == [("Ebb", 1), ("Flood", 1)]


@pytest.mark.parametrize("name", ["TIDES", "Ti\u200ddes", "Tides\u3164", "\uff34ides", "tides\ufe01"])
def test_name_that_looks_like_that_of_a_wikitag_is_taken(bobs: Client, tides: Wikitag, name: str) -> None:
    response = send(bobs, "/w/create", name=name, body=FIRST)

    assert (response.status_code, texts(parse(response), ".form__error")[:1]) == (
        422,
        ["There is a wikitag of this name already."],
    )
    assert list(Wikitag.objects.all()) == [tides]
