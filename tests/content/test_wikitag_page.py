from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from content.numbers import settle_everything
from tests.factories import make_comment, make_post, make_revision, make_tagging, make_user, make_wikitag
from tests.pages import get_fragment, get_page, load_more_url, parse, row_ids, texts, walk

if TYPE_CHECKING:
    from django.test import Client

    from content.models import Wikitag
    from profiles.models import User


@pytest.fixture
def tides(alice: User, bob: User) -> Wikitag:
    tides = make_wikitag("Tides")
    make_revision(alice, wikitag=tides, body_html="<p>First.</p>")
    make_revision(bob, wikitag=tides, body_html="<p>First. Second.</p>")
    make_revision(bob, wikitag=tides, lens="moon", minor=9, body_html="<p>A lens.</p>")
    make_revision(bob, wikitag=tides, is_draft=True, minor=8, body_html="<p>Xylophone.</p>")
    settle_everything()
    return tides


@pytest.mark.parametrize("rows", [1, 9])
def test_page_shows_the_latest_text_of_all(
    client: Client, tides: Wikitag, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_tagging(make_post(coauthors=[make_user()]), tides)
        make_revision(wikitag=tides, lens="moon", minor=tides.revisions.count() + 10)
    with django_assert_num_queries(9):
        page = get_page(client, "/w/tides")

    assert texts(page, "h1") == ["Tides"]
    assert texts(page, ".post__body") == ["First. Second."]
    assert texts(page, ".post__author") == ["Bob", "Alice"]
    assert len(row_ids(page, "posts")) == rows


def test_contributors_stand_with_their_share_of_the_text(client: Client, tides: Wikitag) -> None:
    page = get_page(client, "/w/tides")

    assert texts(page, ".shares__share") == [
        "Bob 57% of the text 1 edit by Bob",
        "Alice 43% of the text 1 edit by Alice",
    ]
    assert [link.get("href") for link in page.cssselect(".shares__edits")] == [
        "/w/tides/history?user=bob",
        "/w/tides/history?user=alice",
    ]


def test_any_version_has_an_address(client: Client, tides: Wikitag) -> None:
    page = get_page(client, "/w/tides?version=1.0.0")

    assert texts(page, ".post__body") == ["First."]
    assert texts(page, ".post__note") == ["This is an earlier version. Show the latest · Show what it changed"]
    assert page.cssselect("meta[name=robots]")[0].get("content") == "noindex"


@pytest.mark.parametrize("version", ["2.0.0", "1.8.0", "1.9.0", "1", "%00", "-1.0.0", "٣.0.0", "9" * 99, "1.0.0%0a"])
def test_unknown_or_private_version_is_not_found(client: Client, tides: Wikitag, version: str) -> None:
    assert client.get(f"/w/tides?version={version}").status_code == 404
    assert client.get(f"/compare/w/tides?after={version}").status_code == 404
    assert client.get(f"/compare/w/tides?before={version}&after=1.1.0").status_code == 404


def test_draft_is_for_its_author_and_moderators_only(
    client: Client, tides: Wikitag, alice: User, bob: User, carol: User
) -> None:
    urls = ["/w/tides?version=1.8.0", "/compare/w/tides?after=1.8.0", "/w/tides/history"]
    seen = {}
    for viewer in (alice, bob, carol):
        client.force_login(viewer)
        answers = [client.get(url) for url in urls]
        seen[viewer.display_name] = (
            [answer.status_code for answer in answers],
            len(row_ids(parse(answers[2]))),
            texts(get_page(client, "/w/tides"), ".post__body"),
        )

    assert seen == {
        "Alice": ([404, 404, 200], 2, ["First. Second."]),
        "Bob": ([200, 200, 200], 3, ["First. Second."]),
        "Carol": ([200, 200, 200], 3, ["First. Second."]),
    }


def test_lens_has_its_own_text_history_and_changes(client: Client, tides: Wikitag) -> None:
    page = get_page(client, "/w/tides?lens=moon")

    assert texts(page, ".post__body") == ["A lens."]
    assert texts(page, ".wikitag-lenses [aria-current]") == ["moon"]
    assert texts(get_page(client, "/w/tides/history?lens=moon"), ".version__number") == ["1.9.0"]
    assert texts(get_page(client, "/compare/w/tides?after=1.9.0&lens=moon"), ".diff ins") == ["A lens."]


@pytest.mark.parametrize("lens", ["sun", "%00", "a" * 300])
def test_unknown_lens_is_not_found(client: Client, tides: Wikitag, lens: str) -> None:
    for path in ("/w/tides", "/w/tides/history", "/compare/w/tides"):
        assert client.get(f"{path}?lens={lens}").status_code == 404


def test_deleted_wikitag_is_not_there(client: Client, tides: Wikitag, alice: User) -> None:
    tides.deleted_at = timezone.now()
    tides.save()
    post = make_post(alice)
    make_tagging(post, tides)

    urls = ["", "?version=1.0.0", "?lens=moon", "/history", "/history?user=alice", "/discussion"]
    compared = ["/compare/w/tides", "/compare/w/tides?after=1.0.0", "/compare/w/tides?user=alice"]
    for url in [*(f"/w/tides{rest}" for rest in urls), *compared, "/w/nothing", "/compare/w/nothing"]:
        assert (url, client.get(url).status_code) == (url, 404)
    assert row_ids(get_page(client, "/users/alice/wikitags"), "wikitags") == []
    assert texts(get_page(client, post.get_absolute_url()), ".post-tags a") == []


def test_wikitag_without_a_text_says_so(client: Client, alice: User) -> None:
    make_wikitag("Bare")
    empty = make_wikitag("Empty", source="e.org", source_id="tag1")
    make_revision(alice, wikitag=empty, minor=3, body_html="", body_source="", source="e.org", source_id="r1")

    assert texts(get_page(client, "/w/bare"), ".section__empty")[0] == "This wikitag has no text in this archive."
    assert (
        texts(get_page(client, "/w/empty"), ".section__empty")[0] == "The text of version 1.3.0 is not in this archive."
    )
    assert client.get("/compare/w/bare").status_code == 404


def test_posts_stand_by_relevance_and_all_are_reached(client: Client, tides: Wikitag, alice: User) -> None:
    posts = [make_post(alice) for _ in range(40)]
    for number, post in enumerate(posts):
        make_tagging(post, tides, score=1 + number // 3)

    expected = [post.pk for post in reversed(posts)]
    assert walk(client, "/w/tides", "posts") == expected

    page = get_page(client, "/w/tides")
    [more] = page.cssselect("a.load-more")
    fragment = get_fragment(client, more.get("hx-get"), target="posts-more", seen_at="/w/tides")
    assert row_ids(parse(fragment)) == expected[10:35]
    assert fragment["HX-Replace-Url"] == "/w/tides?posts=35"
    url = load_more_url(page, "posts")
    anchor = url.partition("#")[2]
    [marked] = get_page(client, url).cssselect(f"#{anchor} [data-id]")
    assert marked.get("data-id") == expected[10]


def test_only_posts_that_the_viewer_finds_in_lists_are_shown(
    client: Client, tides: Wikitag, alice: User, dave: User
) -> None:
    states: list[dict[str, Any]] = [
        {},
        {"is_draft": True},
        {"is_rejected": True},
        {"is_awaiting_review": True},
        {"is_unlisted": True},
        {"deleted_at": timezone.now()},
        {"is_stub": True},
        {"posted_at": timezone.now() + timedelta(days=9)},
    ]
    public, *_ = [make_tagging(make_post(alice, **fields), tides).post for fields in states]
    make_tagging(make_post(alice), tides, score=0)
    make_tagging(make_post(alice), tides, score=-3)

    for viewer in (None, dave, alice):
        if viewer:
            client.force_login(viewer)
        assert row_ids(get_page(client, "/w/tides"), "posts") == [public.pk]


def test_post_shows_its_wikitags_core_ones_last(client: Client, alice: User) -> None:
    post = make_post(alice)
    for name, score, is_core in [
        ("Ebb", 3, False),
        ("Water", 9, True),
        ("Flow", 5, False),
        ("Alas", 5, False),
        ("No", 0, False),
    ]:
        make_tagging(post, make_wikitag(name, is_core=is_core), score=score)

    page = get_page(client, post.get_absolute_url())
    assert [(link.text, link.get("href")) for link in page.cssselect(".post-tags a")] == [
        ("Alas", "/w/alas"),
        ("Flow", "/w/flow"),
        ("Ebb", "/w/ebb"),
        ("Water", "/w/water"),
    ]


def test_discussion_is_a_thread_with_permalinks(client: Client, tides: Wikitag) -> None:
    first = make_comment(wikitag=tides)
    answer = make_comment(parent=first)
    make_comment(wikitag=tides)

    assert len(row_ids(get_page(client, "/w/tides/discussion"), "comments")) == 3
    assert row_ids(get_page(client, answer.get_absolute_url()), "comments") == [first.pk, answer.pk]
    assert client.get("/w/tides/discussion?commentId=nobody").status_code == 404


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/tag/tides?version=1.0.0", "/w/tides?version=1.0.0"),
        ("/p/tides", "/w/tides"),
        ("/tag/tides/history?user=alice", "/w/tides/history?user=alice"),
        ("/p/tides/history", "/w/tides/history"),
        ("/tag/tides/discussion", "/w/tides/discussion"),
        ("/p/tides/discussion", "/w/tides/discussion"),
        ("/revisions/w/tides", "/w/tides/history"),
        ("/revisions/tag/tides", "/w/tides/history"),
        ("/compare/tag/tides?after=1.1.0", "/compare/w/tides?after=1.1.0"),
    ],
)
def test_old_addresses_move_for_good(client: Client, tides: Wikitag, old: str, new: str) -> None:
    response = client.get(old)

    assert (response.status_code, response["Location"]) == (301, new)
    assert client.get(new).status_code == 200
