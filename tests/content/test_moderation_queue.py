"""The queue of what waits for moderators, and the link that leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from content.models import Comment, ModeratorAct, Post, Report
from content.reporting import report_thing
from profiles.models import User
from tests.factories import LONG_AGO, make_comment, make_post, make_user, make_wikitag
from tests.members import signed_in
from tests.pages import get_page, row_ids, texts, walk

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


QUEUE = ("/moderation", "/moderation/queue/reports", "/moderation/queue/posts", "/moderation/queue/people")


def filled_queue(rows: int) -> None:
    for number in range(rows):
        author = make_user(f"Author {number}", signup_rating=number % 2 and 0.1)
        post = make_post(author, coauthors=[make_user(reviewed_at=LONG_AGO)], is_awaiting_review=True)
        comment = make_comment(author, post=make_post(), is_awaiting_review=True)
        make_comment(author, wikitag=make_wikitag(), is_awaiting_review=True)
        reporter = make_user(f"Reporter {number}")
        for thing in (author, post, comment, make_comment(wikitag=make_wikitag())):
            report_thing(reporter, thing, reason=f"Reason {number}")


@pytest.mark.parametrize("rows", [1, 9])
def test_queue_costs_the_same_queries_for_any_number_of_rows(
    carols: Client, rows: int, django_assert_num_queries: Any
) -> None:
    filled_queue(rows)

    with django_assert_num_queries(11):
        page = get_page(carols, "/moderation")
    shown = {name: len(row_ids(page, name)) for name in ("reports", "posts", "comments", "people")}
    assert shown == {
        "reports": min(10, 4 * rows),
        "posts": rows,
        "comments": min(10, 2 * rows),
        "people": {1: 4, 9: 10}[rows],
    }


@pytest.mark.parametrize("name", ["reports", "posts", "comments", "people"])
def test_every_row_of_the_queue_is_reached(carols: Client, name: str) -> None:
    filled_queue(9)
    expected = {
        "reports": Report.objects.open().order_by("-reported_at", "-pk"),
        "posts": Post.objects.waiting().order_by("-posted_at", "-pk"),
        "comments": Comment.objects.waiting().order_by("-posted_at", "-pk"),
        "people": User.objects.unreviewed().order_by("-joined_at", "-pk"),
    }[name]

    assert walk(carols, f"/moderation/queue/{name}", name) == [str(row.pk) for row in expected]
    assert row_ids(get_page(carols, "/moderation"), name) == [str(row.pk) for row in expected[:10]]


def test_queue_holds_what_waits_and_nothing_else(carols: Client, alice: User, bob: User) -> None:
    make_user("Imported", source="forum", source_id="1")
    make_user("Reviewed", reviewed_at=LONG_AGO)
    make_post(alice, is_awaiting_review=True, deleted_at=LONG_AGO)
    make_comment(alice, post=make_post(alice), is_rejected=True)
    comment = make_comment(alice, post=make_post(alice, title="Tides"), body_html="<p>Once upon a time.</p>")
    report_thing(bob, comment, reason="Rude & <b>bold</b>")
    Report.objects.create(reporter=bob, person=alice, reason="Old", reported_at=LONG_AGO, resolved_at=LONG_AGO)
    page = get_page(carols, "/moderation")

    assert texts(page, "#reports h3") == ["the comment by Alice"]
    assert texts(page, "#reports .queue-row__reason, #reports .queue-row__text") == [
        "Once upon a time.",
        "Rude & <b>bold</b>",
    ]
    assert texts(page, ".section__empty") == ["No post awaits review.", "No comment awaits review."]
    assert sorted(texts(page, "#people h3")) == ["Alice", "Bob"]


def test_buttons_of_the_queue_do_it_and_lead_back(carols: Client, carol: User) -> None:
    filled_queue(1)
    seen_at = {"Referer": "http://testserver/moderation?people=35"}
    for _ in range(9):
        buttons = get_page(carols, "/moderation").cssselect("main form[method=post]")
        if not buttons:
            break
        response = carols.post(buttons[0].get("action"), dict(buttons[0].form_values()), headers=seen_at)
        assert (response.status_code, response["Location"]) == (302, "/moderation?people=35")

    assert (Report.objects.open().count(), Post.objects.waiting().count(), Comment.objects.waiting().count()) == (
        0,
        0,
        0,
    )
    assert set(ModeratorAct.objects.values_list("actor_name", flat=True)) == {"Carol"}


@pytest.mark.parametrize("url", [*QUEUE, "/moderation/log"])
def test_nobody_else_finds_the_pages_of_moderators(
    dave: User, carols: Client, settings: SettingsWrapper, url: str
) -> None:
    filled_queue(1)

    assert [client.get(url).status_code for client in (Client(), signed_in(dave), carols)] == [404, 404, 200]
    assert carols.post(url).status_code == 405
    settings.BYLINE_MODE = "archive"
    assert carols.get(url).status_code == 404


def test_link_to_the_queue_is_shown_to_moderators_alone(dave: User, carols: Client, settings: SettingsWrapper) -> None:
    def links(client: Client) -> int:
        return len(get_page(client, "/people").cssselect(".site-bar a[href='/moderation']"))

    assert [links(client) for client in (Client(), signed_in(dave), carols)] == [0, 0, 1]
    settings.BYLINE_MODE = "archive"
    assert links(carols) == 0
