"""Members report people, posts and comments to the moderators: once each, on a page that loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from content.models import Comment, Post, Report
from content.models.report import name_of_reported
from content.moderating import resolve_report
from content.reporting import report_thing
from tests.clocks import stop_clock
from tests.factories import LONG_AGO, make_comment, make_post, make_user
from tests.members import signed_in
from tests.pages import HTMX, form_fields, get_page, parse, texts

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from content.models.report import Reported
    from profiles.models import User

pytestmark = pytest.mark.django_db
KINDS = ("person", "post", "comment")
SENT = "Your report has reached the moderators. They have not answered it yet."


def thing_of(kind: str, author: User) -> Reported:
    if kind == "person":
        return author
    post = make_post(author, title="Tides")
    return post if kind == "post" else make_comment(author, post=post)


def url_of(thing: Reported) -> str:
    return f"/report/{name_of_reported(thing)}/{thing.pk}"


def form_of(page: Any) -> Any:
    return page.cssselect("main form")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_report_reaches_the_moderators(alice: User, bob: User, bobs: Client, kind: str) -> None:
    thing = thing_of(kind, alice)
    form = form_of(get_page(bobs, url_of(thing)))
    response = bobs.post(form.get("action"), form_fields(form) | {"reason": "  Not kind.\r\nAt all.  "})
    page = get_page(bobs, response["Location"])

    assert (response.status_code, response["Location"]) == (302, url_of(thing))
    assert (texts(page, ".message-page p")[1], page.cssselect("main form")) == (SENT, [])
    report = Report.objects.get()
    assert (report.reporter, report.thing, report.resolved_at) == (bob, thing, None)
    assert report.reason.split() == ["Not", "kind.", "At", "all."]


@pytest.mark.parametrize("kind", KINDS)
def test_second_report_changes_nothing_until_the_first_is_resolved(
    alice: User, bobs: Client, carol: User, kind: str
) -> None:
    thing = thing_of(kind, alice)
    for reason in ("First", "Second"):
        assert bobs.post(url_of(thing), {"reason": reason}).status_code == 302
    assert list(Report.objects.values_list("reason", flat=True)) == ["First"]
    resolve_report(Report.objects.get(), carol)
    bobs.post(url_of(thing), {"reason": "Third"})

    assert list(Report.objects.order_by("pk").values_list("reason", flat=True)) == ["First", "Third"]


def test_each_member_reports_for_themself(alice: User, bob: User, dave: User) -> None:
    comment = make_comment(alice)
    reports = [report_thing(person, comment, reason="Rude") for person in (bob, dave, bob)]

    assert (reports[0], Report.objects.count()) == (reports[2], 2)


def test_asking_changes_nothing(alice: User, bobs: Client) -> None:
    bobs.get(url_of(alice))

    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("", "This field is required."),
        (" \n ", "This field is required."),
        ("x" * 501, "This has 501 characters; at most 500 can be saved."),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_bad_reason_comes_back_with_what_was_typed(alice: User, bobs: Client, reason: str, error: str) -> None:
    response = bobs.post(url_of(alice), {"reason": reason})
    page = parse_without_nul(response)

    assert (response.status_code, texts(page, ".form__error"), Report.objects.count()) == (422, [error], 0)
    assert form_fields(form_of(page))["reason"].strip() == reason.replace("\x00", "").strip()


def parse_without_nul(response: Any) -> Any:
    response.content = response.content.replace(b"\x00", b"")
    return parse(response)


@pytest.mark.parametrize(
    "reason", ["\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "\u202eevil", "<b>"]
)
def test_strange_reasons_are_kept_as_they_are(alice: User, bobs: Client, reason: str) -> None:
    bobs.post(url_of(alice), {"reason": reason})

    assert Report.objects.get().reason == reason
    assert texts(get_page(bobs, url_of(alice)), ".message-page blockquote") == [reason]


def test_signed_out_reporter_finds_what_they_typed_when_they_are_back(alice: User, bob: User) -> None:
    client = Client()
    response = client.post(url_of(alice), {"reason": "Rude"})
    client.force_login(bob)

    assert (response.status_code, response["Location"]) == (
        302,
        f"/account/login/?{urlencode({'next': url_of(alice)})}",
    )
    assert form_fields(form_of(get_page(client, url_of(alice))))["reason"].strip() == "Rude"
    assert Report.objects.count() == 0


def test_htmx_reports_like_a_form(alice: User, bobs: Client) -> None:
    bad = bobs.post(url_of(alice), {"reason": ""}, headers=HTMX)
    good = bobs.post(url_of(alice), {"reason": "Rude"}, headers=HTMX)

    assert (bad.status_code, good.status_code, good["Location"]) == (422, 302, url_of(alice))
    assert Report.objects.count() == 1


def test_archive_takes_no_reports_and_shows_no_control(alice: User, bobs: Client, settings: SettingsWrapper) -> None:
    settings.BYLINE_MODE = "archive"
    post = make_post(alice)
    comment = make_comment(alice, post=post)

    for thing in (alice, post, comment):
        assert (bobs.get(url_of(thing)).status_code, bobs.post(url_of(thing), {"reason": "x"}).status_code) == (
            404,
            404,
        )
    for url in ("/users/alice", post.get_absolute_url()):
        assert get_page(bobs, url).cssselect(".moderation") == []


def hidden_things(viewer: User) -> dict[str, tuple[str, str]]:
    """Return what this viewer cannot report, by why."""
    other = make_user("Other")
    posts: dict[str, dict[str, Any]] = {
        "draft": {"is_draft": True},
        "rejected": {"is_rejected": True},
        "waiting": {"is_awaiting_review": True},
        "deleted": {"deleted_at": LONG_AGO},
        "future": {"posted_at": timezone.now() + timedelta(days=9)},
        "stub": {"is_stub": True},
    }
    things: dict[str, Reported] = {f"{why} post": make_post(other, **fields) for why, fields in posts.items()}
    things |= {f"comment on {why} post": make_comment(other, post=things[f"{why} post"]) for why in list(posts)[:4]}
    for why in ("draft", "rejected", "waiting", "deleted", "stub"):
        things[f"{why} comment"] = make_comment(other, **posts[why])
    things |= {"own post": make_post(viewer), "own comment": make_comment(viewer), "oneself": viewer}
    things["deactivated person"] = make_user("Gone", deactivated_at=LONG_AGO)
    things["likely spam"] = make_user("Spam", signup_rating=0.1)
    addresses = {why: (name_of_reported(thing), thing.pk) for why, thing in things.items()}
    return addresses | {"unknown post": ("post", "x"), "unknown kind": ("sequence", "x"), "reporter": ("reporter", "x")}


def test_nobody_reports_what_they_do_not_see_or_wrote(bob: User, bobs: Client) -> None:
    addresses = {why: f"/report/{kind}/{pk}" for why, (kind, pk) in hidden_things(bob).items()}

    answers = {
        why: (bobs.get(url).status_code, bobs.post(url, {"reason": "x"}).status_code) for why, url in addresses.items()
    }
    assert answers == dict.fromkeys(addresses, (404, 404))
    assert Report.objects.count() == 0


def test_what_has_no_author_can_be_reported(bobs: Client) -> None:
    post = make_post(make_user())
    Post.objects.filter(pk=post.pk).update(author=None)

    assert bobs.post(url_of(post), {"reason": "Spam"}).status_code == 302


def test_twenty_reports_a_day_are_enough(alice: User, bobs: Client, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, post = stop_clock(monkeypatch), make_post(alice)
    comments = [make_comment(alice, post=post) for _ in range(21)]
    answers = [bobs.post(url_of(comment), {"reason": "Rude"}) for comment in comments]
    last = answers[-1]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert last["Retry-After"] == "86400"
    page = parse(last)
    assert texts(page, ".form__error")[0].startswith("You have reported twenty things in a day.")
    assert form_fields(form_of(page))["reason"].strip() == "Rude"
    clock.forward(timedelta(days=1))
    assert bobs.post(url_of(comments[-1]), {"reason": "Rude"}).status_code == 302


def test_pages_offer_to_report_others_and_what_they_wrote(alice: User, bob: User) -> None:
    post = make_post(alice)
    theirs, own = make_comment(alice, post=post), make_comment(bob, post=post)
    found = {
        name: {
            link.get("href")
            for url in ("/users/alice", "/users/bob", post.get_absolute_url())
            for link in get_page(client, url).cssselect("a[href^='/report/']")
        }
        for name, client in {"stranger": Client(), "alice": signed_in(alice), "bob": signed_in(bob)}.items()
    }

    assert found == {
        "stranger": set(),
        "alice": {url_of(bob), url_of(own)},
        "bob": {url_of(alice), url_of(post), url_of(theirs)},
    }


@pytest.mark.parametrize("fields", [{}, {"person": 1, "post": 1}, {"post": 1, "comment": 1}])
def test_report_is_about_exactly_one_thing(alice: User, fields: dict[str, int]) -> None:
    things = {"person": alice, "post": make_post(alice), "comment": make_comment(alice)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            reporter=alice, reason="x", reported_at=LONG_AGO, **{name: things[name] for name in fields}
        )


def test_database_holds_one_open_report_of_each_member_on_each_thing(bob: User) -> None:
    comment = make_comment()
    rows = {"reporter": bob, "comment": comment, "reason": "x", "reported_at": LONG_AGO}
    Report.objects.create(**rows, resolved_at=LONG_AGO)
    Report.objects.create(**rows)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(**rows)

    assert (Report.objects.count(), Comment.objects.count()) == (2, 1)
