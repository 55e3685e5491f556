"""Publishing posts, changing them afterwards, taking them back and deleting them; and what nobody else can do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from content.models import EarlierPost, Post, PostVote, VoteKind
from content.numbers import differences
from tests.admin_pages import change_url, save
from tests.factories import (
    LONG_AGO,
    make_inflation_interval,
    make_post,
    make_user,
)
from tests.members import signed_in
from tests.pages import get_page, parse, row_ids, texts
from tests.post_forms import NEW, TEXT, edit_url, fields, publish, send, write

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from profiles.models import User

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def at_noon(settings: SettingsWrapper) -> datetime:
    settings.BYLINE_NOW = NOON
    return NOON


def test_published_post_is_shown_counted_and_strongly_upvoted_by_its_author(at_noon: datetime) -> None:
    zoe = make_user("Zoe", karma=100)
    make_inflation_interval(starts_at=LONG_AGO, factor=0.5)
    post = publish(signed_in(zoe))
    zoe.refresh_from_db()

    assert (post.is_draft, post.is_first_draft, post.posted_at, post.last_commented_at) == (False, False, NOON, NOON)
    assert list(PostVote.objects.values_list("voter", "kind", "power")) == [(zoe.pk, VoteKind.BIG_UP, 3)]
    assert (post.score, post.vote_count, post.adjusted_score) == (3, 1, 1.5)
    assert (post.decayed_score, post.is_decaying) == (pytest.approx(3 / 2**1.15), True)
    assert (zoe.karma, zoe.post_count, zoe.listed_post_count) == (100, 1, 1)
    assert list(differences()) == []
    assert row_ids(get_page(Client(), "/users/zoe"), "posts") == [post.pk]
    page = get_page(Client(), f"/posts/{post.pk}/high-tide")
    assert (texts(page, "h1"), texts(page, ".post__state")) == (["High tide"], [])


def test_draft_is_posted_when_it_is_published(bobs: Client, at_noon: datetime, settings: SettingsWrapper) -> None:
    settings.BYLINE_NOW = NOON - WEEK
    write(bobs, "save")
    settings.BYLINE_NOW = NOON
    draft = Post.objects.get()
    response = send(bobs, edit_url(draft), "publish", title="Low tide")
    post = Post.objects.get()

    assert (draft.posted_at, post.posted_at, post.edited_at) == (NOON - WEEK, NOON, None)
    assert response["Location"] == f"/posts/{post.pk}/low-tide"
    assert list(differences()) == []


def test_second_post_of_a_title_has_an_address_of_its_own(bobs: Client, bob: User) -> None:
    make_post(bob, title="High tide")
    make_post(title="Low tide", is_draft=True)

    assert publish(bobs).slug == "high-tide-1"
    assert publish(signed_in(make_user("Ann")), title="Low tide").slug == "low-tide"


@pytest.mark.parametrize(
    ("slug", "title", "after"),
    [
        ("high-tide", "Low water", "low-water"),
        ("high-tide-1", "Low water", "low-water"),
        ("of-my-own", "Low water", "of-my-own"),
        ("high-tide-1", "High Tide!", "high-tide-1"),
    ],
)
def test_slug_follows_the_title_and_the_old_address_leads_on(
    bobs: Client, bob: User, slug: str, title: str, after: str
) -> None:
    post = make_post(bob, title="High tide", slug=slug)
    response = send(bobs, edit_url(post), "save", title=title)
    old = Client().get(f"/posts/{post.pk}/{slug}")

    assert response["Location"] == f"/posts/{post.pk}/{after}"
    assert (old.status_code, old.get("Location")) == (
        (200, None) if slug == after else (301, f"/posts/{post.pk}/{after}")
    )


def test_edit_of_a_published_post_is_dated_and_keeps_the_old_text(bobs: Client, bob: User, at_noon: datetime) -> None:
    post = make_post(
        bob, title="Tides", body_source="Old *words*.", body_html="<p>Old words.</p>", body_format="markdown"
    )
    posted_at = post.posted_at
    send(bobs, edit_url(post), "save", body="New words, at last.")
    post.refresh_from_db()

    assert (post.posted_at, post.edited_at, post.word_count) == (posted_at, NOON, 4)
    assert (post.body_source, post.body_html.strip()) == ("New words, at last.", "<p>New words, at last.</p>")
    [earlier] = EarlierPost.objects.all()
    assert (earlier.post, earlier.editor, earlier.replaced_at) == (post, bob, NOON)
    assert (earlier.title, earlier.body_source, earlier.body_html) == ("Tides", "Old *words*.", "<p>Old words.</p>")


def test_edit_that_changes_no_word_leaves_no_trace(bobs: Client, bob: User) -> None:
    post = make_post(bob, body_source="Two\nlines.", body_html="<p>Two\nlines.</p>", body_format="markdown")
    before = Post.objects.filter(pk=post.pk).values().get()
    send(bobs, edit_url(post), "save", body="Two\r\nlines.")
    assert Post.objects.filter(pk=post.pk).values().get() == before
    send(bobs, edit_url(post), "save", url="https://tides.example/")
    post.refresh_from_db()

    assert (post.url, post.edited_at, EarlierPost.objects.count()) == ("https://tides.example/", None, 0)


def test_edit_of_a_draft_is_no_edit_to_readers(bobs: Client) -> None:
    write(bobs, "save")
    post = Post.objects.get()
    send(bobs, edit_url(post), "save", body="Other words.")
    send(bobs, edit_url(post), "publish")
    post.refresh_from_db()

    assert (post.edited_at, post.is_draft) == (None, False)
    assert list(EarlierPost.objects.values_list("body_source", flat=True)) == [TEXT]


def test_earlier_versions_are_shown_one_by_one_to_authors_and_moderators(
    bobs: Client, bob: User, carol: User, dave: User
) -> None:
    post = make_post(bob, title="One", body_source="First.", body_html="<p>First.</p>", body_format="markdown")
    send(bobs, edit_url(post), "save", body="Second.")
    send(bobs, edit_url(post), "save", title="Three", body="Third.")
    post.refresh_from_db()
    url = f"/post/{post.pk}/history"

    for client in (bobs, signed_in(carol)):
        page = get_page(client, url)
        assert texts(page, ".post-history a") == ["One", "One"]
        assert texts(page, ".post__body") == ["Second."]
        assert get_page(client, post.get_absolute_url()).cssselect(f"a[href='{url}']") != []
        older = page.cssselect(".post-history a")[1].get("href")
        assert texts(get_page(client, f"{url}{older}"), ".post__body") == ["First."]
    assert texts(get_page(bobs, f"{url}?earlier=%00"), ".post__body") == ["Second."]
    assert [signed_in(dave).get(url).status_code, Client().get(url).status_code] == [404, 302]
    assert get_page(signed_in(dave), post.get_absolute_url()).cssselect(f"a[href='{url}']") == []


@pytest.mark.parametrize("rows", [1, 9])
def test_history_costs_the_same_queries_for_any_number_of_edits(
    bobs: Client, bob: User, rows: int, django_assert_num_queries: Any
) -> None:
    post = make_post(bob)
    for number in range(rows):
        send(bobs, edit_url(post), "save", body=f"Version {number}.")

    with django_assert_num_queries(5):
        assert len(get_page(bobs, f"/post/{post.pk}/history").cssselect(".post-history li")) == rows


def test_too_many_posts_are_refused_and_nothing_is_lost(bobs: Client, at_noon: datetime) -> None:
    for title in ("One", "Two"):
        publish(bobs, title=title)
    response = write(bobs, "publish", title="Three")
    page = parse(response)

    assert (response.status_code, Post.objects.count()) == (429, 2)
    assert texts(page, ".form__error") == [
        "Rate limit: You cannot post for 7 days (until December 1, 2026 12:00 PM UTC)"
    ]
    assert (fields(page)["title"], fields(page)["body"]) == ("Three", TEXT)
    assert bobs.post(NEW, fields(page) | {"action": "save"}).status_code == 302
    draft = Post.objects.get(title="Three")
    assert send(bobs, edit_url(draft), "publish", body="Changed.").status_code == 429
    draft.refresh_from_db()
    assert (draft.is_draft, draft.body_source, EarlierPost.objects.count()) == (True, TEXT, 0)


def test_who_has_published_too_much_is_told_when_to_try_again(bobs: Client) -> None:
    for title in ("One", "Two"):
        publish(bobs, title=title)
    refused = write(bobs, "publish", title="Three")

    assert WEEK.total_seconds() - 60 < int(refused["Retry-After"]) <= WEEK.total_seconds()


def test_first_posts_wait_where_the_site_asks(bobs: Client, bob: User, carol: User, settings: SettingsWrapper) -> None:
    settings.BYLINE_REVIEW_FIRST = "posts"
    post = publish(bobs)
    assert (post.is_awaiting_review, bob.posts.waiting().count()) == (True, 1)
    assert [client.get(post.get_absolute_url()).status_code for client in (Client(), bobs)] == [404, 200]

    bobs.post(f"/post/{post.pk}/unpublish")
    assert bob.posts.waiting().count() == 0
    send(bobs, edit_url(post), "publish")
    assert bob.posts.waiting().count() == 1
    assert publish(signed_in(carol)).is_awaiting_review is False
    assert list(differences()) == []


def test_edit_of_a_draft_moves_it_up_among_the_drafts(bobs: Client) -> None:
    for title in ("One", "Two"):
        write(bobs, "save", title=title)
    one, two = Post.objects.order_by("posted_at")
    assert row_ids(get_page(bobs, "/users/bob"), "drafts") == [two.pk, one.pk]
    send(bobs, edit_url(one), "save", body="Changed.")

    response = bobs.get("/drafts")
    assert (response.status_code, response["Location"]) == (302, "/users/bob/drafts")
    assert row_ids(get_page(bobs, "/users/bob/drafts"), "drafts") == [one.pk, two.pk]
    assert [a.get("href") for a in get_page(bobs, "/users/bob/drafts").cssselect("#drafts .section__note a")] == [
        NEW,
        "/drafts",
    ]


def test_edit_in_the_admin_keeps_the_old_text_and_publishes_for_good(operator: Client, bobs: Client) -> None:
    write(bobs, "save")
    post = Post.objects.get()
    save(operator, change_url(post), body_source="Moderated.", is_draft=None)
    post.refresh_from_db()

    assert (post.is_draft, post.is_first_draft) == (False, False)
    assert list(EarlierPost.objects.values_list("title", "body_source", "editor__display_name")) == [
        ("High tide", TEXT, "Operator")
    ]
    save(operator, change_url(post), is_draft="on")
    post.refresh_from_db()
    assert (post.is_draft, post.is_first_draft, EarlierPost.objects.count()) == (True, False, 1)
    assert list(differences()) == []
