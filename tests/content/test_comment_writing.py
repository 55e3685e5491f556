"""Writing comments: where they stand, what they move, and that nothing typed is lost."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client

from content.models import Comment, CommentVote, Post, VoteKind
from content.numbers import differences, settle_everything
from profiles.models import LONGEST_COMMENT, User
from tests.factories import make_comment, make_post, make_quick_take, make_user, make_wikitag
from tests.pages import HTMX, form_fields, get_page, parse, row_ids, texts

if TYPE_CHECKING:
    from django.http import HttpResponse
    from lxml.html import HtmlElement
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db

SAID = "Waves *are* water."


@pytest.fixture
def bob(db: None) -> User:
    """Somebody trusted enough to write more than three comments a day."""
    return make_user("Bob", karma=10)


@pytest.fixture
def bobs(bob: User) -> Client:
    client = Client()
    client.force_login(bob)
    return client


@pytest.fixture
def post(alice: User) -> Post:
    found = make_post(alice, title="Tides", slug="tides")
    settle_everything()
    return found


def fields(page: HtmlElement) -> dict[str, str]:
    """Return what a browser would send of the page's form of a comment."""
    sent = form_fields((page.xpath("descendant-or-self::form[@data-draft]"))[0])
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def write(client: Client, url: str, body: str = SAID, **headers: str) -> HttpResponse:
    """Write as somebody who has said nothing for a while."""
    Comment.objects.update(posted_at=F("posted_at") - timedelta(minutes=1))
    return client.post(url, fields(get_page(client, url)) | {"body": body}, headers=headers)


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
    client = Client()
    client.force_login(make_user("Zoe", karma=1000))
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


def test_form_sent_twice_makes_one_comment(bobs: Client, post: Post) -> None:
    url = f"/comment/on/post/{post.pk}"
    sent = fields(get_page(bobs, url)) | {"body": SAID}
    answers = [bobs.post(url, sent) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [answers[0]["Location"]] * 2
    assert (Comment.objects.count(), CommentVote.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_form_sent_eight_times_at_once_makes_one_comment(bob: User, post: Post) -> None:
    url = f"/comment/on/post/{post.pk}"
    client = Client()
    client.force_login(bob)
    sent = fields(get_page(client, url)) | {"body": SAID}

    def send(_: int) -> int:
        try:
            one = Client()
            one.cookies = client.cookies
            return one.post(url, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(8)))

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


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_second_comment_within_eight_seconds_waits_in_its_form(
    bobs: Client, post: Post, headers: dict[str, str]
) -> None:
    url = f"/comment/on/post/{post.pk}"
    write(bobs, url)
    offered = fields(get_page(bobs, url)) | {"body": "More."}
    response = bobs.post(url, offered, headers=headers)
    page = parse(response)

    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 8
    sentence = r"Rate limit: You cannot comment for [1-8] seconds? \(until .+\)"
    assert re.fullmatch(sentence, texts(page, ".form__error")[0])
    assert fields(page) == offered
    assert Comment.objects.count() == 1
    assert list(differences()) == []


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
