"""Every address that ever led somewhere leads there still, by one redirect at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.numbers import settle_everything
from profiles.models import ProfileSlug
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PROFILE, POST, COMMENT = "/users/ann-marker", "/posts/p1/tides", "/posts/p1/tides?commentId=c1"

# The final address, and those that have led or may be mistaken for it; each is asked with a slash at its end too.
MOVED = {
    PROFILE: [
        *("/users/ann-before", "/users/Ann-Marker", "/users/Ann%20Before", "/users/ANN-BEFORE", "/u/ann-marker"),
        *("/u/ann-before", "/u/Ann-Before", "/user/annm", "/user/Ann-Marker", "/user/ann-before/overview"),
        *("/users/ann-before/reviews", "/users/Ann-Before/reviews", "/users/annm/reviews"),
    ],
    f"{PROFILE}/comments": [
        *("/users/ann-before/comments", "/users/Ann-Before/comments", "/users/ann-before/replies"),
        *("/users/annm/replies", "/user/Ann-Marker/replies"),
    ],
    f"{PROFILE}/posts?sortedBy=top": ["/users/ann-before/posts?sortedBy=top", "/users/Ann-Before/posts?sortedBy=top"],
    POST: [
        *("/posts/p1", "/posts/p1/ebb", "/posts/p1/Tides", "/posts/slug/tides"),
        *("/events/p1", "/events/p1/tides", "/events/p1/ebb"),
    ],
    COMMENT: [
        *("/posts/p1?commentId=c1", "/posts/p1/ebb?commentId=c1", "/posts/slug/tides?commentId=c1"),
        *("/posts/p1/tides/c1", "/posts/p1/ebb/c1", "/posts/p1/tides/comment/c1", "/posts/p1/ebb/comment/c1"),
        "/events/p1/ebb?commentId=c1",
    ],
    "/s/s1": [],
    "/s/s1/p/p1": [],
    "/w/moon": ["/tag/moon", "/p/moon"],
    "/w/moon/history": ["/tag/moon/history", "/p/moon/history", "/revisions/w/moon", "/revisions/tag/moon"],
    "/w/moon/discussion": ["/tag/moon/discussion", "/p/moon/discussion"],
    "/w/moon?version=1.0.0": ["/tag/moon?version=1.0.0"],
    "/": ["/allPosts", "/library"],
    "/quicktakes": ["/shortform"],
    "/wikitags": ["/wikitags/all", "/tags/all"],
    "/people": [],
}
WITH_PARAMETER = ["/user?id=annm", "/user?id=Ann-Before", "/submitted?id=ann-before", "/threads?id=Ann-Marker"]
OLD = [(old, new) for new, addresses in MOVED.items() for old in addresses] + [(old, PROFILE) for old in WITH_PARAMETER]


@pytest.fixture(autouse=True)
def _site(kept_site: None) -> None:
    pass


@pytest.fixture(scope="module")
def kept_site(kept_for_the_file: None) -> None:
    ann = make_user("Ann Marker", username="annm")
    ProfileSlug.objects.create(slug="ann-before", user=ann)
    post = make_post(ann, pk="p1", slug="tides")
    make_comment(ann, pk="c1", post=post)
    make_sequence(ann, pk="s1", posts=[post])
    make_revision(ann, wikitag=make_wikitag("Moon"))
    settle_everything()


def with_slash(address: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path.rstrip('/')}/{mark}{query}"


@pytest.mark.parametrize(("old", "new"), OLD)
def test_old_address_takes_one_redirect_with_a_slash_and_without(client: Client, old: str, new: str) -> None:
    for asked in (old, with_slash(old)):
        answer = client.get(asked, follow=True)

        # A library may come; all else has moved for good.
        assert answer.redirect_chain == [(new, 302 if old == "/library" else 301)]
        assert answer.status_code == 200


@pytest.mark.parametrize("address", sorted(MOVED.keys() - {"/"}))
def test_address_of_today_takes_one_redirect_with_a_slash_and_none_without(client: Client, address: str) -> None:
    plain, slashed = client.get(address), client.get(with_slash(address), follow=True)

    assert plain.status_code == 200
    assert slashed.redirect_chain == [(address, 301)]
    assert slashed.status_code == 200
