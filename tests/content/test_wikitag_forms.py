"""The forms for wikitags: who gets them, what is refused, and that nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Revision, RevisionVote, Wikitag
from content.numbers import differences
from content.wiki_editing import Edit, EditRefusedError, save_edit
from profiles.models import User
from tests.at_once import sent_at_once
from tests.corpora import naughty_strings
from tests.factories import make_history, make_revision, make_user, make_wikitag
from tests.members import signed_in
from tests.pages import get_page, parse, texts
from tests.wikitags import (
    BAD_VERSIONS,
    fields,
    latest,
    versions,
)
from web.public_id import make_public_id

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db

BAD_EDITS = [
    *BAD_VERSIONS,
    ({"kind": "enormous"}, "Select a valid choice. enormous is not one of the available choices."),
    ({"text_format": "docx"}, "Select a valid choice. docx is not one of the available choices."),
    ({"text_format": ""}, "This field is required."),
    ({"began_from": "\x00"}, "Null characters are not allowed."),
]


@pytest.fixture
def bob(db: None) -> User:
    """Bob has the least karma with which one may edit."""
    return make_user("Bob", karma=1)


@pytest.fixture
def tides(alice: User) -> Wikitag:
    return make_history("Tides", [("<p>Ebb.</p>", alice), ("<p>Ebb and flow.</p>", alice)])


@pytest.mark.parametrize(("typed", "sentence"), BAD_EDITS)
def test_bad_edit_comes_back_with_a_sentence(
    bobs: Client, tides: Wikitag, typed: dict[str, str], sentence: str
) -> None:
    sent = fields(get_page(bobs, "/w/tides/edit")) | {"body": "<p>Flow.</p>", "message": "Why"} | typed
    response = bobs.post("/w/tides/edit", sent)
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, [sentence])
    if typed.keys() <= {"body", "message"} and "\x00" not in sent["body"]:
        assert fields(page) == sent
    assert versions(tides) == ["1.0.0", "1.1.0"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", ["/w/create", "/w/tides/edit"])
def test_form_sent_eight_times_at_once_makes_one_version(bobs: Client, bob: User, tides: Wikitag, url: str) -> None:
    sent = fields(get_page(bobs, url)) | {"name": "Ebb", "body": "Flow."}
    answers = sent_at_once(bobs, url, *[sent] * 8)

    assert (answers, Revision.objects.by(bob).count(), RevisionVote.objects.count()) == ([302] * 8, 1, 1)
    assert list(differences()) == []


@pytest.mark.parametrize("url", ["/w/create", "/w/tides/edit"])
def test_form_sent_twice_makes_one_version(bobs: Client, bob: User, tides: Wikitag, url: str) -> None:
    sent = fields(get_page(bobs, url)) | {"name": "Ebb", "body": "Flow."}
    answers = [bobs.post(url, sent) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, answers[0]["Location"])] * 2
    assert (Revision.objects.by(bob).count(), RevisionVote.objects.count()) == (1, 1)


def test_nobody_takes_the_id_of_anothers_form(bobs: Client, tides: Wikitag) -> None:
    taken = latest(tides).pk
    for offered in (taken, f"{taken}:forged", "x" * 5000, ""):
        sent = fields(get_page(bobs, "/w/tides/edit")) | {"body": f"<p>{len(offered)}</p>", "id": offered}
        assert bobs.post("/w/tides/edit", sent).status_code == 302

    assert versions(tides) == ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0"]
    assert Revision.objects.get(pk=taken).body_html == "<p>Ebb and flow.</p>"


@pytest.mark.parametrize("url", ["/w/create", "/w/tides/edit"])
def test_signed_out_writer_comes_back_to_what_they_typed(
    client: Client, bob: User, bobs: Client, tides: Wikitag, url: str
) -> None:
    typed = fields(get_page(bobs, url)) | {"body": "All\nmine.", "message": "Why"}
    response = client.post(url, typed)
    sign_in = urlsplit(response["Location"])

    assert (response.status_code, sign_in.path, parse_qs(sign_in.query)) == (302, "/account/login/", {"next": [url]})
    client.force_login(bob)
    assert fields(get_page(client, url)) == typed
    assert fields(get_page(client, url))["message"] == ""
    assert Revision.objects.by(bob).count() == 0


@pytest.mark.parametrize("url", ["/w/create", "/w/tides/edit"])
def test_stranger_signs_in_first(client: Client, tides: Wikitag, url: str) -> None:
    assert client.get(url)["Location"] == f"/account/login/?next={url.replace('/', '%2F')}"


@pytest.mark.parametrize("url", ["/w/create", "/w/tides/edit"])
def test_other_methods_are_refused(bobs: Client, tides: Wikitag, url: str) -> None:
    assert [bobs.generic(method, url).status_code for method in ("PUT", "DELETE", "PATCH")] == [405] * 3


@pytest.mark.parametrize("url", ["/w/create", "/w/tides/edit"])
def test_looking_at_the_form_writes_nothing(
    bobs: Client, tides: Wikitag, url: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2 if url == "/w/create" else 4) as queries:
        assert texts(get_page(bobs, url), "button.button") == ["Create" if "create" in url else "Save", "Preview"]

    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize(
    ("karma", "is_staff", "status"), [(0, False, 403), (-5, False, 403), (1, False, 302), (0, True, 302)]
)
@pytest.mark.parametrize("url", ["/w/create", "/w/tides/edit"])
def test_editing_takes_a_little_karma(
    client: Client, bobs: Client, tides: Wikitag, *, url: str, karma: int, is_staff: bool, status: int
) -> None:
    client.force_login(make_user("Eve", karma=karma, is_staff=is_staff))
    typed = fields(get_page(bobs, url)) | {"name": "Ebb", "body": "All mine."}
    response = client.post(url, typed)

    assert response.status_code == status
    if status == 403:
        page = parse(response)
        assert texts(page, ".form__error") == ["You need at least 1 karma to edit wikitags."]
        assert (fields(page)["body"], page.cssselect("main button[type=submit]")) == ("All mine.", [])
        looked = client.get(url)
        assert (looked.status_code, texts(parse(looked), "main p")[0]) == (
            403,
            "You need at least 1 karma to edit wikitags.",
        )
        assert Revision.objects.count() == 2


def acts(client: Client, url: str) -> list[str]:
    page = get_page(client, url)
    found = texts(page, ".post__meta a, .post__meta .section__note")
    return [text for text in found if text.startswith(("Edit", "New", "Sign in", "You need"))]


@pytest.mark.parametrize("url", ["/w/tides", "/w/tides/history", "/w/tides?version=1.0.0"])
def test_members_find_the_way_and_others_why_not(
    client: Client, bobs: Client, alice: User, *, tides: Wikitag, settings: SettingsWrapper, url: str
) -> None:
    alices = signed_in(alice)
    assert (acts(bobs, url), acts(alices, url), acts(client, url)) == (
        ["Edit", "New wikitag"],
        ["You need at least 1 karma to edit wikitags."],
        ["Sign in to edit"],
    )
    settings.BYLINE_MODE = "archive"
    assert (acts(bobs, url), acts(alices, url), acts(client, url)) == ([], [], [])


def test_archive_has_no_such_pages(bobs: Client, tides: Wikitag, settings: SettingsWrapper) -> None:
    settings.BYLINE_MODE = "archive"

    assert [
        (bobs.get(url).status_code, bobs.post(url, {"body": "x"}).status_code) for url in ("/w/create", "/w/tides/edit")
    ] == [(404, 404)] * 2


@pytest.mark.parametrize(
    "url",
    [
        "/w/nothing/edit",
        "/w/gone/edit",
        "/w/tides/edit?lens=nothing",
        "/w/tides/edit?lens=secret",
        "/w/tides/edit?lens=%00",
    ],
)
def test_what_is_not_there_is_not_edited(bobs: Client, tides: Wikitag, carol: User, url: str) -> None:
    make_revision(wikitag=make_wikitag("Gone", deleted_at=timezone.now()))
    make_revision(carol, wikitag=tides, lens="secret", is_draft=True)
    carols = signed_in(carol)
    before = Revision.objects.count()

    assert [
        answer.status_code
        for client in (bobs, carols)
        for answer in (client.get(url), client.post(url, {"body": "x", "text_format": "html"}))
    ] == [404] * 4
    assert Revision.objects.count() == before


def test_wikitag_deleted_meanwhile_takes_no_edit(bob: User, tides: Wikitag) -> None:
    edit = Edit(make_public_id(), "All mine.", began_from=latest(tides).pk)
    Wikitag.objects.update(deleted_at=timezone.now())

    with pytest.raises(EditRefusedError, match="deleted meanwhile"):
        save_edit(bob, tides, lens="", edit=edit)
    assert versions(tides) == ["1.0.0", "1.1.0"]


HOSTILE = [
    "undefined",
    "../../etc/passwd",
    "%00%0a{{ 7 * 7 }}{% load static %}${7}",
    "'; DROP TABLE content_wikitag; --",
    "</textarea></title><script>x()</script><img src=x onerror=x()>",
    "a\r\nSet-Cookie: x=y",
    "\u202eright to left\u202c \u200f\u2067\u2069",
    "\ufeff\u200b\u2060\u00ad",
    "Z\u0351\u036b\u0343\u036a" * 40,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "\ufdfd \u0600\u06dd \u0e47\u0e47\u0e47 \U0001d57f",
    "\ufffe\uffff\x01\x0b\x7f\x85",
    "\u2028\u2029",
    "9" * 400,
    "[" * 5000,
    "$" * 999,
    "<" * 3000,
    "|a|b|\n|-|-|\n" * 200,
    "\x00",
    "\udc80".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]


@pytest.mark.parametrize("url", ["/w/create", "/w/tides/edit", "/w/tides/revert?version=1.0.0"])
def test_hostile_strings_in_every_field_do_no_harm(bobs: Client, tides: Wikitag, url: str) -> None:
    offered = fields(get_page(bobs, url))
    answers = {
        (name, typed[:20]): bobs.post(url, {"name": f"Name {number}"} | offered | {"body": f"{number}"} | {name: typed})
        for name in offered
        for number, typed in enumerate(HOSTILE)
    }

    assert {
        key: answer.status_code for key, answer in answers.items() if answer.status_code not in {302, 409, 422}
    } == {}
    assert [
        parse(answer).cssselect("main script, main [onerror]") for answer in answers.values() if answer.content
    ] == [[] for answer in answers.values() if answer.content]
    for wikitag in Wikitag.objects.all():
        for page in ("", "/history", "/edit"):
            assert get_page(bobs, f"{wikitag.get_absolute_url()}{page}").cssselect("main script, main [onerror]") == []
    assert list(differences()) == []


def test_naughty_strings_make_wikitags_or_come_back(bobs: Client) -> None:
    offered = fields(get_page(bobs, "/w/create"))
    answers = {
        typed: bobs.post("/w/create", offered | {"id": "", "name": typed, "body": typed, "message": typed}).status_code
        for typed in naughty_strings()
    }

    assert {typed: status for typed, status in answers.items() if status not in {302, 422}} == {}
    assert list(differences()) == []
