from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from content.numbers import settle_everything
from profiles.models import ProfileSlug, User
from tests.factories import LONG_AGO, make_comment, make_post, make_user
from tests.members import signed_in
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def ann(db: None) -> User:
    ann = make_user("Ann Marker", karma=120, omega_karma=3, bio_html="<p>Measures tides.</p>", username="annm")
    ProfileSlug.objects.create(slug="ann-before", user=ann)
    make_post(ann)
    make_comment(ann)
    settle_everything()
    ann.refresh_from_db()
    return ann


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/u/ann-marker", "/users/ann-marker"),
        ("/user/ann-marker", "/users/ann-marker"),
        ("/user/annm", "/users/ann-marker"),
        ("/user/ann-marker/overview", "/users/ann-marker"),
        ("/users/ann-marker/replies", "/users/ann-marker/comments"),
        ("/users/ann-before", "/users/ann-marker"),
        ("/users/ann-before/posts?sortedBy=top", "/users/ann-marker/posts?sortedBy=top"),
        ("/users/Ann-Marker", "/users/ann-marker"),
        ("/users/Ann%20Marker", "/users/ann-marker"),
        ("/users/ann-marker/", "/users/ann-marker"),
        ("/users/ann-marker/comments/?comments=20", "/users/ann-marker/comments?comments=20"),
        ("/user?id=ann-marker", "/users/ann-marker"),
        ("/threads?id=annm", "/users/ann-marker"),
        ("/admin", "/admin/"),
        ("/posts/abc/?commentId=x", "/posts/abc?commentId=x"),
        ("/posts/abc/tides/", "/posts/abc/tides"),
        ("/posts/abc/tides/x", "/posts/abc/tides?commentId=x"),
        ("/posts/abc/tides/comment/x", "/posts/abc/tides?commentId=x"),
        ("/events/abc/tides", "/posts/abc/tides"),
        ("/w/tides/", "/w/tides"),
        ("/s/abc/?x=1", "/s/abc?x=1"),
        ("/u/ann-marker/", "/users/ann-marker"),
        ("/allPosts/?limit=9", "/?limit=9"),
        ("/posts/abc/tides/x/", "/posts/abc/tides?commentId=x"),
        ("/users/ann-marker/reviews", "/users/ann-marker"),
        ("/users/annm/reviews/", "/users/ann-marker"),
        ("/wikitags/all", "/wikitags"),
        ("/tags/all/", "/wikitags"),
    ],
)
def test_old_and_unusual_addresses_move_for_good(client: Client, ann: User, address: str, target: str) -> None:
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (301, target)


@pytest.mark.parametrize(("address", "target"), [("/library", "/"), ("/manageSubscriptions", "/account")])
def test_pages_of_other_sites_lead_to_the_nearest_one_for_now(client: Client, address: str, target: str) -> None:
    for asked in (address, f"{address}/"):
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (302, target)


@pytest.mark.parametrize("path", ["{}", "{}/tides", "{}/ebb", "slug/tides"])
def test_post_with_a_slash_at_its_end_takes_one_redirect(client: Client, ann: User, path: str) -> None:
    post = make_post(ann, slug="tides")
    comment = make_comment(post=post)
    response = client.get(f"/posts/{path.format(post.pk)}/?commentId={comment.pk}", follow=True)

    assert response.redirect_chain == [(comment.get_absolute_url(), 301)]
    assert response.status_code == 200


def test_head_is_answered_without_a_body(client: Client, ann: User) -> None:
    response = client.head("/users/ann-marker")

    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("", "Ann Marker — Byline"),
        ("/posts?sortedBy=top", "Posts — Ann Marker — Byline"),
        ("/sequences", "Sequences — Ann Marker — Byline"),
        ("/wikitags", "Wikitag Contributions — Ann Marker — Byline"),
        ("/comments", "Comments — Ann Marker — Byline"),
    ],
)
def test_head_names_page_and_canonical_address(client: Client, ann: User, path: str, title: str, settings: Any) -> None:
    page = get_page(client, f"/users/ann-marker{path}")

    assert texts(page, "head title") == [title]
    assert [link.get("href") for link in page.cssselect("link[rel=canonical]")] == [
        f"{settings.BASE_URL}/users/ann-marker{path.partition('?')[0]}"
    ]
    assert [meta.get("content") for meta in page.cssselect("meta[name=description]")] == ["Measures tides."]
    assert page.cssselect("meta[name=robots]") == []


@pytest.mark.parametrize(
    ("fields", "is_hidden"),
    [({"karma": 0}, True), ({"karma": -4}, True), ({"is_noindex": True}, True), ({"karma": 1}, False)],
)
def test_search_engines_are_kept_from_profiles_without_karma(
    client: Client, ann: User, fields: dict[str, Any], is_hidden: bool
) -> None:
    User.objects.filter(pk=ann.pk).update(**fields)

    robots = [meta.get("content") for meta in get_page(client, "/users/ann-marker").cssselect("meta[name=robots]")]
    assert robots == (["noindex"] if is_hidden else [])


def test_header_shows_five_numbers_with_their_words_and_where_they_lead(client: Client, ann: User) -> None:
    page = get_page(client, "/users/ann-marker")

    numbers = page.cssselect(".profile-header__numbers li > a")
    assert [(number.get("title"), number.get("href")) for number in numbers] == [
        ("120 karma", "/about/karma#karma"),
        ("3 karma on alignmentforum.org", "/about/karma#omega-karma"),
        ("1 post", "/users/ann-marker/posts"),
        ("1 comment", "/users/ann-marker/comments"),
        ("0 wikitag edits", "/users/ann-marker/wikitags"),
    ]
    assert {client.get(number.get("href")).status_code for number in numbers} == {200}


def test_header_says_when_a_person_joined(client: Client, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(joined_at=LONG_AGO)
    [joined] = get_page(client, "/users/ann-marker").cssselect(".profile-header__joined")

    assert (joined.text.strip(), texts(joined, ".day")) == ("Joined", ["1 January 2025"])
    assert [time.get("datetime") for time in joined.cssselect("time")] == ["2025-01-01T12:00:00.000Z"]


def test_nobody_knows_when_a_person_joined_whom_an_import_only_names(client: Client, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(source="forum", source_id="1")

    assert get_page(client, "/users/ann-marker").cssselect(".profile-header__joined") == []


def test_omega_karma_of_nought_is_not_shown(client: Client, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(omega_karma=0)

    assert get_page(client, "/users/ann-marker").cssselect("data.af-karma") == []


def test_actions_lead_to_signing_in_and_back(client: Client, ann: User) -> None:
    links = get_page(client, "/users/ann-marker?comments=20").cssselect(".profile-header__actions a")

    target = "/account/login/?next=%2Fusers%2Fann-marker%3Fcomments%3D20"
    assert [(link.text_content(), link.get("href")) for link in links] == [
        ("Message", target),
        ("Dialogue", target),
        ("Subscribe", target),
    ]
    assert [link.get("title") for link in links] == ["Not on this site yet"] * 3


def test_who_comes_back_signed_in_reads_why_there_are_no_messages(client: Client, ann: User, bobs: Client) -> None:
    told = "Messages, dialogues and subscriptions are not on this site yet."
    readers = {"stranger": client, "member": bobs, "owner": signed_in(ann)}
    notes = {
        who: texts(get_page(reader, "/users/ann-marker"), ".profile-header > .section__note")
        for who, reader in readers.items()
    }

    assert notes == {"stranger": [], "member": [told], "owner": []}
