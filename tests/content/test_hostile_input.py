"""Bad addresses, parameters, cursors and headers: designed pages, and never a 500."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote

import pytest
from django.core import signing
from django.test import Client

from content.numbers import settle_everything
from profiles.models import User
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user
from tests.pages import HTMX, get_page, load_more_url, parse, row_ids, texts

NASTY = [
    "%00",
    "%0a",
    "%7f",
    "%ff%fe",
    "..%2f..%2fetc",
    "%2e%2e",
    "'",
    "%22%3e%3cscript%3e",
    "a" * 200,
    "a" * 201,
    "a" * 5000,
    "%E2%80%AE",
    "%F0%9F%98%80",
    "%25",
    "%5c",
    "-",
    "_",
    ";",
    "null",
    "0",
    "%D8%A7",
    "%c0%ae",
]
UNKNOWN_ADDRESSES = [
    *[f"/users/{nasty}" for nasty in NASTY],
    *[f"/users/{nasty}/comments" for nasty in NASTY],
    *[f"/users/ann/{nasty}" for nasty in NASTY],
    *[f"/u/{nasty}" for nasty in NASTY],
    *[f"/user/{nasty}/overview" for nasty in NASTY],
    *[f"/posts/{nasty}" for nasty in NASTY],
    *[f"/posts/{nasty}/tides?commentId={nasty}" for nasty in NASTY],
    "/users",
    "/users/ann/comments/more",
    "/users/ann/drafts",
    "/favicon.php",
    "/.env",
    "/wp-login.php",
    "/graphql",
    "/user?id=nobody",
    "/submitted?id=%00",
    "/threads?id=" + "a" * 3000,
    "/static/../config/settings.py",
]
PARAMETERS = ["sortedBy", "view", "filter", "includeEvents", "karmaThreshold", "commentsSortBy", "posts", "comments"]
VALUES = ["", "-1", "0", "1e9", "9" * 400, "%00", "%ff", "None", "top'--", "<b>", "201", "٣"]
PARAMETER_PAIRS = [f"{name}={value}" for name, value in product(PARAMETERS, VALUES)]
CURSORS = [
    "x",
    "%00",
    "%ff%fe",
    "a:b",
    ":",
    "a" * 9000,
    "W10:1sQ1uK:xyz",
    "eyJhIjoxfQ:" + "A" * 43,
    quote(signing.Signer(salt="elsewhere").sign_object([1, "x"])),  # no timestamp: workers must collect the same names
    quote(signing.Signer(salt="keyset:comments:new:other").sign_object([True, "2024-01-01T00:00:00+00:00", "x"])),
]


@pytest.fixture
def ann(db: None) -> User:
    ann = make_user("Ann")
    place = make_post(ann)
    for _ in range(12):
        make_post(ann)
        make_comment(ann, post=place)
        make_revision(ann)
    make_sequence(ann, posts=[place])
    settle_everything()
    return ann


def test_list_of_attacks_is_long_enough() -> None:
    assert len(UNKNOWN_ADDRESSES) + len(PARAMETER_PAIRS) + 4 * len(CURSORS) >= 200


@pytest.mark.parametrize("address", UNKNOWN_ADDRESSES, ids=lambda address: address[:40])
def test_unknown_address_is_a_designed_404(client: Client, ann: User, address: str) -> None:
    response = client.get(address, follow=True)

    assert response.status_code == 404
    page = parse(response)
    assert texts(page, "h1") == ["404 Not Found"]
    assert len(page.cssselect("main")) == 1


@pytest.mark.parametrize("pair", PARAMETER_PAIRS, ids=lambda pair: pair[:40])
def test_unknown_parameter_shows_the_page_as_usual(client: Client, ann: User, pair: str) -> None:
    page = get_page(client, f"/users/ann?{pair}")

    assert texts(page, "h1") == ["Ann"]
    assert len(row_ids(page, "comments")) >= 10


@pytest.mark.parametrize("section", ["posts", "comments", "wikitags", "sequences"])
@pytest.mark.parametrize("cursor", CURSORS, ids=lambda cursor: cursor[:20])
def test_malformed_or_foreign_cursor_is_a_404(client: Client, ann: User, section: str, cursor: str) -> None:
    response = client.get(f"/users/ann/{section}?after={cursor}")

    assert (response.status_code, texts(parse(response), "h1")) == (404, ["404 Not Found"])


def test_cursor_of_another_sort_person_or_section_is_a_404(client: Client, ann: User) -> None:
    bo = make_user("Bo")
    for _ in range(12):
        make_comment(bo)
    settle_everything()
    fragment = client.get(
        "/users/ann/comments",
        headers={**HTMX, "HX-Target": "comments-more", "HX-Current-URL": "http://testserver/users/ann"},
    )
    assert fragment.status_code == 200
    more = parse(client.get("/users/ann/comments")).cssselect("a.load-more")[0].get("hx-get")
    cursor = more.split("after=")[1].split("&")[0]

    assert client.get(f"/users/ann/comments?after={cursor}").status_code == 200
    elsewhere = [
        f"/users/ann/comments?commentsSortBy=top&after={cursor}",
        f"/users/bo/comments?after={cursor}",
        f"/users/ann/posts?after={cursor}",
    ]
    assert [client.get(address).status_code for address in elsewhere] == [404, 404, 404]


@pytest.mark.parametrize("target", ["", "posts", "wikitags", "sequences-more", "main", "../x", "\x7f", "é", "a" * 4000])
@pytest.mark.parametrize(
    "seen", ["", "http://[", "javascript:1", "http://elsewhere/users/ann?posts=35", "//", "a" * 9000]
)
def test_strange_htmx_headers_get_a_page_or_a_part(client: Client, ann: User, target: str, seen: str) -> None:
    response = client.get("/users/ann", headers={**HTMX, "HX-Target": target, "HX-Current-URL": seen})

    assert response.status_code == 200
    assert b"data-id" in response.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_profile_only_answers_reading(client: Client, ann: User, method: str) -> None:
    assert getattr(client, method)("/users/ann").status_code == 405


def test_host_that_is_not_ours_is_refused(client: Client, ann: User) -> None:
    assert client.get("/users/ann", headers={"Host": "evil.example"}).status_code == 400


def test_largest_window_is_200_rows(client: Client, ann: User) -> None:
    assert load_more_url(get_page(client, "/users/ann/comments?comments=99999"), "comments") == ""
