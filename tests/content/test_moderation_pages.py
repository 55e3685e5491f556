"""The pages of moderators: what the queue holds, what each act's page does, and that nobody else finds any of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from content.models import ActKind, Comment, ModeratorAct, Post, Report, Sweep
from content.moderating import ban_person, delete_text, set_locked
from content.moderator_menu import ACTS
from content.numbers import differences, settle_everything
from content.reporting import report_thing
from profiles.models import User
from tests.factories import LONG_AGO, make_comment, make_post, make_revision, make_user, make_vote, make_wikitag
from tests.members import signed_in
from tests.pages import HTMX, form_fields, get_page, parse, row_ids, texts, walk

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
QUEUE = ("/moderation", "/moderation/queue/reports", "/moderation/queue/posts", "/moderation/queue/people")
IN_90_DAYS = (timezone.now() + timedelta(days=90)).date().isoformat()


@pytest.fixture
def carols(carol: User) -> Client:
    return signed_in(carol)


# Of each act: what the thing was like before, and what is filled in.
STATES: dict[tuple[str, str], dict[str, Any]] = {
    ("person", "unreview"): {"reviewed_at": LONG_AGO},
    ("person", "end-ban"): {"banned_until": timezone.now() + timedelta(days=9)},
    ("person", "let-vote"): {"votes_stopped_at": LONG_AGO},
    ("person", "end-purge"): {"banned_until": timezone.now() + timedelta(days=9), "purged_at": LONG_AGO},
    **{(kind, "approve"): {"is_awaiting_review": True} for kind in ("post", "comment")},
    **{(kind, "unlock"): {"is_locked": True} for kind in ("post", "comment")},
    **{(kind, "restore"): {"deleted_at": LONG_AGO} for kind in ("post", "comment")},
}
EVERY_ACT = [(kind, act.name) for kind, acts in ACTS.items() for act in acts]


def thing_for(kind: str, act: str) -> Any:
    fields = STATES.get((kind, act), {})
    if kind == "person":
        mallory = make_user("Mallory", **fields)
        make_vote(make_post(), mallory)
        return mallory
    return make_post(title="Tides", **fields) if kind == "post" else make_comment(**fields)


def state(thing: Any) -> dict[str, Any]:
    row = type(thing)._default_manager.filter(pk=thing.pk).values().get()
    row.pop("last_login", None)  # signing in to look is no change
    return row


@pytest.mark.parametrize(("kind", "act"), EVERY_ACT)
def test_act_asks_and_does_it_once(carols: Client, kind: str, act: str) -> None:
    thing = thing_for(kind, act)
    settle_everything()
    url = f"/moderation/{act}/{kind}/{thing.pk}"
    before, page = state(thing), get_page(carols, url)
    asked = state(thing)
    [form] = page.cssselect("main form")
    filled_in = form_fields(form) | {"reason": "Because"}
    first = carols.post(form.get("action"), filled_in)
    after = state(thing)
    second = carols.post(url, filled_in)

    assert (asked == before, form.get("action")) == (True, url)
    assert {(answer.status_code, answer["Location"]) for answer in (first, second)} == {
        (302, f"/moderation/log/{kind}/{thing.pk}")
    }
    assert (after != before or act == "undo-votes", state(thing)) == (True, after)
    done = ModeratorAct.objects.exclude(kind=ActKind.REVIEW) if act == "approve" else ModeratorAct.objects.all()
    assert list(done.values_list("actor_name", "kind", "thing", "thing_pk", "reason")) == [
        ("Carol", act, kind, thing.pk, "Because")
    ]
    assert list(differences()) == []
    assert Sweep.objects.count() == 0
    get_page(carols, f"/moderation/log/{kind}/{thing.pk}")


@pytest.mark.parametrize(("kind", "act"), EVERY_ACT)
def test_act_is_there_for_moderators_alone(
    dave: User, settings: SettingsWrapper, carols: Client, kind: str, act: str
) -> None:
    thing = thing_for(kind, act)
    settle_everything()
    url, sent = f"/moderation/{act}/{kind}/{thing.pk}", {"reason": "Because", "until": IN_90_DAYS}
    author = thing if kind == "person" else thing.author
    User.objects.filter(pk=author.pk).update(banned_until=None)
    before = state(thing)
    answers = {
        name: (client.get(url).status_code, client.post(url, sent).status_code)
        for name, client in {"stranger": Client(), "member": signed_in(dave), "author": signed_in(author)}.items()
    }
    settings.BYLINE_MODE = "archive"
    answers["archive"] = (carols.get(url).status_code, carols.post(url, sent).status_code)

    assert answers == {"stranger": (302, 302), "member": (404, 404), "author": (404, 404), "archive": (404, 404)}
    assert (state(thing), ModeratorAct.objects.count()) == (before, 0)


def test_moderator_who_was_signed_out_finds_what_they_typed(carol: User) -> None:
    post, client = make_post(), Client()
    url = f"/moderation/delete/post/{post.pk}"
    response = client.post(url, {"reason": "Half a reason"})
    client.force_login(carol)

    assert response["Location"] == f"/account/login/?{urlencode({'next': url})}"
    assert form_fields(get_page(client, url).cssselect("main form")[0])["reason"].strip() == "Half a reason"
    assert ModeratorAct.objects.count() == 0


@pytest.mark.parametrize(
    ("act", "sent", "errors"),
    [
        ("delete/comment", {"reason": ""}, ["This field is required."]),
        ("reject/comment", {"reason": "x" * 501}, ["This has 501 characters; at most 500 can be saved."]),
        ("approve/comment", {"reason": "a\x00"}, ["Null characters are not allowed."]),
        ("ban/person", {"reason": "Rude", "until": "soon"}, ["Enter a valid date."]),
        ("ban/person", {"reason": "Rude"}, ["This field is required."]),
        (
            "ban/person",
            {"reason": "Rude", "until": "2020-01-01"},
            ["A ban ends on a day to come, within a hundred years."],
        ),
        (
            "ban/person",
            {"reason": "Rude", "until": "9999-12-31"},
            ["A ban ends on a day to come, within a hundred years."],
        ),
        ("purge/person", {"reason": " "}, ["This field is required."]),
    ],
)
def test_bad_input_comes_back_and_does_nothing(
    carols: Client, act: str, sent: dict[str, str], errors: list[str]
) -> None:
    thing = make_user() if "person" in act else make_comment(is_rejected="approve" in act)
    response = carols.post(f"/moderation/{act}/{thing.pk}", sent)
    response.content = response.content.replace(b"\x00", b"")
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, errors)
    assert form_fields(page.cssselect("main form")[0])["reason"].strip() == sent["reason"].replace("\x00", "").strip()
    assert ModeratorAct.objects.count() == 0


def test_htmx_gets_the_same_answers(carols: Client) -> None:
    post = make_post()
    url = f"/moderation/lock/post/{post.pk}"
    answers = [carols.post(url, {"reason": reason}, headers=HTMX) for reason in ("x" * 501, "Enough")]

    assert [answer.status_code for answer in answers] == [422, 302]
    assert Post.objects.get(pk=post.pk).is_locked


def test_ban_ends_with_the_midnight_before_that_day(carols: Client) -> None:
    mallory = make_user("Mallory")
    form = form_fields(get_page(carols, f"/moderation/ban/person/{mallory.pk}").cssselect("main form")[0])
    carols.post(f"/moderation/ban/person/{mallory.pk}", {"until": "2050-02-01", "reason": "Rude"})

    assert form["until"] == IN_90_DAYS
    assert User.objects.get(pk=mallory.pk).banned_until == datetime(2050, 2, 1, tzinfo=UTC)


def test_moderator_reaches_no_moderator_and_nobody_themself(carol: User, carols: Client) -> None:
    other, operator = make_user("Mod", is_staff=True), make_user("Op", is_staff=True, is_superuser=True)
    superusers = signed_in(operator)
    sent = {"reason": "Coup", "until": IN_90_DAYS}

    for person in (other, operator, carol):
        url = f"/moderation/ban/person/{person.pk}"
        assert (carols.get(url).status_code, carols.post(url, sent).status_code) == (404, 404)
        assert get_page(carols, person.get_absolute_url()).cssselect("a[href^='/moderation/ban']") == []
    assert superusers.post(f"/moderation/ban/person/{operator.pk}", sent).status_code == 404
    assert superusers.post(f"/moderation/ban/person/{other.pk}", sent).status_code == 302
    assert list(User.objects.exclude(banned_until=None)) == [other]


@pytest.mark.parametrize(
    "path",
    ["lock/post/x", "explode/post/x", "lock/person/x", "ban/post/x", "purge/x/y", "resolve/99999999999999999999"],
)
def test_unknown_act_or_thing_is_a_404(carols: Client, path: str) -> None:
    assert (carols.get(f"/moderation/{path}").status_code, carols.post(f"/moderation/{path}").status_code) == (404, 404)


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

    with django_assert_num_queries(7):
        page = get_page(carols, "/moderation")
    shown = {name: len(row_ids(page, name)) for name in ("reports", "posts", "comments", "people")}
    assert shown == {
        "reports": min(10, 4 * rows),
        "posts": rows,
        "comments": min(10, 2 * rows),
        "people": 10 if rows > 1 else shown["people"],
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


def test_menus_offer_what_makes_sense_and_only_to_moderators(alice: User, dave: User, carols: Client) -> None:
    post = make_post(alice, is_locked=True)
    root = make_comment(alice, post=post)
    make_comment(alice, parent=root, is_rejected=True)

    def offered(client: Client, url: str) -> list[list[str]]:
        menus = get_page(client, url).cssselect(".moderator-menu")
        return [[link.text for link in menu.cssselect("a")] for menu in menus]

    assert offered(carols, post.get_absolute_url()) == [
        ["Reject", "Unlock", "Delete", "History of acts"],
        ["Reject", "Lock", "Delete", "History of acts"],
        ["Approve", "Delete", "History of acts"],
    ]
    assert offered(carols, "/users/alice")[0] == [
        "Mark as reviewed",
        "Mark as likely spam",
        "Ban",
        "Stop votes",
        "Undo all votes",
        "Purge",
        "History of acts",
    ]
    for client in (Client(), signed_in(dave), signed_in(alice)):
        assert offered(client, post.get_absolute_url()) == offered(client, "/users/alice") == []


def test_author_reads_why_something_was_held_back(alice: User) -> None:
    waiting = make_post(alice, is_awaiting_review=True)
    rejected = make_post(alice, is_rejected=True, rejected_reason="Too short")
    place = make_post(alice)
    make_comment(alice, post=place, is_awaiting_review=True)
    make_comment(alice, post=place, is_rejected=True, rejected_reason="Rude")
    client = signed_in(alice)

    assert texts(get_page(client, waiting.get_absolute_url()), ".moderation__state") == [
        "This post awaits review: its author and moderators alone see it."
    ]
    assert texts(get_page(client, rejected.get_absolute_url()), ".moderation__state") == [
        "This post was rejected: its author and moderators alone see it. Too short"
    ]
    assert sorted(texts(get_page(client, place.get_absolute_url()), ".moderation__state")) == [
        "[This comment awaits review: its author and moderators alone see it.]",
        "[This comment was rejected: its author and moderators alone see it.] Rude",
    ]


def test_everybody_reads_that_a_thread_is_closed(carol: User, alice: User) -> None:
    comment = make_comment(alice)
    set_locked(comment, carol, is_locked=True)

    assert texts(get_page(Client(), comment.post.get_absolute_url()), ".moderation__state") == [
        "[A moderator has closed this thread.]"
    ]


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

    assert texts(page, "main .section__note")[0] == "It is not in the database any more."
    assert texts(page, "#acts .queue-row__act") == ["Carol deleted Tides"]
    assert [
        carols.get(f"/moderation/log/{path}").status_code for path in ("post/x", "vote/x", f"comment/{post.pk}")
    ] == [404] * 3


@pytest.mark.parametrize("rows", [1, 9])
def test_log_costs_the_same_queries_for_any_number_of_rows(
    carol: User, carols: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        delete_text(make_comment(), carol, reason="Spam")

    with django_assert_num_queries(3):
        page = get_page(carols, "/moderation/log")
    assert len(row_ids(page, "acts")) == rows


def test_whole_log_is_read_by_following_links(carol: User, carols: Client) -> None:
    post = make_post()
    for number in range(120):
        set_locked(post, carol, is_locked=number % 2 == 0)

    newest_first = [str(pk) for pk in ModeratorAct.objects.order_by("-pk").values_list("pk", flat=True)]
    assert walk(carols, "/moderation/log", "acts") == newest_first
    assert walk(carols, f"/moderation/log/post/{post.pk}", "acts") == newest_first
