"""The page on which a person says who they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from profiles.models import LONGEST_TEXT, ProfileSlug, TextFormat, User
from tests.factories import make_user
from tests.members import signed_in
from tests.pages import HTMX, get_page, parse, texts

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

PAGE = "/users/alice/edit"


def send(client: Client, *, url: str = PAGE, name: str = "Alice", bio: str = "", **more: str) -> HttpResponse:
    return client.post(url, {"display_name": name, "bio": bio, **more})


def stored(person: User) -> dict[str, Any]:
    person = User.objects.get(pk=person.pk)
    slugs = set(ProfileSlug.objects.filter(user=person).values_list("slug", flat=True))
    return {"name": person.display_name, "slug": person.slug, "slugs": slugs, "bio": person.bio_source}


def errors(response: HttpResponse) -> list[str]:
    return texts(parse(response), ".form__error")


def test_name_and_bio_are_saved_and_the_old_address_leads_to_the_new_one(alices: Client, alice: User) -> None:
    response = send(alices, name="  Alice   Marker ", bio="*Tides*\r\nand ebb")

    assert (response.status_code, response["Location"]) == (302, "/users/alice-marker")
    assert stored(alice) == {
        "name": "Alice Marker",
        "slug": "alice-marker",
        "slugs": {"alice", "alice-marker"},
        "bio": "*Tides*\nand ebb",
    }
    assert alices.get("/users/alice")["Location"] == "/users/alice-marker"
    assert alices.get(PAGE)["Location"] == "/users/alice-marker/edit"
    page = get_page(alices, "/users/alice-marker")
    assert (texts(page, "h1"), texts(page, ".profile-header__bio em")) == (["Alice Marker"], ["Tides"])
    assert texts(get_page(alices, "/people?q=marker"), ".person-row h3") == ["Alice Marker"]


def test_saving_the_same_twice_changes_nothing_more(alices: Client, alice: User) -> None:
    answers = [send(alices, name="Ann", bio="Tides") for _ in range(2)]
    once = User.objects.get(pk=alice.pk)
    # The address at the time of the form is an old one by now, and still takes what is sent to it.
    assert [answer["Location"] for answer in answers] == ["/users/ann", "/users/ann"]
    send(alices, name="Ann", bio="Tides")

    again = User.objects.get(pk=alice.pk)
    assert (again.name_changed_at, stored(alice)["slugs"]) == (once.name_changed_at, {"alice", "ann"})


def test_name_stays_for_sixty_days_and_the_page_says_until_when(alices: Client, alice: User, settings: Any) -> None:
    settings.BYLINE_NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
    send(alices, name="Ann")
    page = get_page(alices, "/users/ann/edit")
    refused = send(alices, url="/users/ann/edit", name="Anna", bio="Kept words")

    assert texts(page, "#id_display_name_helptext") == ["You can change it again on April 30, 2026 9:00 AM UTC."]
    assert page.get_element_by_id("id_display_name").get("readonly") is not None
    assert refused.status_code == 429
    assert errors(refused) == ["You changed your name less than 60 days ago."]
    assert texts(parse(refused), "textarea") == ["Kept words"]
    assert parse(refused).get_element_by_id("id_display_name").get("value") == "Anna"
    assert stored(alice) == {"name": "Ann", "slug": "ann", "slugs": {"alice", "ann"}, "bio": ""}
    settings.BYLINE_NOW += timedelta(days=60)
    assert send(alices, url="/users/ann/edit", name="Anna")["Location"] == "/users/anna"


def test_who_changes_their_name_too_soon_is_told_when_to_try_again(alices: Client) -> None:
    send(alices, name="Ann")
    refused = send(alices, url="/users/ann/edit", name="Anna")

    day = 24 * 60 * 60
    assert 60 * day - 60 < int(refused["Retry-After"]) <= 60 * day


def test_bio_can_be_changed_while_the_name_stays(alices: Client, alice: User) -> None:
    send(alices, name="Ann")

    assert send(alices, name="Ann", bio="New words")["Location"] == "/users/ann"
    assert stored(alice)["bio"] == "New words"


def test_an_earlier_name_brings_its_address_back(alices: Client, alice: User) -> None:
    send(alices, name="Ann")
    User.objects.update(name_changed_at=timezone.now() - timedelta(days=61))
    send(alices, name="Alice")

    assert stored(alice) == {"name": "Alice", "slug": "alice", "slugs": {"alice", "ann"}, "bio": ""}


def test_address_that_was_not_made_from_the_name_stays(db: None) -> None:
    person = make_user("Ann", slug="tides")
    send(signed_in(person), url="/users/tides/edit", name="Anna")

    assert stored(person) == {"name": "Anna", "slug": "tides", "slugs": {"tides"}, "bio": ""}


def test_address_of_another_day_of_somebody_else_is_not_taken(alices: Client, alice: User, bob: User) -> None:
    ProfileSlug.objects.create(slug="ann", user=bob)
    send(alices, name="Ann")

    assert stored(alice)["slug"] == "ann-1"
    assert alices.get("/users/ann")["Location"] == "/users/bob"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "This field is required."),
        ("   ", "This field is required."),
        ("Bob", "This display name is already taken."),
        ("x" * 151, "Ensure this value has at most 150 characters (it has 151)."),
        ("Ali\u202ece", "Enter one line of visible characters."),
        ("Ali\u200bce", "Enter one line of visible characters."),
        ("\u200d", "Enter one line of visible characters."),
        ("\u0301", "Enter one line of visible characters."),
        ("Ali\x00ce", "Enter one line of visible characters."),
        ("[Anonymous]", "This name is reserved."),
    ],
)
def test_name_that_cannot_be_comes_back_with_a_sentence(
    alices: Client, alice: User, bob: User, name: str, error: str
) -> None:
    response = send(alices, name=name, bio="Kept words")

    assert (response.status_code, errors(response)) == (422, [error])
    assert texts(parse(response), "textarea") == ["Kept words"]
    assert stored(alice) == {"name": "Alice", "slug": "alice", "slugs": {"alice"}, "bio": ""}


@pytest.mark.parametrize("name", ["علی رضا", "می\u200cخواهم", "💯", "O'Neil", "李", "<script>", "edit"])
def test_names_of_the_world_are_taken_as_they_are(alices: Client, alice: User, name: str) -> None:
    response = send(alices, name=name)

    assert stored(alice)["name"] == name
    assert texts(get_page(alices, response["Location"]), "h1") == [" ".join(name.split())]


def test_too_long_a_bio_comes_back_whole(alices: Client, alice: User) -> None:
    bio = "x" * (LONGEST_TEXT + 1)
    response = send(alices, bio=bio)

    assert response.status_code == 422
    assert errors(response) == ["This text has 200001 characters; at most 200000 can be saved."]
    assert texts(parse(response), "textarea") == [bio]
    assert stored(alice)["bio"] == ""


def test_hostile_bio_is_harmless(alices: Client, alice: User) -> None:
    assert errors(send(alices, bio="a\x00b")) == ["Null characters are not allowed."]
    send(alices, bio="<script>alert(1)</script> [x](javascript:alert(1)) \u202e \ufffe")
    page = get_page(alices, "/users/alice")

    [bio] = page.cssselect(".profile-header__bio")
    assert bio.cssselect("script") == []
    assert [link.get("href") for link in bio.cssselect("a") if "javascript" in (link.get("href") or "")] == []


def test_bio_that_an_import_brought_is_edited_as_the_html_it_is(db: None) -> None:
    person = make_user("Ann", bio_html="<p>Tides</p>", bio_format=TextFormat.MARKDOWN)
    client = signed_in(person)

    assert texts(get_page(client, "/users/ann/edit"), "textarea") == ["<p>Tides</p>"]
    send(client, url="/users/ann/edit", name="Ann", bio="<p>Ebb</p>")
    person.refresh_from_db()
    assert (person.bio_source, person.bio_format, person.bio_html) == ("<p>Ebb</p>", "html", "<p>Ebb</p>")


@pytest.mark.parametrize("headers", [{}, {**HTMX, "HX-Target": "bio-preview"}])
def test_preview_shows_what_would_be_shown_and_saves_nothing(
    alices: Client, alice: User, headers: dict[str, str]
) -> None:
    sent = {"display_name": "", "bio": "*Tides*, **ebb**", "preview": "bio"}
    response = alices.post(PAGE, sent, headers=headers)
    page = parse(response)
    [preview] = page.cssselect("#bio-preview") or [page]

    assert (response.status_code, preview.get("id"), preview.get("hidden")) == (200, "bio-preview", None)
    assert (texts(preview, "em"), texts(preview, "strong")) == (["Tides"], ["ebb"])
    assert len(page.cssselect("main")) == (0 if headers else 1)
    assert stored(alice) == {"name": "Alice", "slug": "alice", "slugs": {"alice"}, "bio": ""}


def test_preview_of_too_long_a_bio_says_so(alices: Client) -> None:
    sent = {"display_name": "Alice", "bio": "x" * (LONGEST_TEXT + 1), "preview": "bio"}
    response = alices.post(PAGE, sent, headers={**HTMX, "HX-Target": "bio-preview"})

    assert response.status_code == 422
    assert texts(parse(response), "[role=alert]") == ["This text has 200001 characters; at most 200000 can be saved."]


def test_signed_out_writer_finds_what_they_typed(client: Client, alice: User) -> None:
    response = send(client, name="Ann", bio="Kept words")
    client.force_login(alice)
    page = get_page(client, PAGE)

    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=%2Fusers%2Falice%2Fedit")
    assert (page.get_element_by_id("id_display_name").get("value"), texts(page, "textarea")) == ("Ann", ["Kept words"])
    assert stored(alice)["name"] == "Alice"


def test_others_have_no_such_page(alice: User, bob: User) -> None:
    client = signed_in(bob)

    assert (client.get(PAGE).status_code, send(client, name="Fool").status_code) == (404, 404)
    assert stored(alice)["name"] == "Alice"
    assert texts(get_page(client, "/users/alice"), ".profile-header__actions a") == []
    assert (client.get("/users/nobody/edit").status_code, client.get("/users/Alice/edit").status_code) == (404, 301)


def test_moderators_edit_members_at_any_time_but_not_each_other(alice: User, carol: User, bob: User) -> None:
    client = signed_in(carol)
    User.objects.filter(pk=alice.pk).update(name_changed_at=timezone.now())
    answer = send(client, name="Renamed", bio="Mended")
    mate = make_user("Mate", is_staff=True)

    assert answer["Location"] == "/users/renamed"
    assert stored(alice) == {"name": "Renamed", "slug": "renamed", "slugs": {"alice", "renamed"}, "bio": "Mended"}
    assert texts(get_page(client, "/users/renamed"), ".profile-header__actions a") == ["Account Settings"]
    assert send(client, url="/users/mate/edit", name="Fool").status_code == 404
    assert stored(mate)["name"] == "Mate"


def test_moderators_change_does_not_start_the_persons_sixty_days(alice: User, carol: User) -> None:
    send(signed_in(carol), name="Renamed")

    assert send(signed_in(alice), url="/users/renamed/edit", name="Alice")["Location"] == "/users/alice"


def test_archive_has_no_such_page_and_no_link_to_it(alices: Client, alice: User, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"

    assert (alices.get(PAGE).status_code, send(alices, name="Ann").status_code) == (404, 404)
    assert texts(get_page(alices, "/users/alice"), ".profile-header__actions a") == []
    assert stored(alice)["name"] == "Alice"


def test_reading_the_page_writes_nothing_and_other_methods_are_refused(alices: Client, alice: User) -> None:
    before = stored(alice)
    get_page(alices, PAGE)

    assert (stored(alice), alices.put(PAGE).status_code) == (before, 405)
