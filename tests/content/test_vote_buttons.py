"""The buttons by which members vote: what they say, what they send, and who does not get them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from content.models import CommentVote, PostVote, RevisionVote
from content.numbers import settle_everything
from tests.factories import make_comment, make_post, make_revision, make_user
from tests.members import signed_in
from tests.pages import HTMX, form_fields, get_page, parse, texts
from tests.votes import UP, buttons, press, pressed

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db

VALUES = ["bigDownvote", "smallDownvote", "smallUpvote", "bigUpvote"]


@pytest.mark.parametrize("place", ["post", "profile", "all comments"])
def test_each_comment_has_two_axes_of_buttons(bobs: Client, alice: User, place: str) -> None:
    said = {"posted_at": datetime(2026, 3, 3, tzinfo=UTC), "body_html": "<p>Clocks run slow.</p>"}
    comment = make_comment(alice, post=make_post(is_shortform=False), **said)
    url = {"post": comment.post.get_absolute_url(), "profile": "/users/alice", "all comments": "/allComments"}[place]
    form = get_page(bobs, url).get_element_by_id(f"votes-comment-{comment.pk}")

    assert (form.get("method"), form.get("action")) == ("post", f"/vote/comment/{comment.pk}")
    assert buttons(form) == [(axis, value, "false") for axis in ("vote", "agreement") for value in VALUES]
    said = "comment by Alice, 3 March 2026: Clocks run slow."
    assert [group.get("aria-label") for group in form.cssselect("[role=group]")] == [f"Votes on {said}"]
    assert [button.get("aria-label") for button in form.cssselect("button")] == [
        *(f"{words}, {said}" for words in ("Strong downvote", "Downvote", "Upvote", "Strong upvote")),
        *(f"{words}, {said}" for words in ("Strongly disagree", "Disagree", "Agree", "Strongly agree")),
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

    assert response.status_code == 200
    assert [(part.tag, part.get("id")) for part in page] == [("form", f"votes-comment-{comment.pk}"), ("div", None)]
    assert texts(page, "[hx-swap-oob='innerHTML:#status']") == ["Karma: 0. Agreement: 1."]
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


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_post, ["Downvote", "Upvote", "Disagree", "Agree"]),
        (make_comment, ["Downvote", "Upvote", "Disagree", "Agree"]),
        (make_revision, ["Downvote", "Upvote"]),
    ],
)
def test_arrows_of_a_signed_out_reader_lead_to_signing_in(client: Client, make: Any, words: list[str]) -> None:
    thing = make()
    [ballot] = get_page(client, thing.get_absolute_url()).cssselect(f"div.ballot[id$='{thing.pk}']")
    links = ballot.cssselect("a")

    assert [link.get("aria-label").partition(",")[0] for link in links] == words
    assert {(link.get("title"), link.get("rel"), link.text_content().strip()) for link in links} == {
        ("Sign in to vote", "nofollow", "")
    }
    [(path, back)] = {tuple(link.get("href").split("?next=")) for link in links}
    assert path == "/account/login/"
    assert unquote(back).partition("#")[0] == thing.get_absolute_url()


@pytest.mark.parametrize("page", ["/allComments", "/users/alice"])
def test_stranger_who_signs_in_to_vote_comes_back_to_the_comment(client: Client, alice: User, page: str) -> None:
    make_user("Dave", username="dave", password="right horse")
    comment = make_comment(alice)
    settle_everything()
    links = [link.get("href") for link in get_page(client, page).cssselect(".comment .ballot a, a.comment__reply")]
    [form] = get_page(client, links[0]).cssselect("form[action='/account/login/']")
    answer = client.post("/account/login/", form_fields(form) | {"login": "dave", "password": "right horse"})

    reactions = f"/react/comment/{comment.pk}"
    assert links == [*[links[0]] * 5, reactions]
    assert answer["Location"] == f"{comment.get_absolute_url()}#comment-{comment.pk}"
    assert get_page(client, answer["Location"]).get_element_by_id(f"comment-{comment.pk}").tag == "article"


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


def test_own_comment_offers_what_one_may_and_says_on_the_button_what_not(alice: User) -> None:
    client = signed_in(alice)
    form = get_page(client, make_comment(alice).get_absolute_url()).cssselect("form.ballot")[-1]

    assert [button.get("value") for button in form.cssselect("button:not([aria-disabled])")] == [
        "smallDownvote",
        "smallUpvote",
    ]
    assert "votes only" not in form.text_content()
    assert {button.get("title") for button in form.cssselect("button[aria-disabled=true]")} == {
        "You cannot cast strong votes on your own comments.",
        "You cannot vote on the agreement of your own comments.",
    }


def test_refused_vote_says_why_with_and_without_script(alice: User) -> None:
    client, comment = signed_in(alice), make_comment(alice)
    without = press(client, comment, {"vote": "bigUpvote"})
    with_script = press(client, comment, {"vote": "bigUpvote"}, **HTMX)

    assert (without.status_code, with_script.status_code) == (422, 422)
    assert texts(parse(without), "main p")[0] == "You cannot cast strong votes on your own comments."
    assert texts(parse(with_script), "[role=alert]") == ["You cannot cast strong votes on your own comments."]


@pytest.mark.parametrize("rows", [1, 9])
def test_buttons_cost_one_query_at_any_number(
    bobs: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    post = make_post()
    for _ in range(rows):
        make_comment(alice, post=post)
    with django_assert_num_queries(11):
        get_page(bobs, post.get_absolute_url())
