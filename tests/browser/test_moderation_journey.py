"""Reporting and moderating in a real browser, with script and without; every page of it asked by axe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from content.models import Comment, ModeratorAct, Post, Report
from content.reporting import report_thing
from profiles.models import User
from tests.browser.axe import NARROW_FOR_AXE, flaws
from tests.browser.signing_in import open_as
from tests.browser.waiting import wait_for_htmx
from tests.factories import make_comment, make_post, make_user

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage


@pytest.fixture
def post(transactional_db: None) -> Post:
    ann = make_user("Ann")
    post = make_post(ann, title="Tides")
    make_comment(make_user("Ben", signup_rating=0.2), post=post, body_html="<p>Once.</p>")
    make_comment(ann, post=post, body_html="<p>Waiting.</p>", is_awaiting_review=True)
    make_post(ann, title="A post that waits", is_awaiting_review=True)
    return post


@pytest.mark.parametrize("script", [True, False])
def test_member_reports_and_moderator_deletes(
    open_page: OpenPage, live_server: LiveServer, post: Post, *, script: bool
) -> None:
    page = open_as(open_page, live_server, make_user("Bob"), post.get_absolute_url(), script=script)
    page.locator(".more-menu summary", has_text="comment by Ben").click()
    page.get_by_role("link", name="Report comment by Ben").click()
    page.get_by_label("What is wrong?").fill("Not kind.")
    page.get_by_role("button", name="Report").click()
    expect(page.locator("main")).to_contain_text("Your report has reached the moderators.")

    carol = make_user("Carol", is_staff=True)
    page = open_as(open_page, live_server, carol, "/people", script=script)
    page.locator(".account-menu summary").click()
    page.get_by_role("link", name="Moderation").click()
    row = page.locator("#reports .queue-row")
    expect(row.locator(".queue-row__reason")).to_have_text("Not kind.")
    row.get_by_text("Moderate").click()
    row.get_by_role("link", name="Delete").click()
    page.get_by_role("textbox", name="Reason").fill("Unkind")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("h1")).to_have_text("Moderation history")
    expect(page.locator("#acts .queue-row__act")).to_contain_text("Carol deleted Once.")
    page.get_by_role("link", name="the comment by Ben", exact=True).click()
    expect(page.locator(".comment__gone")).to_contain_text("[comment deleted] Deleted by a moderator: Unkind")

    assert Report.objects.open().count() == 0
    assert Comment.objects.get(body_html="<p>Once.</p>").deleted_by == carol


@pytest.mark.parametrize("script", [True, False])
def test_moderator_works_through_the_queue(
    open_page: OpenPage, live_server: LiveServer, post: Post, *, script: bool
) -> None:
    report_thing(make_user("Bob"), post, reason="Off topic")
    page = open_as(open_page, live_server, make_user("Carol", is_staff=True), "/moderation", script=script)
    page.get_by_role("button", name="Approve the post “A post that waits”").click()
    expect(page.locator("#posts .section__empty")).to_have_text("No post awaits review.")
    expect(page.locator("#comments .section__empty")).to_have_text("No comment awaits review.")
    wait_for_htmx(page)
    page.get_by_role("button", name="Resolve the post “Tides”").click()
    expect(page.locator("#reports .section__empty")).to_have_text("No open reports.")
    wait_for_htmx(page)
    page.get_by_role("button", name="Mark as reviewed Ben").click()
    expect(page.locator("#people h3")).to_have_text(["Bob"])
    page.get_by_role("link", name="Log").click()

    expect(page.locator("#acts .queue-row__act strong")).to_have_text(["Carol"] * 4)
    assert list(ModeratorAct.objects.order_by("pk").values_list("kind", "thing_name")) == [
        ("review", "Ann"),
        ("approve", "A post that waits"),
        ("resolve", "Tides"),
        ("review", "Ben"),
    ]


def test_moderator_purges_by_keyboard(open_page: OpenPage, live_server: LiveServer, post: Post) -> None:
    page = open_as(open_page, live_server, make_user("Carol", is_staff=True), "/users/ben")
    page.locator(".moderator-menu summary").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Purge").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Reason").fill("Spam")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#acts .queue-row__act")).to_contain_text("Carol purged Ben")

    assert User.objects.get(slug="ben").is_banned
    assert not Comment.objects.filter(author__slug="ben", deleted_at=None).exists()


def test_pages_of_moderation_are_accessible(open_page: OpenPage, live_server: LiveServer, post: Post) -> None:
    bob, carol = make_user("Bob"), make_user("Carol", is_staff=True)
    ben = User.objects.get(slug="ben")
    for thing in (post, ben, *ben.comments.all()):
        report_thing(bob, thing, reason="Not kind, and " * 20)
    page = open_as(open_page, live_server, carol, "/moderation", **NARROW_FOR_AXE)
    page.get_by_role("button", name="Approve the post “A post that waits”").click()
    expect(page.locator("#posts .section__empty")).to_have_text("No post awaits review.")
    pages = [
        "/moderation",
        "/moderation/log",
        f"/moderation/log/person/{ben.pk}",
        "/users/ben",
        post.get_absolute_url(),
    ]
    pages += [f"/moderation/{act}/person/{ben.pk}" for act in ("ban", "purge")]
    pages += [f"/moderation/delete/comment/{ben.comments.get().pk}", f"/report/person/{ben.pk}"]
    for address in pages:
        page.goto(f"{live_server.url}{address}")
        for menu in page.locator(".moderator-menu summary").all():
            menu.click()

        assert (address, flaws(page)) == (address, [])
