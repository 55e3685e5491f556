"""Who may see what: decided in the query, tried as a stranger, a member, the author and a moderator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import CommentSort, PostFilter, PostSort
from content.numbers import settle_everything
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag
from tests.pages import get_page, row_ids

if TYPE_CHECKING:
    from profiles.models import User

GONE = timezone.now() - timedelta(days=1)
SECRET = "Xylophone"
POSTS = {
    "public": {},
    "draft": {"is_draft": True},
    "rejected": {"is_rejected": True},
    "awaiting review": {"is_awaiting_review": True},
    "deleted": {"deleted_at": GONE},
    "future": {"posted_at": timezone.now() + timedelta(days=300)},
    "unlisted": {"is_unlisted": True},
    "stub": {"is_stub": True},
}
COMMENTS = {
    "public": {},
    "draft": {"is_draft": True},
    "rejected": {"is_rejected": True},
    "awaiting review": {"is_awaiting_review": True},
    "future": {"posted_at": timezone.now() + timedelta(days=300)},
    "deleted": {"deleted_at": GONE},
    "stub left": {"deleted_at": GONE, "leaves_stub": True},
}


def seen_by(person: User | None, url: str, section: str, ids: dict[str, str]) -> set[str]:
    client = Client()
    if person:
        client.force_login(person)
    names = {pk: name for name, pk in ids.items()}
    return {names[pk] for pk in row_ids(get_page(client, url), section) if pk in names}


@pytest.mark.parametrize("sort", PostSort)
def test_posts(alice: User, carol: User, dave: User, sort: PostSort) -> None:
    ids = {name: make_post(alice, title=f"{SECRET} {name}", **fields).pk for name, fields in POSTS.items()}
    settle_everything()
    url = f"/users/alice?sortedBy={sort}&includeEvents=true"

    assert seen_by(None, url, "posts", ids) == {"public"}
    assert seen_by(dave, url, "posts", ids) == {"public"}
    assert "draft" not in seen_by(dave, f"{url}&filter={PostFilter.ALL}", "posts", ids)
    for viewer in (alice, carol):
        assert seen_by(viewer, url, "posts", ids) == {"public"}


@pytest.mark.parametrize("sort", CommentSort)
def test_comments(alice: User, dave: User, sort: CommentSort) -> None:
    place = make_post()
    ids = {name: make_comment(alice, post=place, **fields).pk for name, fields in COMMENTS.items()}
    for name in ("draft", "rejected", "future", "deleted"):
        ids[f"on {name} post"] = make_comment(alice, post=make_post(**POSTS[name])).pk
    ids["on deleted wikitag"] = make_comment(alice, wikitag=make_wikitag(deleted_at=GONE)).pk
    settle_everything()
    url = f"/users/alice?commentsSortBy={sort}"

    assert seen_by(None, url, "comments", ids) == {"public"}
    assert seen_by(dave, url, "comments", ids) == {"public"}


def test_wikitag_edits_and_sequences(alice: User, dave: User) -> None:
    edits = {
        "public": make_revision(alice).pk,
        "draft": make_revision(alice, is_draft=True).pk,
        "of a deleted wikitag": make_revision(alice, wikitag=make_wikitag(deleted_at=GONE)).pk,
    }
    states: dict[str, dict[str, Any]] = {
        "public": {},
        "draft": {"is_draft": True},
        "hidden": {"is_hidden": True},
        "off the profile": {"is_hidden_from_profile": True},
        "deleted": {"deleted_at": GONE},
    }
    sequences = {name: make_sequence(alice, **fields).pk for name, fields in states.items()}
    settle_everything()

    for viewer in (None, dave):
        assert seen_by(viewer, "/users/alice", "wikitags", edits) == {"public"}
        assert seen_by(viewer, "/users/alice", "sequences", sequences) == {"public"}


def test_no_word_of_a_private_thing_is_anywhere_on_the_page(client: Client, alice: User) -> None:
    for name, fields in POSTS.items():
        if name != "public":
            make_post(alice, title=SECRET, body_html=SECRET, **fields)
    for name, fields in COMMENTS.items():
        if name != "public":
            make_comment(alice, post=make_post(), body_html=SECRET, **fields)
    make_sequence(alice, title=SECRET, is_draft=True)
    settle_everything()

    for url in ("/users/alice", "/users/alice/posts", "/users/alice/comments", "/users/alice/sequences", "/"):
        assert SECRET not in client.get(url).content.decode(), url


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({"deactivated_at": GONE}, {"operator"}),
        ({"reviewed_at": None, "signup_rating": 0.1}, {"moderator", "operator", "self"}),
        ({"purged_at": GONE, "banned_until": GONE}, {"moderator", "operator", "self"}),
        ({"banned_until": timezone.now() + timedelta(days=9)}, {"stranger", "member", "moderator", "operator", "self"}),
        ({}, {"stranger", "member", "moderator", "operator", "self"}),
    ],
)
def test_people(dave: User, fields: dict[str, Any], seen: set[str]) -> None:
    owner = make_user("Owner", **fields)
    viewers = {
        "stranger": None,
        "member": dave,
        "moderator": make_user("Mod", is_staff=True),
        "operator": make_user("Op", is_staff=True, is_superuser=True),
        "self": owner,
    }
    found = set()
    for name, viewer in viewers.items():
        client = Client()
        if viewer:
            client.force_login(viewer)
        if client.get("/users/owner").status_code == 200:
            found.add(name)

    assert found == seen
