"""All that a member does, in one go from signing up to leaving, in a real browser: with script and without.

In an archive nobody finds a control for any of it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import F
from playwright.sync_api import expect

from content.models import Comment, Post
from content.numbers import differences, settle_everything
from profiles.models import User
from tests.browser.signing_in import open_as
from tests.browser.waiting import wait_for_htmx
from tests.factories import make_comment, make_history, make_post, make_quick_take, make_sequence, make_user
from tests.mails import path_in_last_mail

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.fixtures import SettingsWrapper
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage

TEXT = "Water *rises*.[^1]\n\nBy $a^2$.\n\n[^1]: Twice a day."
# Enough to be the first with a reaction, and to edit wikitags.
TRUSTED = 100


@pytest.fixture
def anna(transactional_db: None) -> User:
    """Somebody who was here before: a post with a comment, a wikitag, a sequence and a quick take."""
    anna = make_user("Anna")
    make_comment(anna, post=make_post(anna, title="Tides"), body_html="<p>Twice a day.</p>")
    make_history("Moon", [("<p>Pulls.</p>", anna)])
    make_sequence(anna, posts=[Post.objects.get()])
    make_quick_take(anna)
    settle_everything()
    return anna


def press(page: Page, name: str) -> None:
    wait_for_htmx(page)
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    wait_for_htmx(page)
    page.get_by_role("link", name=name, exact=True).first.click()


def wait_eight_seconds() -> None:
    """Let what was written have been written a while ago: nobody comments twice within eight seconds."""
    Comment.objects.update(posted_at=F("posted_at") - timedelta(minutes=1))


def sign_up(page: Page, base: str) -> User:
    page.goto(f"{base}/account/signup/")
    page.fill("main input[name=display_name]", "Bea")
    page.fill("main input[name=email]", "bea@example.org")
    page.fill("main input[name=password1]", "a long enough secret")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your email address")
    page.goto(f"{base}{path_in_last_mail()}")
    press(page, "Confirm")
    expect(page.locator(".account-menu summary")).to_have_text(["Bea"])
    User.objects.filter(slug="bea").update(karma=TRUSTED, karma_baseline=TRUSTED)
    return User.objects.get(slug="bea")


def write_a_post(page: Page) -> None:
    page.locator(".account-menu summary").click()
    follow(page, "New Post")
    page.get_by_label("Title").fill("High tide")
    page.get_by_label("Text").fill(TEXT)
    press(page, "Publish")
    expect(page.get_by_role("heading", level=1)).to_have_text("High tide")
    expect(page.locator(".post__body math")).to_be_visible()
    expect(page.locator(".post__body .footnotes, .post__body section")).to_contain_text("Twice a day.")


def comment_reply_and_edit(page: Page, base: str) -> None:
    page.goto(f"{base}{Post.objects.get(title='Tides').get_absolute_url()}")
    follow(page, "Write a comment")
    page.get_by_label("Your comment").fill("A first thought.")
    press(page, "Post")
    expect(page.locator(".comment__body", has_text="A first thought.")).to_have_count(1)
    wait_eight_seconds()
    page.goto(f"{base}{Post.objects.get(title='Tides').get_absolute_url()}")
    page.get_by_role("link", name="Reply to comment by Anna").first.click()
    page.get_by_label("Your comment").fill("Every day?")
    press(page, "Post")
    expect(page.locator(".comment__body.e-content", has_text="Every day?")).to_have_count(1)
    own = page.locator(f"#comment-{Comment.objects.latest('posted_at').pk}")
    own.locator(".more-menu summary").click()
    own.get_by_role("link", name="Edit").click()
    page.get_by_label("Your comment").fill("Every single day?")
    press(page, "Save")
    expect(page.locator(".comment__body", has_text="Every single day?")).to_have_count(1)


def vote_on_both_axes(page: Page, base: str) -> None:
    on = Comment.objects.get(body_html="<p>Twice a day.</p>")
    page.goto(f"{base}{on.get_absolute_url()}")
    for words in ("Strong upvote", "Agree"):
        button = page.get_by_role("button", name=re.compile(f"^{words}, comment by Anna, "))
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        wait_for_htmx(page)
    expect(page.locator(f"#votes-comment-{on.pk} data")).to_have_text(["3", "1"])


def react(page: Page) -> None:
    page.get_by_role("link", name="React to comment by Anna").click()
    page.get_by_text("How likely").click()
    wait_for_htmx(page)
    page.get_by_role("button", name="~50% likely").first.click()
    expect(page.locator(".reaction-panel__people li")).to_have_text(["Bea (reacted)"])


def make_a_sequence(page: Page, base: str) -> None:
    page.goto(f"{base}/users/bea")
    follow(page, "Create New Sequence")
    page.get_by_label("Title").fill("Water")
    press(page, "Save, and choose posts")
    page.get_by_label("One of your posts").select_option(label="High tide")
    press(page, "Add")
    expect(page.locator(".movables__label")).to_have_text(["High tide"])
    press(page, "Publish")
    expect(page.get_by_text("Public: everybody sees it.")).to_be_visible()
    follow(page, "See it")
    expect(page.get_by_role("link", name="High tide")).to_be_visible()


def edit_a_wikitag_twice_and_compare(page: Page, base: str) -> None:
    page.goto(f"{base}/w/moon")
    for text in ("<p>Pulls water.</p>", "<p>Pulls water up.</p>"):
        follow(page, "Edit")
        page.get_by_label("Text", exact=True).last.fill(text)
        press(page, "Save")
        expect(page.locator(".post__body")).to_have_text(re.sub("<[^>]+>", "", text))
    follow(page, "History")
    expect(page.locator(".version__number")).to_have_text(["1.2.0", "1.1.0", "1.0.0"])
    page.get_by_label("Compare from version 1.0.0", exact=True).check()
    page.get_by_label("Compare to version 1.2.0", exact=True).check()
    press(page, "Compare the chosen versions")
    expect(page.locator(".diff ins")).to_have_text(["Pulls water up."])


def pin(page: Page, base: str) -> None:
    page.goto(f"{base}/users/bea")
    page.locator("#comments .more-menu summary").last.click()
    page.locator("#comments").get_by_role("button", name="Pin to profile").last.click()
    expect(page.locator("#comments article").first.locator(".marker-pinned")).to_be_visible()


def deactivate(page: Page, base: str, open_page: OpenPage) -> None:
    page.goto(f"{base}/account")
    follow(page, "Deactivate your account")
    press(page, "Deactivate my account")
    page.wait_for_url("**/account/reactivate")
    visitor = open_page(f"{base}/users/bea", script=False)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("404")
    visitor.goto(f"{base}{Post.objects.get(title='High tide').get_absolute_url()}")
    expect(visitor.locator(".p-author").first).to_have_text("[anonymous]")


@pytest.mark.parametrize("script", [True, False])
def test_from_signing_up_to_leaving(open_page: OpenPage, live_server: LiveServer, anna: User, *, script: bool) -> None:
    page, base = open_page(live_server.url, script=script), live_server.url
    bea = sign_up(page, base)
    write_a_post(page)
    comment_reply_and_edit(page, base)
    vote_on_both_axes(page, base)
    react(page)
    make_a_sequence(page, base)
    edit_a_wikitag_twice_and_compare(page, base)
    pin(page, base)
    deactivate(page, base, open_page)

    bea.refresh_from_db()
    anna.refresh_from_db()
    assert (anna.karma, bea.karma, bea.post_count, bea.comment_count, bea.wikitag_edit_count) == (3, TRUSTED, 1, 2, 2)
    assert list(differences()) == []


CONTROLS = (
    "main form[method=post], main button[name], main a[href^='/comment/'], main a[href$='/edit'], main a[href$='/new'], main a[href*='sequencesnew'], "
    "main a[href*='/report/'], main a[href*='signup'], main a[href*='login'], main a[href*='/revert'], "
    "header a[href*='newPost'], header a[href*='signup'], header a[href*='moderation']"
)


@pytest.mark.parametrize("who", ["stranger", "member", "moderator"])
def test_archive_shows_no_control_for_any_of_it(
    open_page: OpenPage, live_server: LiveServer, anna: User, settings: SettingsWrapper, who: str
) -> None:
    settings.BYLINE_MODE = "archive"
    people = {"member": anna, "moderator": make_user("Mo", is_staff=True)}
    page = open_as(open_page, live_server, people[who], "/") if who in people else open_page(live_server.url)
    post, comment = Post.objects.get(title="Tides"), Comment.objects.filter(is_quick_take=False).first()
    assert comment is not None
    sequence = anna.sequences.get()
    for address in (
        *("/", "/people", "/quicktakes", "/allComments", "/users/anna"),
        *(f"/users/anna/{section}" for section in ("posts", "sequences", "comments", "wikitags")),
        *(post.get_absolute_url(), comment.get_absolute_url(), sequence.get_absolute_url()),
        *("/w/moon", "/w/moon/history", "/w/moon/discussion", "/compare/w/moon"),
    ):
        page.goto(f"{live_server.url}{address}")
        found = page.locator(CONTROLS).evaluate_all("all => all.map((one) => one.outerHTML.slice(0, 100))")
        assert (address, found) == (address, [])
