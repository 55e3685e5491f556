"""How often members may vote, what looks like voting on a person, and whose votes a moderator has stopped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from content.models import CommentVote, Report, VoteKind
from content.moderating import resolve_report, set_votes_stopped
from content.reporting import report_thing
from profiles.models import User
from tests.clocks import Clock, stop_clock
from tests.factories import make_comment, make_post, make_reaction, make_user, make_vote
from tests.members import signed_in
from tests.pages import HTMX, get_page, parse, texts
from tests.votes import DOWN, UP, press, pressed

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stop_clock(monkeypatch)


def test_eleventh_strong_vote_in_an_hour_says_when_to_try_again(bobs: Client, bob: User) -> None:
    present = timezone.now()
    for minutes in range(10):
        vote_at = present - timedelta(minutes=50 - minutes)
        make_vote(make_post(), bob, power=2, kind=VoteKind.BIG_UP, voted_at=vote_at)
    post = make_post()
    strong = bobs.post(f"/vote/post/{post.pk}", {"vote": "bigUpvote"})
    small = bobs.post(f"/vote/post/{post.pk}", UP)

    assert (strong.status_code, small.status_code) == (429, 302)
    assert strong["Retry-After"] == "600"
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
    client = signed_in(carol)
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


def downvote(author: User, voter: User, *, times: int, ago: timedelta = timedelta(minutes=1)) -> None:
    post = make_post()
    for _ in range(times):
        make_vote(make_comment(author, post=post), voter, power=-1, voted_at=timezone.now() - ago)


def test_ninth_downvote_on_one_author_in_two_minutes_is_reported_once(
    bobs: Client, bob: User, alice: User, carol: User
) -> None:
    downvote(alice, bob, times=7)
    press(bobs, make_comment(alice), DOWN)
    assert not Report.objects.exists()
    for _ in range(2):
        assert press(bobs, make_comment(alice), DOWN, **HTMX).status_code == 200

    report = Report.objects.get()
    assert (report.reporter, report.person) == (None, bob)
    row = get_page(signed_in(carol), "/moderation").get_element_by_id(f"report-{report.pk}")
    assert texts(row, ".queue-row__reason") == ["Downvoted nine texts of Alice within two minutes."]
    assert "reported by" not in row.text_content()
    resolve_report(report, carol)
    press(bobs, make_comment(alice), DOWN)
    assert Report.objects.open().count() == 1


def test_reports_of_members_who_are_gone_keep_nobody_from_voting(bobs: Client, bob: User, alice: User) -> None:
    for name in ("Eve", "Zoe"):
        report_thing(make_user(name), bob, reason="Stalks me.")
        User.objects.filter(display_name=name).delete()
    downvote(alice, bob, times=8)

    assert press(bobs, make_comment(alice), DOWN).status_code == 302
    assert list(Report.objects.values_list("reporter", "reason")) == [(None, "Stalks me.")] * 2


def test_fewer_slower_or_own_downvotes_are_not_reported(bobs: Client, bob: User, alice: User, carol: User) -> None:
    downvote(alice, bob, times=9, ago=timedelta(minutes=3))
    downvote(bob, bob, times=9)
    downvote(alice, carol, times=9)
    for _ in range(9):
        downvote(make_user(), bob, times=1)
    make_vote(make_comment(alice), bob, power=1, voted_at=timezone.now())
    press(bobs, make_comment(alice), DOWN)
    press(bobs, make_comment(bob), DOWN)
    press(signed_in(carol), make_comment(alice), DOWN)

    assert not Report.objects.exists()


def test_whose_votes_are_stopped_reads_so_and_can_only_take_votes_back(bob: User, alice: User, carol: User) -> None:
    User.objects.filter(pk=bob.pk).update(karma=100)
    voted, other = make_comment(alice, post=make_post()), make_comment(alice)
    press(signed_in(bob), voted, UP)
    make_reaction(other, alice)
    set_votes_stopped(bob, carol, is_stopped=True, reason="A pattern")
    bobs = signed_in(bob)
    said = "You cannot vote or react: a moderator has stopped your votes."
    ballot = get_page(bobs, other.get_absolute_url()).get_element_by_id(f"votes-comment-{other.pk}")

    assert {(button.get("aria-disabled"), button.get("title")) for button in ballot.cssselect("button")} == {
        ("true", said)
    }
    answers = [press(bobs, other, UP), bobs.post(f"/react/comment/{other.pk}/for", {"reaction": "agree"})]
    assert [(answer.status_code, texts(parse(answer), "main p")[0]) for answer in answers] == [(422, said)] * 2
    assert press(bobs, voted, UP, rest="/withdraw").status_code == 302
    assert not bob.commentvotes.exists()
    assert not bob.reactions.exists()
    set_votes_stopped(bob, carol, is_stopped=False)
    assert press(bobs, other, UP).status_code == 302


def test_own_texts_are_not_voted_on_by_others_hand_when_votes_are_stopped(bob: User, carol: User) -> None:
    """The upvote that a text of one's own begins with stays."""
    set_votes_stopped(bob, carol, is_stopped=True)
    post = make_post()
    answer = signed_in(bob).post(f"/comment/on/post/{post.pk}", {"body": "Said."})

    assert (answer.status_code, post.comments.get().score) == (302, 1)
