"""Posts that their authors pinned on their profiles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from content.models import Post
from content.numbers import differences, settle_everything
from content.pinning import pin_post
from profiles.models import User
from tests.factories import make_post, make_quick_take
from tests.own_profiles import PINNED, pinned, press, press_labelled, sticky
from tests.pages import HTMX, get_fragment, get_page, parse, row_ids, texts, walk


def test_pinned_posts_stand_first_once_and_marked(alices: Client, alice: User, client: Client) -> None:
    posts = [make_post(alice, title=f"Post {number}") for number in range(5)]
    take = make_quick_take(alice)
    settle_everything()
    for number in (0, 2):
        assert press(alices, PINNED, {"pin": posts[number].pk})["Location"] == "/users/alice/edit#pinned-posts"
    page = get_page(client, "/users/alice")

    order = [0, 2, None, 4, 3, 1]
    assert row_ids(page, "posts") == [take.post_id if n is None else posts[n].pk for n in order]
    assert [marker.get("title") for marker in page.cssselect("#posts .post-row--sticky .marker")][:1] == ["Pinned"]
    assert sticky(client) == [posts[0].pk, posts[2].pk, take.post_id]
    assert list(differences()) == []


@pytest.mark.parametrize("question", ["sortedBy=top", "sortedBy=old", "filter=frontpage", "karmaThreshold=-10"])
def test_who_asks_for_another_order_or_filter_gets_it(
    alices: Client, alice: User, client: Client, question: str
) -> None:
    posts = [make_post(alice, score=score, frontpage_at=alice.joined_at) for score in (1, 9, 5)]
    settle_everything()
    before = row_ids(get_page(client, f"/users/alice?{question}"), "posts")
    pin_post(alice, posts[0])

    assert row_ids(get_page(client, f"/users/alice?{question}"), "posts") == before
    assert len(before) == 3


@pytest.mark.parametrize("start", ["/users/alice", "/users/alice/posts", "/users/alice?posts=1"])
def test_walking_all_posts_meets_each_once_whatever_is_pinned(
    alice: User, bob: User, client: Client, start: str
) -> None:
    posts = [
        make_post(*((bob,) if n % 7 == 0 else (alice,)), coauthors=[alice] if n % 7 == 0 else []) for n in range(40)
    ]
    settle_everything()
    for post in (posts[0], posts[30], posts[39]):
        pin_post(alice, post)
    rest = [post.pk for post in reversed(posts) if post not in (posts[0], posts[30], posts[39])]

    assert walk(client, start, "posts") == [posts[0].pk, posts[30].pk, posts[39].pk, *rest]


def test_load_more_counts_the_pinned(alice: User, client: Client) -> None:
    posts = [make_post(alice) for _ in range(40)]
    settle_everything()
    pin_post(alice, posts[5])
    link = get_page(client, "/users/alice").cssselect("#posts a.load-more")[0]
    more = parse(get_fragment(client, link.get("hx-get"), target="posts-more", seen_at="/users/alice"))

    assert " ".join(link.text_content().split()) == "Load More (11/40)"
    assert texts(more, ".load-more") == ["Load More (36/40)"]
    assert texts(more, "[hx-swap-oob]") == ["25 more rows, 36 are shown."]
    assert posts[5].pk not in row_ids(more)


def test_order_of_the_pinned_is_moved_by_buttons(alices: Client, alice: User, client: Client) -> None:
    posts = [make_post(alice, title=title) for title in ("Ebb", "Flow", "Slack")]
    for post in posts:
        pin_post(alice, post)
    for _ in range(2):
        press_labelled(alices, get_page(alices, "/users/alice/edit"), "Move up: Slack")

    assert sticky(client) == [posts[2].pk, posts[0].pk, posts[1].pk]
    press_labelled(alices, get_page(alices, "/users/alice/edit"), "Unpin: Ebb")
    assert sticky(client) == [posts[2].pk, posts[1].pk]


def test_pressed_twice_a_button_changes_nothing_more(alices: Client, alice: User) -> None:
    one, other = make_post(alice), make_post(alice)
    for wanted, expected in [
        ({"pin": one.pk}, [one.pk]),
        ({"pin": other.pk}, [one.pk, other.pk]),
        ({"order": f"{other.pk} {one.pk}"}, [other.pk, one.pk]),
        ({"unpin": other.pk}, [one.pk]),
    ]:
        for _ in range(2):
            press(alices, PINNED, wanted)
            assert pinned(alice) == expected


def test_order_from_an_old_page_loses_and_invents_nothing(alices: Client, alice: User, bob: User) -> None:
    posts = [make_post(alice) for _ in range(3)]
    for post in posts:
        pin_post(alice, post)
    press(alices, PINNED, {"order": f"{posts[2].pk} {make_post(bob).pk} {posts[2].pk} nonsense \0"})

    assert pinned(alice) == [posts[2].pk, posts[0].pk, posts[1].pk]


@pytest.mark.parametrize("with_script", [False, True])
def test_fifth_post_is_refused_with_a_sentence(alices: Client, alice: User, with_script: bool) -> None:
    posts = [make_post(alice) for _ in range(5)]
    for post in posts[:4]:
        pin_post(alice, post)
    headers = {**HTMX, "HX-Target": "pinned-posts"} if with_script else {}
    response = press(alices, PINNED, {"pin": posts[4].pk}, **headers)

    assert response.status_code == 422
    assert texts(parse(response), "[role=alert]") == ["At most 4 posts can be pinned. Unpin one first."]
    assert pinned(alice) == [post.pk for post in posts[:4]]


HIDDEN: list[dict[str, Any]] = [
    {"is_draft": True},
    {"is_unlisted": True},
    {"is_rejected": True},
    {"is_shortform": True},
]


@pytest.mark.parametrize("fields", HIDDEN)
def test_what_others_do_not_find_cannot_be_pinned(alices: Client, alice: User, fields: dict[str, Any]) -> None:
    post = make_post(alice, **fields)

    assert press(alices, PINNED, {"pin": post.pk}).status_code == 404
    assert texts(get_page(alices, "/users/alice/edit"), "#pinned-posts option") == []


@pytest.mark.parametrize("pk", ["", "nonsense", "\0", "x" * 9000])
def test_what_is_no_post_of_theirs_is_not_there(alices: Client, alice: User, bob: User, pk: str) -> None:
    assert press(alices, PINNED, {"pin": pk}).status_code == 404
    assert press(alices, PINNED, {"pin": make_post(bob).pk}).status_code == 404
    assert press(alices, PINNED, {"unpin": pk}).status_code == 302
    assert (press(alices, PINNED, {}).status_code, pinned(alice)) == (400, [])


@pytest.mark.parametrize("fields", [*HIDDEN[:3], {"deleted_at": "2026-01-01T00:00Z"}])
def test_pinned_post_that_is_hidden_later_leaks_to_nobody(
    alices: Client, alice: User, client: Client, fields: dict[str, Any]
) -> None:
    post = make_post(alice, title="Xylophone")
    pin_post(alice, post)
    Post.objects.filter(pk=post.pk).update(**fields)
    settle_everything()

    assert "Xylophone" not in client.get("/users/alice").content.decode()
    assert sticky(alices) == []
    assert texts(get_page(alices, "/users/alice/edit"), "#pinned-posts .movables__label") == []


def test_coauthored_post_leaves_with_its_coauthor(alices: Client, alice: User, bob: User, client: Client) -> None:
    post = make_post(bob, coauthors=[alice])
    settle_everything()
    press(alices, PINNED, {"pin": post.pk})
    with_it = sticky(client)
    post.coauthorships.all().delete()
    settle_everything()

    assert (with_it, sticky(client)) == ([post.pk], [])


@pytest.mark.parametrize("is_coauthor", [False, True])
def test_page_of_a_post_has_a_button_for_each_of_its_authors(
    alices: Client, alice: User, bob: User, is_coauthor: bool
) -> None:
    post = make_post(bob, coauthors=[alice]) if is_coauthor else make_post(alice)
    page = f"http://testserver{post.get_absolute_url()}"
    told = []
    for _ in range(2):
        [button] = get_page(alices, post.get_absolute_url()).cssselect(f".more-menu button[value='{post.pk}']")
        url = next(button.iterancestors("form")).get("action")
        answer = alices.post(url, {button.get("name"): post.pk}, headers={"Referer": page})
        told.append((button.text_content(), pinned(alice), answer["Location"].partition("#")[0]))

    assert told == [
        ("Pin to my profile", [post.pk], post.get_absolute_url()),
        ("Unpin from my profile", [], post.get_absolute_url()),
    ]


@pytest.mark.parametrize("fields", [*HIDDEN, {"posted_at": datetime(2999, 1, 1, tzinfo=UTC)}])
def test_no_such_button_where_others_do_not_find_the_post(alices: Client, alice: User, fields: dict[str, Any]) -> None:
    post = make_post(alice, **fields)

    assert get_page(alices, post.get_absolute_url()).cssselect("button[name=pin]") == []
    assert get_page(alices, make_post().get_absolute_url()).cssselect("button[name=pin]") == []
