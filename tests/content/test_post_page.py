"""The page of a post: its text, its thread, and who may see either."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from content.models import CommentSort
from tests.factories import make_comment, make_post, make_quick_take, make_reaction, make_wikitag
from tests.pages import get_fragment, get_page, parse, row_ids, texts

if TYPE_CHECKING:
    from django.test import Client

    from content.models import Comment, Post
    from profiles.models import User

QUERIES = 7


@pytest.fixture
def tides(alice: User, bob: User) -> Post:
    return make_post(alice, title="Tides", coauthors=[bob], score=7, body_html="<p>High and low.</p>", word_count=1200)


def depths(client: Client, url: str) -> list[tuple[str, str]]:
    return [(item.get("data-id"), item.get("data-depth")) for item in get_page(client, url).cssselect("[data-depth]")]


def test_page_shows_the_post(client: Client, tides: Post) -> None:
    page = get_page(client, tides.get_absolute_url())

    assert texts(page, "h1.p-name") == ["Tides"]
    assert texts(page, ".p-author") == ["Alice", "Bob"]
    assert texts(page, ".e-content") == ["High and low."]
    assert "5 min read" in texts(page, ".post__meta")[0]
    assert [data.get("value") for data in page.cssselect(".post__line data.karma")] == ["7"]
    assert texts(page, "#comments p") == ["Sorted by:", "No Comments Found"]


@pytest.mark.parametrize("rows", [1, 9])
def test_page_costs_the_same_queries_for_any_thread(
    client: Client, tides: Post, rows: int, django_assert_num_queries: Any
) -> None:
    parent = None
    for _ in range(rows):
        parent = make_comment(post=tides, parent=parent)
        make_reaction(parent)

    with django_assert_num_queries(QUERIES):
        page = get_page(client, tides.get_absolute_url())
    assert len(row_ids(page, "comments")) == rows


def test_answers_stand_under_what_they_answer(client: Client, tides: Post) -> None:
    first, second = make_comment(post=tides, score=1), make_comment(post=tides, score=5)
    answer = make_comment(post=tides, parent=first, score=2)
    better = make_comment(post=tides, parent=first, score=9)
    deeper = make_comment(post=tides, parent=answer)

    assert depths(client, tides.get_absolute_url()) == [
        (second.pk, "0"),
        (first.pk, "0"),
        (better.pk, "1"),
        (answer.pk, "1"),
        (deeper.pk, "2"),
    ]


@pytest.mark.parametrize("sort", CommentSort)
def test_each_sort_orders_the_top_level(client: Client, tides: Post, sort: CommentSort) -> None:
    a = make_comment(post=tides, score=3, decayed_score=0.1)
    b = make_comment(post=tides, score=1, decayed_score=0.9, last_activity_at=timezone.now())
    c = make_comment(post=tides, score=2, decayed_score=0.5)

    order = {
        CommentSort.TOP: [a, c, b],
        CommentSort.MAGIC: [b, c, a],
        CommentSort.NEW: [c, b, a],
        CommentSort.OLD: [a, b, c],
        CommentSort.RECENT_REPLIES: [b, c, a],
    }
    page = get_page(client, f"{tides.get_absolute_url()}?commentsSortBy={sort}")
    assert row_ids(page, "comments") == [comment.pk for comment in order[sort]]


def test_deep_replies_stand_on_pages_of_their_own(client: Client, tides: Post) -> None:
    chain: list[Comment] = []
    for _ in range(20):
        chain.append(make_comment(post=tides, parent=chain[-1] if chain else None))
    url, pages, walked = tides.get_absolute_url(), [], []

    while url:
        page = get_page(client, url)
        pages.append(texts(page, ".comment__continue a"))
        walked += [pk for pk in row_ids(page, "comments") if pk not in walked]
        url = next((link.get("href") for link in page.cssselect(".comment__continue a")), "")

    assert pages == [["Continue this thread (11 more replies)"], ["Continue this thread (3 more replies)"], []]
    assert walked == [comment.pk for comment in chain]


def test_permalink_shows_one_comment_with_what_is_above_and_below(client: Client, tides: Post) -> None:
    root = make_comment(post=tides)
    wanted = make_comment(post=tides, parent=root)
    below = make_comment(post=tides, parent=wanted)
    make_comment(post=tides, parent=root)
    make_comment(post=tides)

    page = get_page(client, wanted.get_absolute_url())

    assert row_ids(page, "comments") == [root.pk, wanted.pk, below.pk]
    assert [one.get("data-id") for one in page.cssselect(".comment[aria-current=true]")] == [wanted.pk]
    assert texts(page, "#comments > .section__note a") == ["This is one thread. Show all comments."]


def test_deleted_comment_keeps_its_place_only_for_what_is_below(client: Client, tides: Post) -> None:
    gone = timezone.now()
    silent = make_comment(post=tides, deleted_at=gone, body_html="Xylophone")
    parent = make_comment(post=tides, deleted_at=gone, body_html="Xylophone")
    answer = make_comment(post=tides, parent=parent)
    stub = make_comment(post=tides, deleted_at=gone, leaves_stub=True, body_html="Xylophone")

    response = client.get(tides.get_absolute_url())

    page = parse(response)
    assert row_ids(page, "comments") == [answer.pk]
    assert texts(page, ".comment__gone") == ["[comment deleted]", "[comment deleted]"]
    assert "Xylophone" not in response.content.decode()
    assert silent.pk not in response.content.decode()
    assert stub.pk not in row_ids(page)


@pytest.mark.parametrize(
    "fields", [{"is_draft": True}, {"is_rejected": True}, {"is_awaiting_review": True}, {"deleted_at": timezone.now()}]
)
def test_private_post_is_not_there_for_a_stranger(client: Client, dave: User, fields: dict[str, Any]) -> None:
    post = make_post(**fields)

    assert client.get(post.get_absolute_url()).status_code == 404
    client.force_login(dave)
    assert client.get(post.get_absolute_url()).status_code == 404


def test_author_sees_their_draft(client: Client, alice: User) -> None:
    post = make_post(alice, is_draft=True)
    client.force_login(alice)

    assert texts(get_page(client, post.get_absolute_url()), "h1") == [post.title]


def test_wrong_or_missing_slug_moves_for_good(client: Client, tides: Post) -> None:
    found = {
        address: (client.get(address).status_code, client.get(address)["Location"])
        for address in (f"/posts/{tides.pk}", f"/posts/{tides.pk}/ebb?commentId=x")
    }

    assert found == {
        f"/posts/{tides.pk}": (301, f"/posts/{tides.pk}/tides"),
        f"/posts/{tides.pk}/ebb?commentId=x": (301, f"/posts/{tides.pk}/tides?commentId=x"),
    }


def test_unknown_comment_or_one_of_another_post_is_not_found(client: Client, tides: Post) -> None:
    elsewhere = make_comment()
    for wanted in ("nobody", "%00", "a" * 3000, elsewhere.pk, make_comment(wikitag=make_wikitag()).pk):
        assert client.get(f"{tides.get_absolute_url()}?commentId={wanted}").status_code == 404


def test_imported_post_says_where_it_came_from(client: Client, alice: User) -> None:
    origin = {"source": "forum.example", "source_id": "x", "source_url": "https://forum.example/posts/x/far"}
    stub = make_post(alice, is_stub=True, **origin)
    held = make_post(title="Held", **{**origin, "source_id": "y"})

    pages = [get_page(client, post.get_absolute_url()) for post in (stub, held)]

    assert [texts(page, ".post__note") for page in pages] == [
        ["This post is not in this archive. Read it where it was published"],
        ["Archived from forum.example"],
    ]
    assert [page.cssselect("link[rel=canonical]")[0].get("href") for page in pages] == [origin["source_url"]] * 2


def test_mentioned_post_has_no_date_and_is_there_whenever_it_was_fetched(client: Client, alice: User) -> None:
    origin = {"source": "forum.example", "source_id": "x", "source_url": "https://forum.example/posts/x/far"}
    stub = make_post(alice, is_stub=True, posted_at=timezone.now() + timedelta(days=1), **origin)
    comment = make_comment(post=stub)

    page = get_page(client, comment.get_absolute_url())

    assert page.cssselect(".post__head time") == []
    assert row_ids(page, "comments") == [comment.pk]
    assert page.cssselect('script[type="application/ld+json"]') == []


def test_address_without_an_id_leads_to_the_first_visible_post_of_its_slug(client: Client, tides: Post) -> None:
    make_post(title="Tides")
    make_post(title="Ebb", is_draft=True)

    assert client.get("/posts/slug/tides?a=b")["Location"] == f"{tides.get_absolute_url()}?a=b"
    assert client.get("/posts/slug/ebb").status_code == 404


def test_another_order_by_htmx_says_so_and_keeps_the_place_of_the_focus(client: Client, alice: User) -> None:
    take = make_quick_take(alice)
    url = take.post.get_absolute_url()

    part = parse(get_fragment(client, f"{url}?commentsSortBy=top", target="threads", seen_at=url))

    assert texts(part, "[hx-swap-oob]") == ["Sorted by Top"]
    assert texts(part, "summary[autofocus]") == ["Sorted by Top"]
    assert texts(part, "h2") == ["Quick takes"]
