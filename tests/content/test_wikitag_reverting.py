"""Reverting: an earlier text becomes a new version, after a look at what that changes, and no version goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Revision, RevisionVote, UpdateKind, Wikitag
from content.numbers import differences
from profiles.models import TextFormat
from tests.factories import make_history, make_revision, make_user, make_wikitag
from tests.members import signed_in
from tests.pages import HTMX, get_page, parse, texts
from tests.wikitags import fields, send, versions

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from profiles.models import User

pytestmark = pytest.mark.django_db

URL = "/w/tides/revert?version=1.0.0"
NOTHING = "There is nothing to revert: this is what the latest version says."


@pytest.fixture
def bob(db: None) -> User:
    return make_user("Bob", karma=1)


@pytest.fixture
def tides(alice: User) -> Wikitag:
    texts_of_then = ["<p>Ebb.</p>", "<p>Ebb and flow.</p>", "<p>Buy pills.</p>"]
    return make_history("Tides", [(text, alice) for text in texts_of_then])


def latest() -> Revision:
    return Revision.objects.newest_first().select_related("author")[0]


def test_page_shows_what_the_revert_changes_and_does_nothing_yet(bobs: Client, tides: Wikitag) -> None:
    page = get_page(bobs, "/w/tides/revert?version=1.1.0")

    assert texts(page, "h1, h2") == ["Revert Tides to version 1.1.0", "What this changes in version 1.2.0"]
    assert (texts(page, ".diff ins"), texts(page, ".diff del")) == (["Ebb and flow."], ["Buy pills."])
    assert fields(page)["message"] == "Revert to version 1.1.0"
    assert versions(tides) == ["1.0.0", "1.1.0", "1.2.0"]


def test_revert_makes_a_version_of_the_text_of_then(bobs: Client, bob: User, tides: Wikitag) -> None:
    response = send(bobs, "/w/tides/revert?version=1.1.0", message="No adverts")
    made = latest()
    bob.refresh_from_db()

    assert (response.status_code, response["Location"]) == (302, "/w/tides")
    assert versions(tides) == ["1.0.0", "1.1.0", "1.2.0", "1.3.0"]
    assert (made.author, made.kind, made.message) == (bob, UpdateKind.MINOR, "No adverts")
    assert (made.body_source, made.body_format) == ("<p>Ebb and flow.</p>", TextFormat.HTML)
    assert (made.characters_added, made.characters_removed, made.score) == (13, 10, 1)
    assert (bob.wikitag_edit_count, bob.listed_wikitag_edit_count, bob.karma) == (1, 1, 1)
    assert list(differences()) == []
    assert texts(get_page(Client(), "/w/tides"), ".post__body") == ["Ebb and flow."]
    assert texts(get_page(bobs, "/w/tides?version=1.2.0"), ".post__body") == ["Buy pills."]


def test_source_and_format_come_back_with_the_text(bobs: Client, tides: Wikitag) -> None:
    send(bobs, "/w/tides/edit", body="*Ebb.*", text_format="markdown")
    send(bobs, "/w/tides/edit", body="<p>Flow.</p>", text_format="html")
    send(bobs, "/w/tides/revert?version=1.3.0")

    assert (latest().body_source, latest().body_format, latest().body_html) == (
        "*Ebb.*",
        TextFormat.MARKDOWN,
        "<p><em>Ebb.</em></p>\n",
    )


def test_text_of_a_lens_is_reverted_apart(bobs: Client, tides: Wikitag) -> None:
    for text in ("<p>Pull.</p>", "<p>Push.</p>"):
        make_revision(wikitag=tides, lens="moon", body_html=text)
    page = get_page(bobs, "/w/tides/history?lens=moon")
    [link] = page.cssselect("a.version__revert")
    response = send(bobs, link.get("href"))

    assert link.get("href") == "/w/tides/revert?version=1.0.0&lens=moon"
    assert response["Location"] == "/w/tides?lens=moon"
    assert (versions(tides, "moon"), len(versions(tides))) == (["1.0.0", "1.1.0", "1.2.0"], 3)
    assert texts(get_page(bobs, "/w/tides?lens=moon"), ".post__body") == ["Pull."]


@pytest.mark.parametrize("version", ["1.2.0", "1.3.0"])
def test_reverting_to_the_text_that_is_there_is_refused_kindly(bobs: Client, tides: Wikitag, version: str) -> None:
    """1.3.0 says what 1.2.0 said."""
    make_revision(wikitag=tides, minor=3, body_html="<p>Buy pills.</p>")
    url = f"/w/tides/revert?version={version}"
    looked = bobs.get(url)
    sent = bobs.post(url, fields(get_page(bobs, URL)))

    assert [(answer.status_code, texts(parse(answer), "main p")[0]) for answer in (looked, sent)] == [
        (200, NOTHING),
        (422, NOTHING),
    ]
    assert parse(looked).cssselect("main form") == []
    assert len(versions(tides)) == 4


def test_version_without_its_text_is_refused_kindly(bobs: Client, tides: Wikitag) -> None:
    origin = {"source": "www.example.org", "source_id": "abc"}
    make_revision(wikitag=tides, major=0, minor=9, body_html="", body_source="", **origin)
    url = "/w/tides/revert?version=0.9.0"
    answers = [bobs.get(url), bobs.post(url, fields(get_page(bobs, URL)))]

    assert [(answer.status_code, texts(parse(answer), "main p")[0]) for answer in answers] == [
        (200, "The text of this version is not in this archive."),
        (422, "The text of this version is not in this archive."),
    ]
    assert latest().version == "1.2.0"


def test_edit_meanwhile_is_shown_before_it_is_reverted(bobs: Client, alice: User, tides: Wikitag) -> None:
    sent = fields(get_page(bobs, URL)) | {"message": "Back"}
    make_revision(alice, wikitag=tides, minor=3, body_html="<p>Better.</p>")
    response = bobs.post(URL, sent)
    page = parse(response)

    assert (response.status_code, texts(page, "[role=alert]")) == (
        409,
        ["Version 1.3.0 was saved meanwhile, and nothing is reverted yet. This is what a revert would change now."],
    )
    assert (texts(page, ".diff ins"), texts(page, ".diff del")) == (["Ebb."], ["Better."])
    assert (fields(page)["message"], latest().version) == ("Back", "1.3.0")
    assert bobs.post(URL, fields(page)).status_code == 302
    assert (latest().version, latest().message, latest().body_source) == ("1.4.0", "Back", "<p>Ebb.</p>")


def test_form_sent_twice_reverts_once(bobs: Client, bob: User, tides: Wikitag) -> None:
    sent = fields(get_page(bobs, URL))
    answers = [bobs.post(URL, sent) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/w/tides")] * 2
    assert (Revision.objects.by(bob).count(), RevisionVote.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
        ("a\x00b", "Enter one line of visible characters."),
        ("\u202e", "Enter one line of visible characters."),
    ],
)
def test_bad_message_comes_back_with_a_sentence(bobs: Client, tides: Wikitag, message: str, sentence: str) -> None:
    response = bobs.post(URL, fields(get_page(bobs, URL)) | {"message": message})

    assert (response.status_code, texts(parse(response), ".form__error")) == (422, [sentence])
    assert texts(parse(response), ".diff ins") == ["Ebb."]
    assert len(versions(tides)) == 3


def test_htmx_is_led_on_like_everybody(bobs: Client, tides: Wikitag) -> None:
    response = send(bobs, URL, headers=HTMX)

    assert (response.status_code, response["Location"], latest().version) == (302, "/w/tides", "1.3.0")


def test_signed_out_member_comes_back_to_what_they_typed(
    client: Client, bobs: Client, bob: User, tides: Wikitag
) -> None:
    sent = fields(get_page(bobs, URL)) | {"message": "Why"}
    response = client.post(URL, sent)
    sign_in = urlsplit(response["Location"])

    assert (response.status_code, sign_in.path, parse_qs(sign_in.query)) == (302, "/account/login/", {"next": [URL]})
    client.force_login(bob)
    assert fields(get_page(client, URL)) == sent
    assert len(versions(tides)) == 3


def test_reverting_takes_a_little_karma(alice: User, bobs: Client, tides: Wikitag) -> None:
    alices = signed_in(alice)
    answers = [alices.get(URL), alices.post(URL, fields(get_page(bobs, URL)))]

    assert [(answer.status_code, texts(parse(answer), "main p")) for answer in answers[:1]] == [
        (403, ["You need at least 1 karma to edit wikitags.", "Back to the wikitag"])
    ]
    assert (answers[1].status_code, texts(parse(answers[1]), ".form__error")) == (
        403,
        ["You need at least 1 karma to edit wikitags."],
    )
    assert len(versions(tides)) == 3


@pytest.mark.parametrize(
    "url",
    [
        "/w/tides/revert",
        "/w/tides/revert?version=7.0.0",
        "/w/tides/revert?version=%00",
        "/w/tides/revert?version=1.8.0",
        "/w/tides/revert?version=1.0.0&lens=nothing",
        "/w/gone/revert?version=1.0.0",
        "/w/nothing/revert?version=1.0.0",
    ],
)
def test_what_is_not_there_is_not_reverted_to(bobs: Client, bob: User, carol: User, tides: Wikitag, url: str) -> None:
    """1.8.0 is a draft, of Bob's own."""
    make_revision(bob, wikitag=tides, minor=8, is_draft=True)
    make_revision(wikitag=make_wikitag("Gone", deleted_at=timezone.now()))
    sent = fields(get_page(bobs, URL))

    answers = [answer for client in (bobs, signed_in(carol)) for answer in (client.get(url), client.post(url, sent))]
    assert ([answer.status_code for answer in answers], Revision.objects.count()) == ([404] * 4, 5)


def reverts(client: Client, url: str) -> list[str]:
    links = get_page(client, url).cssselect("main a")
    return [link.get("href").partition("version=")[2] for link in links if "/revert?" in link.get("href")]


def test_way_to_it_stands_beside_every_earlier_version(
    client: Client, bobs: Client, tides: Wikitag, *, bob: User, alice: User, settings: SettingsWrapper
) -> None:
    make_revision(bob, wikitag=tides, minor=8, is_draft=True)
    urls = [
        "/w/tides",
        "/w/tides/history",
        "/w/tides?version=1.0.0",
        "/w/tides?version=1.2.0",
        "/w/tides?version=1.8.0",
    ]
    everything = [[], ["1.1.0", "1.0.0"], ["1.0.0"], [], []]

    assert [reverts(bobs, url) for url in urls] == everything
    assert (
        [reverts(client, url) for url in urls[:4]] == [reverts(signed_in(alice), url) for url in urls[:4]] == [[]] * 4
    )
    settings.BYLINE_MODE = "archive"
    assert [reverts(bobs, url) for url in urls] == [[]] * 5


def test_archive_has_no_such_page(bobs: Client, tides: Wikitag, settings: SettingsWrapper) -> None:
    settings.BYLINE_MODE = "archive"

    assert [bobs.get(URL).status_code, bobs.post(URL, {}).status_code] == [404, 404]


def test_other_methods_are_refused_and_looking_writes_nothing(
    bobs: Client, tides: Wikitag, django_assert_num_queries: Any
) -> None:
    assert [bobs.generic(method, URL).status_code for method in ("PUT", "DELETE", "PATCH")] == [405] * 3
    with django_assert_num_queries(7) as queries:
        bobs.get(URL)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("edits", [1, 9])
def test_history_costs_members_one_query_more_for_any_number_of_edits(
    bobs: Client, alice: User, edits: int, django_assert_num_queries: Any
) -> None:
    make_history("Tides", [(f"<p>{number}</p>", alice) for number in range(edits)])

    with django_assert_num_queries(10):
        assert len(reverts(bobs, "/w/tides/history")) == edits - 1
