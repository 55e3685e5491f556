"""The log of moderation, and the history of one thing, as moderators read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from content.models import ActKind, ModeratorAct
from content.moderating import ban_person, delete_text, mark_as_spam, resolve_report, review_person, set_locked
from content.moderation_log import log_act
from content.purging import begin_purge
from content.reporting import report_thing
from profiles.models import User
from tests.factories import LONG_AGO, make_comment, make_post, make_reaction, make_revision, make_user, make_vote
from tests.pages import get_page, row_ids, texts, walk

pytestmark = pytest.mark.django_db


def test_history_shows_a_thing_that_vanished_with_all_that_was_done(carol: User, carols: Client, alice: User) -> None:
    comment = make_comment(alice, body_html="<p>Once upon a time.</p>")
    delete_text(comment, carol, reason="Off topic")
    ban_person(alice, carol, until=LONG_AGO, reason="Again")
    page = get_page(carols, f"/moderation/log/comment/{comment.pk}")

    assert texts(page, ".comment__body") == ["Once upon a time."]
    assert texts(page, ".moderation__state") == ["Deleted. Off topic"]
    assert [" ".join(text.split()) for text in texts(page, "#acts .queue-row__act")] == [
        "Carol deleted Once upon a time."
    ]
    assert texts(get_page(carols, f"/moderation/log/person/{alice.pk}"), "#acts .queue-row__act") == [
        "Carol banned Alice",
        "Carol deleted Once upon a time.",
    ]


def test_history_of_a_person_counts_votes_by_kind(carols: Client, alice: User, bob: User) -> None:
    posts = [make_post(alice), make_post(bob, coauthors=[alice])]
    comment, edit = make_comment(alice, post=posts[0]), make_revision(alice)
    for thing, power in ((posts[0], 3), (posts[1], 1), (comment, -1), (edit, -4)):
        make_vote(thing, power=power)
        make_vote(thing, alice, power=3)
    make_vote(comment, power=0, agreement=1)
    for target, power in ((make_post(), 1), (make_comment(), 1), (make_revision(), -1)):
        make_vote(target, alice, power=power)
    table = get_page(carols, f"/moderation/log/person/{alice.pk}").cssselect(".vote-counts")[0]

    assert [[cell.text for cell in row.cssselect("th, td")] for row in table.cssselect("tbody tr")] == [
        ["strong upvote", "0", "1"],
        ["upvote", "2", "1"],
        ["downvote", "1", "1"],
        ["strong downvote", "0", "1"],
    ]


def test_history_outlives_its_thing_and_is_no_page_without_either(carol: User, carols: Client) -> None:
    post = make_post(title="Tides")
    url = f"/moderation/log/post/{post.pk}"
    delete_text(post, carol, reason="Spam")
    post.delete()
    page = get_page(carols, url)

    assert texts(page, "main .section__note")[0] == "It is not here any more."
    assert texts(page, "#acts .queue-row__act") == ["Carol deleted Tides"]
    assert [
        carols.get(f"/moderation/log/{path}").status_code for path in ("post/x", "vote/x", f"comment/{post.pk}")
    ] == [404] * 3


def _details(page: Any) -> list[list[str]]:
    """Return what each line of the log says below its reason, but for the kind of the thing and the age."""
    return [texts(line, ".queue-row__meta > span:not(.age)")[1:] for line in page.cssselect("#acts .queue-row")]


def test_log_says_what_an_act_came_with_in_words(carol: User, carols: Client, bob: User) -> None:
    mallory = make_user("Mallory", signup_rating=0.75)
    waiting, comment = make_post(mallory, is_awaiting_review=True), make_comment(mallory)
    for reporter in (bob, None):
        report_thing(reporter, mallory, reason="A <b>machine</b>")
    make_vote(make_post(), mallory)
    for _ in range(2):
        make_reaction(person=mallory)
    resolve_report(report_thing(bob, waiting, reason="Too long"), carol)
    review_person(mallory, carol)
    delete_text(comment, carol, reason="Spam", leaves_stub=True)
    mark_as_spam(mallory, carol)
    ban_person(mallory, carol, until=datetime(2050, 1, 1, tzinfo=UTC), reason="Rude")
    begin_purge(mallory, carol, reason="Spam")
    log_act(carol, ActKind.CHANGE, on=mallory, changed=["Bio", "Slug"])
    page = get_page(carols, "/moderation/log")

    assert _details(page) == [
        ["what was changed: Bio, Slug"],
        ["2 reports were closed", "1 vote was undone", "2 reactions were undone"],
        ["until January 1, 2050 12:00 AM UTC"],
        ["the sign-up was rated 0.75 before"],
        ["“[comment deleted]” stands in its place"],
        ["1 text that waited was published"],
        ["reported: “Too long”"],
    ]
    assert [moment.get("datetime") for moment in page.cssselect(".queue-row__meta > span:not(.age) > time")] == [
        "2050-01-01T00:00:00.000Z"
    ]


def test_log_says_nothing_of_what_was_not_there(carol: User, carols: Client) -> None:
    mallory = make_user("Mallory")
    delete_text(make_comment(), carol, reason="Spam")
    mark_as_spam(mallory, carol)
    review_person(mallory, carol)
    begin_purge(mallory, carol, reason="Spam")

    assert _details(get_page(carols, "/moderation/log")) == [[]] * 4


@pytest.mark.parametrize("rows", [1, 9])
def test_log_costs_the_same_queries_for_any_number_of_rows(
    carol: User, carols: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        delete_text(make_comment(), carol, reason="Spam")

    with django_assert_num_queries(4):
        page = get_page(carols, "/moderation/log")
    assert len(row_ids(page, "acts")) == rows


def test_whole_log_is_read_by_following_links(carol: User, carols: Client) -> None:
    post = make_post()
    for number in range(120):
        set_locked(post, carol, is_locked=number % 2 == 0)

    newest_first = [str(pk) for pk in ModeratorAct.objects.order_by("-pk").values_list("pk", flat=True)]
    assert walk(carols, "/moderation/log", "acts") == newest_first
    assert walk(carols, f"/moderation/log/post/{post.pk}", "acts") == newest_first
