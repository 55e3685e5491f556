"""Links to a comment end in its id, as those of ForumMagnum sites do, or in the id of its element."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.factories import make_comment, make_post
from tests.pages import get_fragment, get_page, parse

if TYPE_CHECKING:
    from django.test import Client
    from lxml.html import HtmlElement

    from content.models import Comment, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return make_post(slug="tides", is_question=True)


@pytest.fixture
def comments(post: Post) -> list[Comment]:
    """An answer, a deleted comment that was answered, and a chain of replies deeper than one page shows."""
    answer = make_comment(post=post, is_answer=True)
    deleted = make_comment(post=post, deleted_at=timezone.now(), leaves_stub=True)
    chain = [answer, deleted, make_comment(parent=deleted)]
    for _ in range(10):
        chain.append(make_comment(parent=chain[-1]))
    return chain


def places(page: HtmlElement) -> list[str]:
    """Return the comments on a page, each of which has both ids; no id stands there twice."""
    ids = [element.get("id") for element in page.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    shown = [pk.removeprefix("comment-") for pk in ids if pk.startswith("comment-") and pk != "comment-count"]
    shown = [pk for pk in shown if not pk.startswith("text-")]
    assert [page.get_element_by_id(f"comment-{pk}").getparent().get("id") for pk in shown] == shown
    return shown


def test_each_comment_of_a_post_has_both_ids(client: Client, post: Post, comments: list[Comment]) -> None:
    page = get_page(client, post.get_absolute_url())

    assert sorted(places(page)) == sorted(comment.pk for comment in comments[:10])


def test_page_of_one_comment_has_both_ids_of_those_above_it(client: Client, comments: list[Comment]) -> None:
    page = get_page(client, comments[-1].get_absolute_url())

    assert places(page) == [comment.pk for comment in comments[2:]]


def test_part_with_more_comments_has_both_ids(client: Client, post: Post, comments: list[Comment]) -> None:
    url = post.get_absolute_url()
    part = parse(get_fragment(client, url, target="comments-more", seen_at=url))

    assert places(part) == [comment.pk for comment in comments[1:10]]
