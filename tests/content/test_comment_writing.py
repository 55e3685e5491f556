"""Writing comments: where they stand, what they move, and that nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client

from content.models import Comment, CommentVote, Post, VoteKind
from content.numbers import differences, settle_everything
from profiles.models import LONGEST_COMMENT, User
from tests.at_once import sent_at_once
from tests.clocks import stop_clock
from tests.comment_forms import SAID, fields, write
from tests.factories import make_comment, make_post, make_user
from tests.members import signed_in
from tests.pages import HTMX, get_page, parse, row_ids, texts

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


def test_comment_on_a_post_is_shown_counted_and_upvoted_by_its_author(bobs: Client, bob: User, post: Post) -> None:
    response = write(bobs, f"/comment/on/post/{post.pk}")
    comment = Comment.objects.get()

    assert (response.status_code, response["Location"]) == (
        302,
        f"/posts/{post.pk}/tides?commentId={comment.pk}#comment-{comment.pk}",
    )
    assert (comment.author, comment.post, comment.parent, comment.top_level) == (bob, post, None, None)
    assert (comment.body_source, comment.body_html.strip()) == (SAID, "<p>Waves <em>are</em> water.</p>")
    assert (comment.score, comment.vote_count, comment.last_activity_at) == (1, 1, comment.posted_at)
    vote = CommentVote.objects.get()
    assert (vote.voter, vote.kind, vote.power) == (bob, VoteKind.SMALL_UP, 1)
    post.refresh_from_db()
    bob.refresh_from_db()
    assert (post.comment_count, post.last_commented_at) == (1, comment.posted_at)
    assert (bob.comment_count, bob.listed_comment_count, bob.karma) == (1, 1, 10)
    assert list(differences()) == []
    assert texts(get_page(Client(), post.get_absolute_url()), ".comment__body") == ["Waves are water."]


def test_author_of_great_karma_starts_at_two(post: Post) -> None:
    client = signed_in(make_user("Zoe", karma=1000))
    write(client, f"/comment/on/post/{post.pk}")

    assert Comment.objects.get().score == 2


def test_reply_stands_below_its_parent_and_wakes_all_above(bobs: Client, post: Post) -> None:
    root = make_comment(post=post)
    parent = make_comment(parent=root)
    beside = make_comment(parent=root)
    write(bobs, f"/comment/{parent.pk}/reply")
    reply = Comment.objects.latest("posted_at")

    assert (reply.parent, reply.top_level, reply.post) == (parent, root, post)
    woken = Comment.objects.filter(last_activity_at=reply.posted_at)
    assert set(woken) == {root, parent, reply}
    assert Comment.objects.get(pk=beside.pk).last_activity_at == beside.posted_at


def test_reply_page_shows_what_is_answered(bobs: Client, post: Post) -> None:
    parent = make_comment(make_user("Ann"), post=post, body_html="<p>First words.</p>")
    page = get_page(bobs, f"/comment/{parent.pk}/reply")

    assert texts(page, "h1") == ["Reply to Ann"]
    assert texts(page, "blockquote .comment__body") == ["First words."]


def test_form_sent_twice_makes_one_comment(bobs: Client, post: Post) -> None:
    url = f"/comment/on/post/{post.pk}"
    sent = fields(get_page(bobs, url)) | {"body": SAID}
    answers = [bobs.post(url, sent) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [answers[0]["Location"]] * 2
    assert (Comment.objects.count(), CommentVote.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_form_sent_eight_times_at_once_makes_one_comment(bob: User, post: Post) -> None:
    url = f"/comment/on/post/{post.pk}"
    client = signed_in(bob)
    sent = fields(get_page(client, url)) | {"body": SAID}

    answers = sent_at_once(client, url, *[sent] * 8)

    assert (answers, Comment.objects.count(), CommentVote.objects.count()) == ([302] * 8, 1, 1)
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "This field is required."),
        (" \n\t ", "This field is required."),
        (
            "x" * (LONGEST_COMMENT + 1),
            f"This text has {LONGEST_COMMENT + 1} characters; at most {LONGEST_COMMENT} can be saved.",
        ),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_text_comes_back_with_a_sentence(
    bobs: Client, post: Post, body: str, sentence: str, headers: dict[str, str]
) -> None:
    url = f"/comment/on/post/{post.pk}"
    offered = fields(get_page(bobs, url))
    response = bobs.post(url, offered | {"body": body}, headers=headers)
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, [sentence])
    if "\x00" not in body:
        assert fields(page) == offered | {"body": body}
    assert page.cssselect("textarea")[0].get("aria-invalid") == "true"
    assert Comment.objects.count() == 0


def test_longest_text_is_taken_and_carriage_returns_do_not_count(bobs: Client, post: Post) -> None:
    body = "\r\n".join(["x" * (LONGEST_COMMENT // 2 - 1), "y" * (LONGEST_COMMENT // 2)])
    response = write(bobs, f"/comment/on/post/{post.pk}", body)

    assert (response.status_code, len(Comment.objects.get().body_source)) == (302, LONGEST_COMMENT)


def test_signed_out_writer_comes_back_to_what_they_typed(client: Client, bob: User, post: Post) -> None:
    bob.set_password("correct horse battery")
    bob.save()
    url = f"/comment/on/post/{post.pk}"
    response = client.post(url, {"body": SAID})
    sign_in = response["Location"]

    assert (response.status_code, urlsplit(sign_in).path, parse_qs(urlsplit(sign_in).query)) == (
        302,
        "/account/login/",
        {"next": [url]},
    )
    client.force_login(bob)
    assert fields(get_page(client, url))["body"] == SAID
    assert fields(get_page(client, url))["body"] == ""
    assert Comment.objects.count() == 0


def test_signed_out_writer_with_htmx_is_led_the_same_way(client: Client, post: Post) -> None:
    response = client.post(f"/comment/on/post/{post.pk}", {"body": SAID}, headers=HTMX)

    assert response["HX-Redirect"] == f"/account/login/?next=%2Fcomment%2Fon%2Fpost%2F{post.pk}"


def test_htmx_gets_the_form_and_then_the_comment_in_its_place(bobs: Client, bob: User, post: Post) -> None:
    parent = make_comment(post=post)
    url = f"/comment/{parent.pk}/reply"
    form = parse(bobs.get(url, headers=HTMX))
    response = bobs.post(url, fields(form) | {"body": SAID}, headers=HTMX)
    shown = parse(response)
    reply = Comment.objects.exclude(pk=parent.pk).get()

    assert form.tag == "form"
    assert (response.status_code, row_ids(shown)) == (200, [reply.pk])
    article = shown.get_element_by_id(f"comment-{reply.pk}")
    assert article.get("autofocus") is not None
    assert texts(article, ".comment__body") == ["Waves are water."]
    assert texts(shown, "[hx-swap-oob='innerHTML:#status']") == ["Your comment has been posted."]


@pytest.mark.parametrize(
    ("page", "count"),
    [("/posts/{}/tides?commentId=1", ["1 comment"]), ("/s/1/p/{}", ["1 comment"]), ("/quicktakes", [])],
)
def test_number_of_comments_comes_along_where_it_is_shown(
    bobs: Client, post: Post, page: str, count: list[str]
) -> None:
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{page.format(post.pk)}"}
    shown = parse(write(bobs, f"/comment/on/post/{post.pk}", **headers))

    assert texts(shown, "#comment-count[hx-swap-oob='true']") == count


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_second_comment_within_eight_seconds_waits_in_its_form(
    bobs: Client, post: Post, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    clock, url = stop_clock(monkeypatch), f"/comment/on/post/{post.pk}"
    write(bobs, url)
    clock.forward(timedelta(seconds=7))
    offered = fields(get_page(bobs, url)) | {"body": "More."}
    response = bobs.post(url, offered, headers=headers)
    page = parse(response)

    assert (response.status_code, response["Retry-After"]) == (429, "1")
    sentence = r"Rate limit: You cannot comment for 1 second \(until .+\)"
    assert re.fullmatch(sentence, texts(page, ".form__error")[0])
    assert fields(page) == offered
    assert Comment.objects.count() == 1
    assert list(differences()) == []
    clock.forward(timedelta(seconds=1))
    assert bobs.post(url, offered).status_code == 302


def test_newcomer_writes_three_comments_a_day(post: Post) -> None:
    client, url = Client(), f"/comment/on/post/{post.pk}"
    client.force_login(make_user("New"))

    assert [write(client, url).status_code for _ in range(4)] == [302, 302, 302, 429]


@pytest.mark.parametrize("rows", [1, 9])
def test_writing_costs_the_same_in_a_long_thread(
    bobs: Client, post: Post, rows: int, django_assert_num_queries: Any
) -> None:
    parent = make_comment(post=post)
    for _ in range(rows):
        parent = make_comment(parent=parent)
    url = f"/comment/{parent.pk}/reply"
    sent = fields(get_page(bobs, url)) | {"body": SAID}

    # Where rows are locked, those whose numbers may move are locked by a query of its own.
    with django_assert_num_queries(46 + connection.features.has_select_for_update):
        bobs.post(url, sent)
