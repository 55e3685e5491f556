"""Taking posts back and deleting them: what stays, what nobody sees any more, and what nobody else can do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.test import Client

from content.models import Post, PostVote
from content.numbers import differences, settle_everything
from tests.factories import (
    make_comment,
    make_post,
    make_sequence,
    make_user,
    make_vote,
    make_wikitag,
)
from tests.members import signed_in
from tests.pages import get_page, row_ids, texts
from tests.post_forms import edit_url, publish, send, write

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from profiles.models import User


pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def at_noon(settings: SettingsWrapper) -> datetime:
    settings.BYLINE_NOW = NOON
    return NOON


def test_unpublished_post_is_a_draft_and_keeps_its_comments_and_karma(bobs: Client, bob: User) -> None:
    post = publish(bobs)
    make_vote(post, power=3)
    comment = make_comment(make_user("Ann"), post=post)
    settle_everything()
    response = bobs.post(f"/post/{post.pk}/unpublish")
    bob.refresh_from_db()

    assert (response.status_code, response["Location"]) == (302, post.get_absolute_url())
    assert (bob.karma, bob.post_count, bob.listed_post_count) == (3, 0, 0)
    assert list(differences()) == []
    assert [Client().get(url).status_code for url in (post.get_absolute_url(), comment.get_absolute_url())] == [
        404,
        404,
    ]
    state = "Draft Only its authors and moderators see this post. Its comment comes back with it."
    assert texts(get_page(bobs, post.get_absolute_url()), ".post__state") == [state]
    assert row_ids(get_page(bobs, "/users/ann"), "comments") == []


def test_republished_post_is_what_it_was(bobs: Client, bob: User) -> None:
    post = publish(bobs)
    make_vote(post, power=3)
    comment = make_comment(post=post)
    settle_everything()
    post.refresh_from_db()
    for _ in range(2):
        bobs.post(f"/post/{post.pk}/unpublish")
    PostVote.objects.filter(voter=bob).delete()
    settle_everything()
    send(bobs, edit_url(post), "publish")
    again = Post.objects.get(pk=post.pk)

    assert (again.is_draft, again.posted_at, again.slug, again.edited_at) == (False, post.posted_at, post.slug, None)
    assert (again.score, again.vote_count) == (3, 1)
    assert row_ids(get_page(Client(), post.get_absolute_url()), "comments") == [comment.pk]
    assert list(differences()) == []


def test_deleted_post_is_gone_but_for_moderators(bobs: Client, bob: User, carol: User) -> None:
    post = publish(bobs)
    make_vote(post, power=3)
    comment = make_comment(post=post)
    settle_everything()
    asked = get_page(bobs, f"/post/{post.pk}/delete")
    response = bobs.post(f"/post/{post.pk}/delete")
    bob.refresh_from_db()
    post.refresh_from_db()

    assert texts(asked, "h1") == ["Delete your post?"]
    assert (response.status_code, response["Location"]) == (302, "/users/bob")
    assert (post.deleted_by, bob.karma, bob.post_count, bob.listed_post_count) == (bob, 3, 0, 0)
    assert list(differences()) == []
    assert [client.get(post.get_absolute_url()).status_code for client in (Client(), bobs)] == [404, 404]
    page = get_page(signed_in(carol), post.get_absolute_url())
    assert (texts(page, ".moderation__state"), row_ids(page, "comments")) == (
        ["This post is deleted: moderators alone see it."],
        [comment.pk],
    )
    assert bobs.post(f"/post/{post.pk}/delete").status_code == 404


@pytest.mark.parametrize(
    ("comments", "sentence"),
    [
        (0, "Nobody but moderators will see it any more."),
        (1, "Nobody but moderators will see it any more, nor the comment on it."),
        (2, "Nobody but moderators will see it any more, nor the 2 comments on it."),
    ],
)
def test_author_is_told_what_goes_with_a_post(bobs: Client, bob: User, comments: int, sentence: str) -> None:
    post = make_post(bob, comment_count=comments)

    assert texts(get_page(bobs, f"/post/{post.pk}/delete"), "main p")[1] == (
        f"{sentence} Only a moderator can bring it back."
    )


def test_draft_can_be_deleted_too(bobs: Client) -> None:
    address = write(bobs, "save")["Location"]
    post = Post.objects.get()
    bobs.post(f"/post/{post.pk}/delete")

    assert (bobs.get(address).status_code, bobs.get(edit_url(post)).status_code) == (404, 404)


@pytest.mark.parametrize("who", ["another", "moderator", "signed out"])
def test_nobody_else_changes_a_post(bob: User, who: str) -> None:
    client = Client() if who == "signed out" else signed_in(make_user("Else", is_staff=who == "moderator"))
    post = make_post(bob, body_source="Words.")
    before = Post.objects.filter(pk=post.pk).values().get()
    sent = {"title": "Mine!", "body": "Mine!", "action": "publish"}
    urls = [edit_url(post), f"/post/{post.pk}/unpublish", f"/post/{post.pk}/delete"]

    assert [client.post(url, sent).status_code for url in urls] == [302 if who == "signed out" else 404] * 3
    assert [client.get(url).status_code for url in urls] == [302, 405, 302] if who == "signed out" else [404, 405, 404]
    assert Post.objects.filter(pk=post.pk).values().get() == before


@pytest.mark.parametrize("fields_of_post", [{"is_shortform": True}, {"is_stub": True}])
def test_containers_and_stubs_have_no_form(bobs: Client, bob: User, fields_of_post: dict[str, bool]) -> None:
    post = make_post(bob, **fields_of_post)
    acts = [edit_url(post), *(f"/post/{post.pk}/{act}" for act in ("delete", "history"))]

    assert [bobs.get(url).status_code for url in acts] == [404] * 3
    assert bobs.post(f"/post/{post.pk}/unpublish").status_code == 404


def test_taking_posts_back_makes_no_room_for_others(bobs: Client, at_noon: datetime) -> None:
    posts = [publish(bobs, title=title) for title in ("One", "Two")]
    for post in posts:
        bobs.post(f"/post/{post.pk}/unpublish")

    assert write(bobs, "publish", title="Three").status_code == 429
    assert send(bobs, edit_url(posts[0]), "publish").status_code == 302


def test_draft_of_a_published_post_stands_nowhere(bobs: Client, bob: User, dave: User) -> None:
    post = publish(bobs, title="Xylophone", url="https://tides.example/")
    sequence, wikitag = make_sequence(bob, posts=[post]), make_wikitag("Ebb", slug="ebb")
    post.taggings.create(wikitag=wikitag)
    comment = make_comment(make_user("Ann"), post=post, body_html="<p>Yodel</p>")
    settle_everything()
    places = ["/", "/users/bob", "/users/bob/posts", "/users/ann", "/allComments", "/w/ebb", f"/s/{sequence.pk}"]
    shown = [
        url
        for url in places
        if {"Xylophone", "Yodel"} & set(Client().get(url).content.decode().replace("<", " ").replace(">", " ").split())
    ]
    bobs.post(f"/post/{post.pk}/unpublish")
    gone = [
        post.get_absolute_url(),
        comment.get_absolute_url(),
        f"/s/{sequence.pk}/p/{post.pk}",
        f"/posts/slug/{post.slug}",
    ]

    assert shown == places
    for client in (Client(), signed_in(dave)):
        assert [client.get(url).status_code for url in gone] == [404] * 4
        for url in places:
            words = client.get(url).content.decode()
            assert "Xylophone" not in words, url
            assert "Yodel" not in words, url
    for person in (bob, dave):
        answer = signed_in(person).post(f"/vote/post/{post.pk}", {"vote": "smallUpvote"})
        assert answer.status_code == 404
    assert signed_in(dave).get(f"/comment/on/post/{post.pk}").status_code == 404


def test_signed_out_author_is_led_to_sign_in_and_takes_nothing_back(bob: User, client: Client) -> None:
    post = make_post(bob)
    response = client.post(
        f"/post/{post.pk}/unpublish", headers={"Referer": f"http://testserver{post.get_absolute_url()}"}
    )

    assert (response.status_code, urlsplit(response["Location"]).path) == (302, "/account/login/")
    assert Post.objects.filter(is_draft=True).count() == 0
