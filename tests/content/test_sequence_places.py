"""A post read within a sequence knows its neighbours; a sequence can be read on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.factories import make_chapter, make_post, make_sequence
from tests.pages import get_page, row_ids, texts

if TYPE_CHECKING:
    from django.test import Client

    from content.models import Post, Sequence
    from profiles.models import User


@pytest.fixture
def posts(alice: User) -> list[Post]:
    return [make_post(alice, title=title, body_html=f"<h2>On {title}</h2>") for title in ("Ebb", "Flow", "Neap")]


@pytest.fixture
def tides(alice: User, posts: list[Post]) -> Sequence:
    """A sequence of two chapters; its middle post in reading order is a draft."""
    sequence = make_sequence(alice, title="Tides", posts=[posts[0], make_post(alice, title="Slack", is_draft=True)])
    make_chapter(sequence, posts=posts[1:], title="Second")
    return sequence


def neighbours(client: Client, sequence: Sequence, post: Post) -> list[str]:
    page = get_page(client, f"/s/{sequence.pk}/p/{post.pk}")
    assert texts(page, "h1") == [post.title]
    return texts(
        page, "nav.sequence-place:first-of-type .sequence-place__where, nav.sequence-place:first-of-type a[rel]"
    )


def test_post_in_a_sequence_leads_on_across_chapters(client: Client, tides: Sequence, posts: list[Post]) -> None:
    first = ["Tides 1 of 3", "Next: Flow →"]
    middle = ["Tides 2 of 3", "← Previous: Ebb", "Next: Neap →"]
    last = ["Tides 3 of 3", "← Previous: Flow"]

    assert [neighbours(client, tides, post) for post in posts] == [first, middle, last]


def test_address_in_a_sequence_is_a_second_one_of_the_same_post(
    client: Client, tides: Sequence, posts: list[Post]
) -> None:
    page = get_page(client, f"/s/{tides.pk}/p/{posts[1].pk}")

    assert page.cssselect("link[rel=canonical]")[0].get("href").endswith(posts[1].get_absolute_url())
    plain = get_page(client, posts[1].get_absolute_url())
    assert plain.cssselect("nav.sequence-place") == []
    assert [link.get("href") for link in plain.cssselect(".post__head .post__note a")] == [
        f"/s/{tides.pk}/p/{posts[1].pk}"
    ]


def test_sequence_leads_to_its_posts_within_it(client: Client, tides: Sequence, posts: list[Post]) -> None:
    page = get_page(client, tides.get_absolute_url())

    links = [link.get("href") for link in page.cssselect(".post-row .p-name")]
    assert links == [f"/s/{tides.pk}/p/{post.pk}" for post in posts]
    assert "3 posts" in texts(page, ".sequence__meta")[0]


@pytest.mark.parametrize("fields", [{"is_draft": True}, {"deleted_at": "2026-01-01T00:00Z"}])
def test_private_sequence_is_nowhere_for_a_stranger(client: Client, alice: User, fields: dict[str, Any]) -> None:
    post = make_post(alice)
    sequence = make_sequence(alice, posts=[post], **fields)

    answers = [client.get(f"/s/{sequence.pk}{rest}").status_code for rest in ("", "/print", f"/p/{post.pk}")]

    assert answers == [404, 404, 404]
    assert sequence.pk not in client.get(post.get_absolute_url()).content.decode()


def test_post_that_is_not_in_the_sequence_or_private_is_not_found(client: Client, tides: Sequence) -> None:
    draft = tides.chapters.first().posts.get(title="Slack")

    for pk in (make_post().pk, draft.pk, "nobody", "%00"):
        assert client.get(f"/s/{tides.pk}/p/{pk}").status_code == 404


def test_whole_sequence_holds_every_text_with_sunk_headings(client: Client, tides: Sequence, posts: list[Post]) -> None:
    page = get_page(client, f"/s/{tides.pk}/print")

    assert row_ids(page) == [post.pk for post in posts]
    outline = [(element.tag, " ".join(element.text_content().split())) for element in page.cssselect("h1, h2, h3, h4")]
    assert outline == [
        ("h1", "Tides"),
        ("h2", "Chapter 1"),
        ("h3", "Ebb"),
        ("h4", "On Ebb"),
        ("h2", "Second"),
        ("h3", "Flow"),
        ("h4", "On Flow"),
        ("h3", "Neap"),
        ("h4", "On Neap"),
    ]
    assert page.cssselect("link[rel=canonical]")[0].get("href").endswith(tides.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 9])
def test_sequence_costs_the_same_queries_for_any_number_of_posts(
    client: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    sequence = make_sequence(alice, posts=[make_post(alice, coauthors=[alice]) for _ in range(rows)])

    for rest, queries in {"": 4, "/print": 6}.items():
        with django_assert_num_queries(queries):
            page = get_page(client, f"/s/{sequence.pk}{rest}")
        assert len(row_ids(page)) == rows


@pytest.mark.parametrize("rows", [1, 9])
def test_post_in_a_sequence_costs_the_same_queries_for_any_number_of_posts(
    client: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    posts = [make_post(alice) for _ in range(rows)]
    sequence = make_sequence(alice, posts=posts)

    with django_assert_num_queries(6):
        get_page(client, f"/s/{sequence.pk}/p/{posts[0].pk}")
