"""The buttons by which members vote: what they say, what they send, and who does not get them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Comment, CommentVote, PostVote, RevisionVote, VoteKind
from tests.factories import make_comment, make_post, make_revision, make_user, make_vote
from tests.pages import HTMX, get_page, parse, texts

if TYPE_CHECKING:
    from django.http import HttpResponse
    from lxml.html import HtmlElement

    from profiles.models import User

pytestmark = pytest.mark.django_db

UP = {"vote": "smallUpvote"}
VALUES = ["bigDownvote", "smallDownvote", "smallUpvote", "bigUpvote"]


@pytest.fixture
def bobs(bob: User) -> Client:
    client = Client()
    client.force_login(bob)
    return client


def press(client: Client, comment: Comment, wanted: dict[str, str], *, rest: str = "", **headers: str) -> HttpResponse:
    return client.post(f"/vote/comment/{comment.pk}{rest}", wanted, headers=headers)


def buttons(page: HtmlElement) -> list[tuple[str, str, str]]:
    return [
        (button.get("name"), button.get("value"), button.get("aria-pressed"))
        for button in page.cssselect("button[aria-pressed]")
    ]


def pressed(page: HtmlElement) -> list[tuple[str, str]]:
    return [(name, value) for name, value, state in buttons(page) if state == "true"]


@pytest.mark.parametrize("place", ["post", "profile", "all comments"])
def test_each_comment_has_two_axes_of_buttons(bobs: Client, alice: User, place: str) -> None:
    comment = make_comment(alice, post=make_post(is_shortform=False))
    url = {"post": comment.post.get_absolute_url(), "profile": "/users/alice", "all comments": "/allComments"}[place]
    form = get_page(bobs, url).get_element_by_id(f"votes-comment-{comment.pk}")

    assert (form.get("method"), form.get("action")) == ("post", f"/vote/comment/{comment.pk}")
    assert buttons(form) == [(axis, value, "false") for axis in ("vote", "agreement") for value in VALUES]
    assert [button.get("aria-label") for button in form.cssselect("[name=vote]")] == [
        "Strong downvote: the comment by Alice",
        "Downvote: the comment by Alice",
        "Upvote: the comment by Alice",
        "Strong upvote: the comment by Alice",
    ]


def test_post_has_two_axes_and_a_wikitag_edit_one(bobs: Client) -> None:
    post, revision = make_post(), make_revision()
    on_post = get_page(bobs, post.get_absolute_url()).get_element_by_id(f"votes-post-{post.pk}")
    on_edit = get_page(bobs, revision.get_absolute_url()).get_element_by_id(f"votes-revision-{revision.pk}")

    assert [button.get("name") for button in on_post.cssselect("button")] == ["vote"] * 4 + ["agreement"] * 4
    assert [button.get("name") for button in on_edit.cssselect("button")] == ["vote"] * 4


def test_vote_without_script_leads_back_to_the_buttons(bobs: Client) -> None:
    comment = make_comment()
    page = f"http://testserver{comment.get_absolute_url()}"
    response = press(bobs, comment, UP, Referer=page)

    assert (response.status_code, response["Location"]) == (
        302,
        f"{comment.get_absolute_url()}#votes-comment-{comment.pk}",
    )
    assert pressed(get_page(bobs, comment.get_absolute_url())) == [("vote", "smallUpvote")]


def test_foreign_page_is_not_led_back_to(bobs: Client) -> None:
    comment = make_comment()
    response = press(bobs, comment, UP, Referer="https://evil.example/page")

    assert response["Location"] == f"/#votes-comment-{comment.pk}"


def test_vote_with_script_answers_with_the_buttons_alone(bobs: Client, bob: User) -> None:
    comment = make_comment()
    response = press(bobs, comment, {"agreement": "bigUpvote"}, **HTMX)
    page = parse(response)

    assert (response.status_code, page.tag, page.get("id")) == (200, "form", f"votes-comment-{comment.pk}")
    assert pressed(page) == [("agreement", "bigUpvote")]
    assert [data.get("value") for data in page.cssselect("data")] == ["0", "1"]
    assert list(CommentVote.objects.values_list("voter", "agreement_kind")) == [(bob.pk, "bigUpvote")]


def test_same_vote_twice_counts_once(bobs: Client) -> None:
    comment = make_comment()
    for _ in range(2):
        press(bobs, comment, UP)
    comment.refresh_from_db()

    assert (comment.score, comment.vote_count) == (1, 1)


def test_pressed_button_withdraws(bobs: Client) -> None:
    comment = make_comment()
    press(bobs, comment, UP)
    button = get_page(bobs, comment.get_absolute_url()).cssselect("button[aria-pressed=true]")[0]
    bobs.post(button.get("formaction"), {button.get("name"): button.get("value")})
    comment.refresh_from_db()

    assert button.get("formaction") == button.get("hx-post") == f"/vote/comment/{comment.pk}/withdraw"
    assert (comment.score, CommentVote.objects.count()) == (0, 0)


def test_signed_out_goes_to_sign_in_and_back(client: Client) -> None:
    comment = make_comment()
    page = f"http://testserver{comment.get_absolute_url()}"
    without = press(client, comment, UP, Referer=page)
    back = f"/account/login/?next=%2Fposts%2F{comment.post_id}%2F{comment.post.slug}%3FcommentId%3D{comment.pk}"
    with_script = press(client, comment, UP, **HTMX, **{"HX-Current-URL": page})

    assert (without.status_code, without["Location"]) == (302, back)
    assert (with_script.status_code, with_script["HX-Redirect"]) == (200, back)
    assert CommentVote.objects.count() == 0


def test_signed_out_reader_has_no_buttons_and_is_told_why(client: Client) -> None:
    comment, revision = make_comment(), make_revision()
    page, edit = get_page(client, comment.get_absolute_url()), get_page(client, revision.get_absolute_url())

    assert page.cssselect("form.ballot") + edit.cssselect("form.ballot") == []
    assert texts(page, ".ballot__reason a") == ["Sign in to vote"]
    assert texts(edit, ".ballot__reason a") == ["Sign in to vote on version 1.0.0"]
    assert [link.get("title") for link in page.cssselect(".comment__reply")] == ["Sign in to vote", None]


def test_get_is_refused(bobs: Client) -> None:
    assert bobs.get(f"/vote/comment/{make_comment().pk}").status_code == 405


@pytest.mark.parametrize(
    "wanted", [{}, {"vote": "enormousUpvote"}, {"vote": ""}, {"kind": "smallUpvote"}, {"agreement": "x" * 5000}]
)
def test_unknown_vote_is_a_bad_request(bobs: Client, wanted: dict[str, str]) -> None:
    assert press(bobs, make_comment(), wanted).status_code == 400
    assert CommentVote.objects.count() == 0


@pytest.mark.parametrize(
    "hidden",
    [
        {"is_draft": True},
        {"is_rejected": True},
        {"is_awaiting_review": True},
        {"deleted_at": timezone.now()},
        {"deleted_at": timezone.now(), "leaves_stub": True},
    ],
)
def test_hidden_comment_is_not_there_to_be_voted_on(bobs: Client, hidden: dict[str, Any]) -> None:
    assert press(bobs, make_comment(**hidden), UP).status_code == 404


@pytest.mark.parametrize(
    "hidden",
    [
        {"is_draft": True},
        {"is_rejected": True},
        {"is_awaiting_review": True},
        {"deleted_at": timezone.now()},
        {"posted_at": timezone.now() + timedelta(days=9)},
    ],
)
def test_hidden_post_and_what_is_on_it_is_not_there(bobs: Client, hidden: dict[str, Any]) -> None:
    assert bobs.post(f"/vote/post/{make_post(**hidden).pk}", UP).status_code == 404
    assert PostVote.objects.count() == 0


def test_what_takes_no_votes_has_no_buttons(bob: User, bobs: Client) -> None:
    stub = make_post(is_stub=True, source="forum", source_id="1", source_url="https://e.org/")
    draft = make_comment(bob, is_draft=True)
    pages = [get_page(bobs, url) for url in (stub.get_absolute_url(), draft.get_absolute_url())]

    assert [form.get("id") for page in pages for form in page.cssselect("form.ballot")] == [
        f"votes-post-{draft.post_id}"
    ]
    assert bobs.post(f"/vote/post/{stub.pk}", UP).status_code == 404


@pytest.mark.parametrize("path", ["comment/unknown", "user/x", "comment/%F0%9F%92%A9"])
def test_unknown_thing_is_not_found(bobs: Client, path: str) -> None:
    assert bobs.post(f"/vote/{path}", UP).status_code == 404


def test_deleted_wikitags_edits_are_not_there(bobs: Client) -> None:
    revision = make_revision()
    revision.wikitag.deleted_at = timezone.now()
    revision.wikitag.save()

    assert bobs.post(f"/vote/revision/{revision.pk}", UP).status_code == 404
    assert RevisionVote.objects.count() == 0


def test_archive_shows_nobody_how_to_take_part_and_takes_no_votes(bobs: Client, alice: User, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    comment, revision = make_comment(alice), make_revision(alice)
    pages = ["/users/alice", "/allComments", comment.get_absolute_url(), revision.get_absolute_url()]
    for client in (bobs, Client()):
        shown = [get_page(client, url).find_class("page")[0] for url in pages]

        assert [page.cssselect("form, .comment__reply, .profile-header__actions") for page in shown] == [[]] * 4
        assert [page.xpath(".//a[contains(@href, 'login')]") for page in shown] == [[]] * 4
        assert press(client, comment, UP).status_code == 404


def test_own_comment_offers_what_one_may_and_says_what_not(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    form = get_page(client, make_comment(alice).get_absolute_url()).cssselect("form.ballot")[-1]

    assert [button.get("value") for button in form.cssselect("button:not([disabled])")] == [
        "smallDownvote",
        "smallUpvote",
    ]
    assert texts(form, ".ballot__reason") == [
        "You cannot cast strong votes on your own comments.",
        "You cannot vote on the agreement of your own comments.",
    ]


def test_refused_vote_says_why_with_and_without_script(alice: User) -> None:
    client, comment = Client(), make_comment(alice)
    client.force_login(alice)
    without = press(client, comment, {"vote": "bigUpvote"})
    with_script = press(client, comment, {"vote": "bigUpvote"}, **HTMX)

    assert (without.status_code, with_script.status_code) == (422, 422)
    assert texts(parse(without), "main p")[0] == "You cannot cast strong votes on your own comments."
    assert texts(parse(with_script), "[role=alert]") == ["You cannot cast strong votes on your own comments."]


def test_eleventh_strong_vote_in_an_hour_says_when_to_try_again(bobs: Client, bob: User) -> None:
    present = timezone.now()
    for minutes in range(10):
        vote_at = present - timedelta(minutes=50 - minutes)
        make_vote(make_post(), bob, power=2, kind=VoteKind.BIG_UP, voted_at=vote_at)
    post = make_post()
    strong = bobs.post(f"/vote/post/{post.pk}", {"vote": "bigUpvote"})
    small = bobs.post(f"/vote/post/{post.pk}", UP)

    assert (strong.status_code, small.status_code) == (429, 302)
    assert 590 <= int(strong["Retry-After"]) <= 600
    assert texts(parse(strong), "main p")[0] == "Voting rate limit exceeded: 10 strong votes an hour."


def test_hundred_votes_an_hour_are_the_most(bobs: Client, bob: User) -> None:
    for _ in range(100):
        make_vote(make_comment(post=make_post()), bob, voted_at=timezone.now())

    assert press(bobs, make_comment(), UP).status_code == 429


def test_hundred_votes_a_day_on_one_author_are_the_most(bobs: Client, bob: User, alice: User) -> None:
    post, before = make_post(), timezone.now() - timedelta(hours=3)
    for _ in range(100):
        make_vote(make_comment(alice, post=post), bob, voted_at=before)
    on_alice, on_another = press(bobs, make_comment(alice), UP), press(bobs, make_comment(), UP)

    assert texts(parse(on_alice), "main p")[0] == "Voting rate limit exceeded: 100 votes a day on one author."
    assert (on_alice.status_code, on_another.status_code) == (429, 302)


def test_two_hundred_votes_a_day_are_the_most(bobs: Client, bob: User) -> None:
    post, before = make_post(), timezone.now() - timedelta(hours=3)
    for _ in range(2):
        author = make_user()
        for _ in range(100):
            make_vote(make_comment(author, post=post), bob, voted_at=before)
    refused = press(bobs, make_comment(), UP)

    assert (refused.status_code, texts(parse(refused), "main p")[0]) == (
        429,
        "Voting rate limit exceeded: 200 votes a day.",
    )


def test_moderators_have_no_limit(carol: User) -> None:
    client = Client()
    client.force_login(carol)
    for _ in range(100):
        make_vote(make_comment(post=make_post()), carol, voted_at=timezone.now())

    assert press(client, make_comment(), UP).status_code == 302


def test_strong_votes_on_one_posts_comments_are_few(bobs: Client, bob: User) -> None:
    post = make_post()
    for _ in range(5):
        long_ago = timezone.now() - timedelta(days=9)
        make_vote(make_comment(post=post), bob, power=2, kind=VoteKind.BIG_UP, voted_at=long_ago)
    comment = make_comment(post=post)

    assert press(bobs, comment, {"vote": "bigUpvote"}).status_code == 422
    assert press(bobs, comment, UP).status_code == 302


def test_votes_on_own_texts_are_no_part_of_the_limit(bobs: Client, bob: User) -> None:
    for _ in range(100):
        make_vote(make_comment(bob, post=make_post()), bob, voted_at=timezone.now())

    assert press(bobs, make_comment(), UP).status_code == 302


WARNING = (
    "You have voted ten times on the same author within three minutes. Vote on what you have read, not on who wrote it."
)


def vote_on(author: User, voter: User, *, times: int, ago: timedelta = timedelta(minutes=1)) -> None:
    post = make_post()
    for _ in range(times):
        make_vote(make_comment(author, post=post), voter, voted_at=timezone.now() - ago)


def test_tenth_vote_on_one_author_in_three_minutes_is_counted_with_a_warning(
    bobs: Client, bob: User, alice: User
) -> None:
    vote_on(alice, bob, times=8)
    ninth, comment = press(bobs, make_comment(alice), UP), make_comment(alice)
    tenth = press(bobs, comment, UP, **HTMX)

    assert (ninth.status_code, tenth.status_code) == (302, 200)
    assert (texts(parse(tenth), "[role=alert]"), pressed(parse(tenth))) == ([WARNING], [("vote", "smallUpvote")])
    again = press(bobs, make_comment(alice), UP, **HTMX)
    withdrawn = press(bobs, comment, UP, rest="/withdraw", **HTMX)
    assert [texts(parse(answer), "[role=alert]") for answer in (again, withdrawn)] == [[], []]


def test_warning_without_script_leads_back(bobs: Client, bob: User, alice: User) -> None:
    vote_on(alice, bob, times=9)
    comment = make_comment(alice)
    answer = press(bobs, comment, UP, Referer=f"http://testserver{comment.get_absolute_url()}")

    assert (answer.status_code, texts(parse(answer), "main p")[0]) == (200, WARNING)
    assert parse(answer).cssselect("main a")[0].get("href") == (
        f"{comment.get_absolute_url()}#votes-comment-{comment.pk}"
    )
    assert CommentVote.objects.filter(comment=comment).exists()


@pytest.mark.parametrize(("times", "minutes"), [(8, 1), (9, 4)])
def test_fewer_or_slower_votes_bring_no_warning(bobs: Client, bob: User, alice: User, times: int, minutes: int) -> None:
    vote_on(alice, bob, times=times, ago=timedelta(minutes=minutes))

    assert press(bobs, make_comment(alice), UP).status_code == 302


def test_votes_on_own_texts_and_on_many_authors_bring_no_warning(bobs: Client, bob: User) -> None:
    vote_on(bob, bob, times=9)
    for _ in range(9):
        vote_on(make_user(), bob, times=1)

    assert [press(bobs, make_comment(author), UP).status_code for author in (bob, make_user())] == [302, 302]


@pytest.mark.parametrize("rows", [1, 9])
def test_buttons_cost_one_query_at_any_number(
    bobs: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    post = make_post()
    for _ in range(rows):
        make_comment(alice, post=post)
    with django_assert_num_queries(11):
        get_page(bobs, post.get_absolute_url())
