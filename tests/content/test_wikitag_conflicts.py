"""Two people edit one text at once: whoever saves second is shown both texts, and nothing is lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from content.models import Revision, RevisionVote
from content.numbers import differences
from tests.at_once import at_once
from tests.factories import make_revision, make_user
from tests.members import signed_in
from tests.pages import get_page, parse, texts
from tests.wikitags import FIRST, create, fields, send, versions

if TYPE_CHECKING:
    from django.http import HttpResponse
    from lxml.html import HtmlElement

    from content.models import Wikitag
    from profiles.models import User

pytestmark = pytest.mark.django_db

URL = "/w/tides/edit"
THEIRS = FIRST.replace("Twice a day", "Twice in 25 hours")
YOURS = FIRST.replace("The moon does it", "Moon and sun do it")
BOTH = THEIRS.replace("The moon does it", "Moon and sun do it")
AGAINST = FIRST.replace("Twice a day", "Two times a day")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("Bob", karma=1)


@pytest.fixture
def annas(db: None) -> Client:
    return signed_in(make_user("Anna", karma=1))


@pytest.fixture
def tides(annas: Client) -> Wikitag:
    return create(annas)


def meet(bobs: Client, annas: Client, yours: str, theirs: str = THEIRS, **typed: str) -> HttpResponse:
    """Let Bob open the form, Anna save hers, and Bob send his."""
    sent = fields(get_page(bobs, URL)) | {"body": yours} | typed
    assert send(annas, URL, body=theirs, message="Measured").status_code == 302
    return bobs.post(URL, sent)


def headings(page: HtmlElement) -> list[str]:
    return texts(page, "main h2")


def changed(page: HtmlElement, section: str) -> tuple[list[str], list[str]]:
    place = f"//section[@aria-labelledby='{section}']"
    found = [page.xpath(f"{place}//{name}") for name in ("ins", "del")]
    added, removed = ([" ".join(mark.text_content().split()) for mark in marks] for marks in found)
    return added, removed


def test_second_to_save_is_shown_both_and_nothing_is_stored(bobs: Client, annas: Client, tides: Wikitag) -> None:
    response = meet(bobs, annas, AGAINST, message="Of course", kind="major")
    page = parse(response)
    sent = fields(page)

    assert response.status_code == 409
    assert texts(page, "[role=alert] p") == [
        "While you were writing, version 1.1.0 was saved by somebody else.",
        "Nothing is lost: your text stands below. It is not saved yet.",
    ]
    assert headings(page) == ["What was saved meanwhile", "Your text"]
    assert (texts(page, ".changes__author"), texts(page, ".changes__message")) == (["Anna"], ["Measured"])
    assert changed(page, "theirs-title") == (["in 25 hours."], ["a day."])
    assert changed(page, "yours-title") == (["Two times a day."], ["Twice in 25 hours."])
    assert (sent["body"], sent["message"], sent["kind"]) == (AGAINST, "Of course", "major")
    assert (versions(tides), RevisionVote.objects.count()) == (["1.0.0", "1.1.0"], 2)
    assert list(differences()) == []


def test_saved_again_it_takes_the_place_of_what_was_shown(bobs: Client, annas: Client, tides: Wikitag) -> None:
    page = parse(meet(bobs, annas, AGAINST))
    response = bobs.post(URL, fields(page))
    made = Revision.objects.newest_first()[0]

    assert (response.status_code, response["Location"]) == (302, "/w/tides")
    assert (made.version, made.body_source) == ("1.2.0", AGAINST)
    assert (made.characters_added, made.characters_removed) == (16, 18)
    assert [revision.body_source for revision in Revision.objects.oldest_first()] == [FIRST, THEIRS, AGAINST]
    assert list(differences()) == []


def test_third_edit_meanwhile_is_a_conflict_again(bobs: Client, annas: Client, tides: Wikitag) -> None:
    page = parse(meet(bobs, annas, AGAINST))
    send(annas, URL, body="All new.")
    response = bobs.post(URL, fields(page))

    assert (response.status_code, changed(parse(response), "theirs-title")[0]) == (409, ["All new."])
    assert fields(parse(response))["body"] == AGAINST
    assert versions(tides) == ["1.0.0", "1.1.0", "1.2.0"]


def test_every_edit_meanwhile_is_named(bobs: Client, annas: Client, tides: Wikitag) -> None:
    sent = fields(get_page(bobs, URL)) | {"body": AGAINST}
    for number in range(12):
        send(annas, URL, body=f"{number}", message=f"Edit {number}")
    page = parse(bobs.post(URL, sent))

    assert texts(page, ".changes__message") == [f"Edit {number}" for number in range(11, 1, -1)]
    assert texts(page, "[role=alert] p")[0].startswith("While you were writing, version 1.12.0 was saved")


def test_edits_of_other_places_are_offered_together(bobs: Client, annas: Client, tides: Wikitag) -> None:
    page = parse(meet(bobs, annas, YOURS, message="The sun too"))
    together, yours = fields(page, 0), fields(page, 1)

    assert headings(page) == ["What was saved meanwhile", "Both edits together", "Your text"]
    assert (together["body"], together["message"], yours["body"]) == (BOTH, "The sun too", YOURS)
    assert len({element.get("id") for element in page.cssselect("[id]")}) == len(page.cssselect("[id]"))
    assert bobs.post(URL, together).status_code == 302
    assert [revision.body_source for revision in Revision.objects.oldest_first()] == [FIRST, THEIRS, BOTH]
    assert texts(get_page(bobs, "/compare/w/tides?after=1.2.0"), ".diff ins") == ["Moon and sun do"]


def test_edit_that_holds_the_other_already_has_nothing_to_be_put_together(
    bobs: Client, annas: Client, tides: Wikitag
) -> None:
    page = parse(meet(bobs, annas, BOTH))

    assert headings(page) == ["What was saved meanwhile", "Your text"]


def test_same_edit_by_both_is_no_conflict(bobs: Client, annas: Client, tides: Wikitag) -> None:
    response = meet(bobs, annas, THEIRS)

    assert (response.status_code, texts(parse(response), ".form__error")) == (
        422,
        ["Nothing was saved: this is what the latest version says already."],
    )
    assert versions(tides) == ["1.0.0", "1.1.0"]


def test_who_comes_back_to_the_form_after_saving_meets_their_own_edit(bobs: Client, tides: Wikitag) -> None:
    offered = fields(get_page(bobs, URL))
    assert bobs.post(URL, offered | {"body": THEIRS}).status_code == 302
    page = parse(bobs.post(URL, offered | {"body": AGAINST}))

    assert texts(page, "[role=alert] p")[0] == "You saved version 1.1.0 yourself after you began here."
    assert fields(page)["body"] == AGAINST
    assert bobs.post(URL, fields(page)).status_code == 302
    assert [revision.body_source for revision in Revision.objects.oldest_first()] == [FIRST, THEIRS, AGAINST]


def test_version_that_was_deleted_meanwhile_is_told_of(bobs: Client, tides: Wikitag) -> None:
    sent = fields(get_page(bobs, URL)) | {"body": YOURS}
    Revision.objects.all().delete()
    response = bobs.post(URL, sent)
    page = parse(response)

    assert response.status_code == 409
    assert texts(page, "[role=alert] p")[0] == "The version that you began from has been deleted meanwhile."
    assert (headings(page), fields(page)["body"]) == (["Your text"], YOURS)
    assert bobs.post(URL, fields(page)).status_code == 302
    assert versions(tides) == ["1.0.0"]


def test_latest_version_that_was_deleted_meanwhile_is_told_of(bobs: Client, annas: Client, tides: Wikitag) -> None:
    send(annas, URL, body=THEIRS)
    sent = fields(get_page(bobs, URL)) | {"body": YOURS}
    Revision.objects.newest_first()[0].delete()
    send(annas, URL, body=AGAINST)
    response = bobs.post(URL, sent)

    assert (response.status_code, headings(parse(response))) == (409, ["What was saved meanwhile", "Your text"])
    assert fields(parse(response))["body"] == YOURS


@pytest.mark.parametrize("began_from", ["", "nothing", "x" * 5000, "a\u202e'--"])
def test_forged_beginning_overwrites_nothing(bobs: Client, tides: Wikitag, began_from: str) -> None:
    response = bobs.post(URL, fields(get_page(bobs, URL)) | {"body": YOURS, "began_from": began_from})

    assert (response.status_code, versions(tides)) == (409, ["1.0.0"])


def test_version_of_another_text_is_no_beginning(bobs: Client, tides: Wikitag) -> None:
    lens = make_revision(wikitag=tides, lens="moon", body_html="<p>Secret.</p>", is_draft=True)
    response = bobs.post(URL, fields(get_page(bobs, URL)) | {"body": YOURS, "began_from": lens.pk})

    assert (response.status_code, "Secret" in response.content.decode()) == (409, False)


def test_neighbouring_blocks_of_html_are_put_together(bobs: Client, annas: Client, tides: Wikitag) -> None:
    html = "<p>Ebb.</p><p>Flow.</p>"
    make_revision(wikitag=tides, minor=9, body_source=html, body_html=html, body_format="html")
    page = parse(meet(bobs, annas, "<p>Ebb!</p>\n<p>Flow.</p>", theirs="<p>Ebb.</p>\n<p>Flood.</p>"))

    assert fields(page)["body"] == "<p>Ebb!</p>\n<p>Flood.</p>"


def test_text_of_another_format_is_not_put_together(bobs: Client, annas: Client, tides: Wikitag) -> None:
    sent = fields(get_page(bobs, URL)) | {"body": YOURS}
    changed_format = fields(get_page(annas, URL)) | {"body": THEIRS, "text_format": "html"}
    annas.post(URL, changed_format)
    page = parse(bobs.post(URL, sent))

    assert (headings(page), fields(page)["text_format"]) == (["What was saved meanwhile", "Your text"], "markdown")


def test_hostile_texts_meet_without_harm(bobs: Client, annas: Client, tides: Wikitag) -> None:
    evil = "</textarea><script>x()</script>\n\n<p onclick=x()>\u202e\u0000\ud83d</p>".replace("\u0000", "").encode(
        errors="replace"
    )
    page = parse(meet(bobs, annas, evil.decode() + "a", theirs=evil.decode()))

    assert page.cssselect("main script, main [onclick]") == []
    assert fields(page)["body"] == evil.decode() + "a"


@pytest.mark.django_db(transaction=True)
def test_sixteen_editors_at_once_make_one_version_and_fifteen_conflicts(tides: Wikitag) -> None:
    people = [signed_in(make_user(f"Editor {number}", karma=1)) for number in range(16)]
    sent = [fields(get_page(browser, URL)) | {"body": f"Text {number}."} for number, browser in enumerate(people)]

    def save(number: int) -> Any:
        return people[number].post(URL, sent[number])

    answers = dict(enumerate(at_once(*(partial(save, number) for number in range(16)))))

    [saved] = [number for number, answer in answers.items() if answer.status_code == 302]
    late: dict[int, Any] = {number: answer for number, answer in answers.items() if number != saved}
    assert {answer.status_code for answer in late.values()} == {409}
    assert {number: fields(parse(answer))["body"] for number, answer in late.items()} == {
        number: f"Text {number}." for number in range(16) if number != saved
    }
    assert {tuple(changed(parse(answer), "theirs-title")[0]) for answer in late.values()} == {(f"Text {saved}.",)}
    assert [revision.body_source for revision in Revision.objects.oldest_first()] == [FIRST, f"Text {saved}."]
    assert list(differences()) == []
