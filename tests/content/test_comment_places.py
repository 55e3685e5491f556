"""Where comments may be written, and what is said where they may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from content.models import Comment, Post
from content.numbers import differences, settle_everything
from profiles.models import User
from tests.comment_forms import SAID, fields, write
from tests.factories import make_comment, make_post, make_quick_take, make_user, make_wikitag
from tests.pages import get_page, parse, row_ids, texts

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(db: None) -> User:
    """Somebody trusted enough to write more than three comments a day."""
    return make_user("Bob", karma=10)


@pytest.fixture
def post(alice: User) -> Post:
    found = make_post(alice, title="Tides", slug="tides")
    settle_everything()
    return found


def test_answer_is_one_only_where_there_is_a_question(bobs: Client, post: Post) -> None:
    question = make_post(is_question=True)
    write(bobs, f"/comment/on/post/{question.pk}?answer=true")
    write(bobs, f"/comment/on/post/{post.pk}?answer=true")

    assert list(Comment.objects.order_by("posted_at").values_list("post", "is_answer")) == [
        (question.pk, True),
        (post.pk, False),
    ]


def test_comment_on_a_wikitag_stands_in_its_discussion(bobs: Client) -> None:
    wikitag = make_wikitag("Ebb", slug="ebb")
    response = write(bobs, "/comment/on/wikitag/ebb")
    comment = Comment.objects.get()

    assert response["Location"] == f"/w/ebb/discussion?commentId={comment.pk}#comment-{comment.pk}"
    assert (comment.post, comment.wikitag) == (None, wikitag)
    assert row_ids(get_page(bobs, "/w/ebb/discussion"), "comments") == [comment.pk]


def test_first_quick_take_makes_its_container(bobs: Client, bob: User) -> None:
    for said in ("One.", "Two."):
        write(bobs, "/quicktakes/new", said)
    container = Post.objects.get()
    bob.refresh_from_db()

    assert (container.title, container.is_shortform, container.author) == ("Bob's Shortform", True, bob)
    assert list(Comment.objects.values_list("post", "is_quick_take")) == [(container.pk, True)] * 2
    assert (bob.post_count, bob.comment_count, container.comment_count) == (1, 2, 2)
    assert list(differences()) == []
    assert texts(get_page(bobs, "/quicktakes"), ".comment__body") == ["Two.", "One."]


def test_nobody_begins_below_the_quick_takes_of_others(bobs: Client, alice: User) -> None:
    take = make_quick_take(alice)

    assert bobs.get(f"/comment/on/post/{take.post_id}").status_code == 404
    assert bobs.get(f"/comment/{take.pk}/reply").status_code == 200
    assert get_page(bobs, take.post.get_absolute_url()).cssselect("a[href^='/comment/on/']") == []


def hidden_places(viewer: User) -> dict[str, str]:
    """Return addresses at which this viewer may not write, by why."""
    other = make_user("Other")
    post = make_post(other)
    public = make_comment(post=post)
    return {
        "draft": f"/comment/on/post/{make_post(other, is_draft=True).pk}",
        "deleted post": f"/comment/on/post/{make_post(other, deleted_at=public.posted_at).pk}",
        "rejected post": f"/comment/on/post/{make_post(other, is_rejected=True).pk}",
        "waiting post": f"/comment/on/post/{make_post(other, is_awaiting_review=True).pk}",
        "own waiting post": f"/comment/on/post/{make_post(viewer, is_awaiting_review=True).pk}",
        "unimported post": f"/comment/on/post/{make_post(None, is_stub=True).pk}",
        "no post": "/comment/on/post/nothing",
        "deleted wikitag": f"/comment/on/wikitag/{make_wikitag(deleted_at=public.posted_at).slug}",
        "no wikitag": "/comment/on/wikitag/nothing",
        "draft comment": f"/comment/{make_comment(other, post=post, is_draft=True).pk}/reply",
        "own draft": f"/comment/{make_comment(viewer, post=post, is_draft=True).pk}/reply",
        "rejected comment": f"/comment/{make_comment(other, post=post, is_rejected=True).pk}/reply",
        "waiting comment": f"/comment/{make_comment(other, post=post, is_awaiting_review=True).pk}/reply",
        "deleted comment": f"/comment/{make_comment(other, post=post, deleted_at=public.posted_at).pk}/reply",
        "unimported comment": f"/comment/{make_comment(None, post=post, is_stub=True).pk}/reply",
        "comment on a draft": f"/comment/{make_comment(post=make_post(other, is_draft=True)).pk}/reply",
        "no comment": "/comment/nothing/reply",
    }


def test_nobody_writes_where_they_may_not_read(bobs: Client, bob: User) -> None:
    places = hidden_places(bob)
    before = Comment.objects.count()

    assert {
        why: (bobs.get(url).status_code, bobs.post(url, {"body": SAID}).status_code) for why, url in places.items()
    } == dict.fromkeys(places, (404, 404))
    assert Comment.objects.count() == before


@pytest.mark.parametrize("closed", ["post", "thread"])
def test_closed_comments_say_so_and_keep_what_was_typed(
    bobs: Client, post: Post, carol: User, client: Client, closed: str
) -> None:
    root = make_comment(post=post, is_locked=closed == "thread")
    parent = make_comment(parent=root)
    Post.objects.filter(pk=post.pk).update(is_locked=closed == "post")
    url = f"/comment/{parent.pk}/reply"
    response = write(bobs, url)
    page = parse(response)

    reason = {"post": "The comments on this post are closed.", "thread": "This thread is closed."}[closed]
    assert (response.status_code, texts(page, ".form__error")) == (422, [reason])
    assert fields(page)["body"] == SAID
    assert get_page(bobs, post.get_absolute_url()).cssselect("a[href$='/reply']") == []
    client.force_login(carol)
    assert write(client, url).status_code == 302


def test_archive_takes_no_comments(bobs: Client, post: Post, settings: SettingsWrapper) -> None:
    settings.BYLINE_MODE = "archive"
    comment = make_comment(post=post)

    urls = [f"/comment/on/post/{post.pk}", f"/comment/{comment.pk}/reply", "/quicktakes/new"]
    assert [(bobs.get(url).status_code, bobs.post(url, {"body": SAID}).status_code) for url in urls] == [(404, 404)] * 3
    for page in (post.get_absolute_url(), "/quicktakes", "/allComments"):
        assert get_page(bobs, page).cssselect("main form, main a[href^='/comment/'], main a[href*='/new']") == []


def test_writers_find_the_forms(bobs: Client, post: Post) -> None:
    comment = make_comment(post=post)
    links = [
        link.get("href") for link in get_page(bobs, post.get_absolute_url()).cssselect("main a[href^='/comment/']")
    ]

    assert links == [f"/comment/on/post/{post.pk}", f"/comment/{comment.pk}/reply"]
    assert [link.get("href") for link in get_page(bobs, "/quicktakes").cssselect("a[href$='/new']")] == [
        "/quicktakes/new"
    ]
    assert get_page(Client(), post.get_absolute_url()).cssselect("a[href^='/comment/']") == []
