"""First posts and comments wait until a moderator has read them, where the site asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from content.commenting import Place, post_comment, post_quick_take
from content.models import Comment, Post
from content.moderating import review_person
from content.numbers import differences, settle_everything
from content.posting import publish, unpublish
from content.reviewing import comment_needs_review, needs_review
from tests.factories import make_comment, make_post, make_user
from tests.members import signed_in
from tests.pages import get_page, row_ids

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from profiles.models import User

pytestmark = pytest.mark.django_db
SECRET = "Xylophone"


@pytest.mark.parametrize(
    ("wanted", "of_newcomer"),
    [("nothing", (False, False)), ("posts", (True, False)), ("posts-and-comments", (True, True))],
)
def test_setting_says_what_waits_while_its_author_is_new(
    settings: SettingsWrapper, wanted: str, of_newcomer: tuple[bool, bool]
) -> None:
    settings.BYLINE_REVIEW_FIRST = wanted
    newcomer, reviewed = make_user(), make_user(reviewed_at=timezone.now())
    moderator = make_user(is_staff=True)

    assert (needs_review(newcomer), comment_needs_review(newcomer)) == of_newcomer
    for person in (reviewed, moderator):
        assert (needs_review(person), comment_needs_review(person)) == (False, False)


def test_comment_of_a_newcomer_waits_and_moves_nothing(settings: SettingsWrapper, alice: User, bob: User) -> None:
    settings.BYLINE_REVIEW_FIRST = "posts-and-comments"
    post = make_post(alice)
    parent = make_comment(alice, post=post)
    settle_everything()
    before = (post.last_commented_at, parent.last_activity_at)
    comment = post_comment(bob, Place.below(parent), pk="waiting", source=SECRET)
    Comment.objects.filter(pk=comment.pk).update(posted_at=timezone.now() - timedelta(minutes=1))
    take = post_quick_take(bob, pk="take", source=SECRET)
    for thing in (post, parent, bob):
        thing.refresh_from_db()

    assert (comment.is_awaiting_review, take.is_awaiting_review, take.post.is_awaiting_review) == (True, True, False)
    assert (post.comment_count, bob.comment_count, bob.listed_comment_count) == (1, 0, 0)
    assert (post.last_commented_at, parent.last_activity_at) == before
    assert list(differences()) == []


def test_comment_is_public_at_once_where_only_posts_wait(settings: SettingsWrapper, bob: User) -> None:
    settings.BYLINE_REVIEW_FIRST = "posts"
    post_comment(bob, Place(post=make_post()), pk="said", source="Said.")

    assert Comment.objects.get(pk="said").is_public


PAGES = ("/", "/allComments", "/quicktakes", "/users/alice", "/users/alice/posts", "/users/alice/comments", "/people")


def test_what_waits_is_its_authors_and_moderators_alone(alice: User, carol: User, dave: User) -> None:
    place = make_post(dave)
    post = make_post(alice, title=SECRET, body_html=SECRET, is_awaiting_review=True)
    comment = make_comment(alice, post=place, body_html=SECRET, is_awaiting_review=True)
    settle_everything()
    alone = {"post": post.get_absolute_url(), "comment": comment.get_absolute_url()}
    seen: dict[str, Any] = {}
    for name, client in {
        "stranger": Client(),
        "author": signed_in(alice),
        "member": signed_in(dave),
        "moderator": signed_in(carol),
    }.items():
        seen[name] = {kind for kind, url in alone.items() if client.get(url).status_code == 200}
        listed = [url for url in PAGES if SECRET in client.get(url).content.decode()]
        # On their own profile authors find what moderators hold back.
        assert listed == (["/users/alice"] if name == "author" else [])

    assert seen == {
        "stranger": set(),
        "author": {"post", "comment"},
        "member": set(),
        "moderator": {"post", "comment"},
    }
    assert row_ids(get_page(Client(), place.get_absolute_url()), "comments") == []
    assert row_ids(get_page(signed_in(alice), place.get_absolute_url()), "comments") == [comment.pk]
    alice.refresh_from_db()
    assert (alice.post_count, alice.listed_post_count, alice.comment_count, alice.listed_comment_count) == (0, 0, 0, 0)


def test_what_waits_for_review_hides_what_stands_on_it(alice: User, dave: User) -> None:
    post = make_post(alice, is_awaiting_review=True)
    comment = make_comment(dave, post=post, body_html=SECRET)
    settle_everything()

    for client in (Client(), signed_in(dave)):
        assert client.get(comment.get_absolute_url()).status_code == 404
        assert SECRET not in client.get("/allComments").content.decode()
    dave.refresh_from_db()
    assert (dave.comment_count, dave.listed_comment_count) == (0, 0)


@pytest.mark.parametrize(("reviewed_at", "waits"), [(None, True), (timezone.now(), False)])
def test_post_of_a_newcomer_waits_when_it_is_published(
    settings: SettingsWrapper, reviewed_at: Any, waits: bool
) -> None:
    settings.BYLINE_REVIEW_FIRST = "posts"
    author = make_user("Newcomer", reviewed_at=reviewed_at)
    draft = make_post(author, is_draft=True, is_first_draft=True)
    settle_everything()
    published = publish(draft)
    author.refresh_from_db()

    assert (published.is_draft, published.is_awaiting_review) == (False, waits)
    assert (Post.objects.waiting().count(), author.post_count) == ((1, 0) if waits else (0, 1))
    assert signed_in(author).get(published.get_absolute_url()).status_code == 200
    assert Client().get(published.get_absolute_url()).status_code == (404 if waits else 200)
    assert list(differences()) == []


def test_post_taken_back_waits_no_more_and_is_asked_again(settings: SettingsWrapper, carol: User) -> None:
    settings.BYLINE_REVIEW_FIRST = "posts"
    post = publish(make_post(make_user("Newcomer"), is_draft=True, is_first_draft=True))
    unpublish(post)
    assert Post.objects.waiting().count() == 0
    review_person(post.author, carol)

    assert not publish(post).is_awaiting_review
    assert list(differences()) == []
