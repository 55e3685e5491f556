"""What moderators do to texts, threads and people: each act once, each in the log, and every number right after it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from content.commenting import CommentRefusedError, Place, post_comment
from content.models import ActKind, Comment, ModeratorAct, Post, Report
from content.moderating import (
    approve_text,
    ban_person,
    delete_text,
    end_ban,
    mark_as_spam,
    reject_text,
    resolve_report,
    restore_text,
    review_person,
    set_locked,
    set_votes_stopped,
    unreview_person,
)
from content.numbers import differences, settle_everything
from content.reporting import report_thing
from profiles.models import User
from tests.clocks import stop_clock
from tests.factories import LONG_AGO, make_comment, make_post, make_user, make_vote
from tests.pages import get_page, row_ids, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

pytestmark = pytest.mark.django_db


def log() -> list[tuple[str, str, str]]:
    return list(ModeratorAct.objects.order_by("pk").values_list("kind", "thing_name", "reason"))


def state(thing: Model) -> dict[str, Any]:
    return type(thing)._default_manager.filter(pk=thing.pk).values().get()


def counts(person: User) -> tuple[int, ...]:
    person.refresh_from_db()
    return person.post_count, person.listed_post_count, person.comment_count, person.listed_comment_count, person.karma


@pytest.fixture
def post(alice: User) -> Post:
    return make_post(alice, title="Tides")


@pytest.fixture
def comment(alice: User, post: Post) -> Comment:
    return make_comment(alice, post=post, body_html="<p>Once <b>upon</b>.</p>")


UNTIL = timezone.now() + timedelta(days=90)
ON_TEXTS: list[tuple[ActKind, dict[str, Any], Callable[..., bool]]] = [
    (ActKind.LOCK, {}, lambda thing, carol: set_locked(thing, carol, is_locked=True, reason="Why")),
    (ActKind.UNLOCK, {"is_locked": True}, lambda thing, carol: set_locked(thing, carol, is_locked=False, reason="Why")),
    (ActKind.DELETE, {}, lambda thing, carol: delete_text(thing, carol, reason="Why")),
    (ActKind.RESTORE, {"deleted_at": LONG_AGO}, lambda thing, carol: restore_text(thing, carol, reason="Why")),
    (ActKind.REJECT, {}, lambda thing, carol: reject_text(thing, carol, reason="Why")),
    (ActKind.REJECT, {"is_awaiting_review": True}, lambda thing, carol: reject_text(thing, carol, reason="Why")),
    (ActKind.APPROVE, {"is_rejected": True}, lambda thing, carol: approve_text(thing, carol, reason="Why")),
    (ActKind.APPROVE, {"is_awaiting_review": True}, lambda thing, carol: approve_text(thing, carol, reason="Why")),
]
ON_PEOPLE: list[tuple[ActKind, dict[str, Any], Callable[..., bool]]] = [
    (ActKind.REVIEW, {}, lambda person, carol: review_person(person, carol, reason="Why")),
    (ActKind.UNREVIEW, {"reviewed_at": LONG_AGO}, lambda person, carol: unreview_person(person, carol, reason="Why")),
    (ActKind.SPAM, {"reviewed_at": LONG_AGO}, lambda person, carol: mark_as_spam(person, carol, reason="Why")),
    (ActKind.BAN, {}, lambda person, carol: ban_person(person, carol, until=UNTIL, reason="Why")),
    (ActKind.END_BAN, {"banned_until": UNTIL}, lambda person, carol: end_ban(person, carol, reason="Why")),
    (ActKind.STOP_VOTES, {}, lambda person, carol: set_votes_stopped(person, carol, is_stopped=True, reason="Why")),
    (
        ActKind.LET_VOTE,
        {"votes_stopped_at": LONG_AGO},
        lambda person, carol: set_votes_stopped(person, carol, is_stopped=False, reason="Why"),
    ),
]


@pytest.mark.parametrize("kind", ["post", "comment"])
@pytest.mark.parametrize(("act", "before", "do"), ON_TEXTS)
def test_act_on_a_text_is_done_and_logged_once(
    carol: User, kind: str, act: ActKind, before: dict[str, Any], do: Callable[..., bool]
) -> None:
    alice = make_user("Alice")
    thing = make_post(alice, title="Tides", **before)
    if kind == "comment":
        thing = make_comment(alice, post=make_post(), body_html="<p>Tides</p>", **before)
    make_vote(thing, power=3)
    settle_everything()
    untouched = state(thing)

    first, after = do(thing, carol), state(thing)
    second = do(thing, carol)

    assert (first, second) == (True, False)
    assert (state(thing), after != untouched) == (after, True)
    assert [line for line in log() if line[0] != ActKind.REVIEW] == [(act, "Tides", "Why")]
    assert list(differences()) == []
    alice.refresh_from_db()
    assert alice.karma == 3


@pytest.mark.parametrize(("act", "before", "do"), ON_PEOPLE)
def test_act_on_a_person_is_done_and_logged_once(
    carol: User, act: ActKind, before: dict[str, Any], do: Callable[..., bool]
) -> None:
    mallory = make_user("Mallory", **before)
    untouched = state(mallory)

    first, after = do(mallory, carol), state(mallory)
    second = do(mallory, carol)

    assert (first, second, state(mallory), after != untouched) == (True, False, after, True)
    assert log() == [(act, "Mallory", "Why")]
    assert list(differences()) == []


def test_log_says_who_did_what_to_what(carol: User, alice: User, comment: Comment) -> None:
    delete_text(comment, carol, reason="Off topic", leaves_stub=True)
    act = ModeratorAct.objects.get()

    assert (act.actor_pk, act.actor_name, act.kind, act.thing, act.thing_pk) == (
        carol.pk,
        "Carol",
        "delete",
        "comment",
        comment.pk,
    )
    assert (act.thing_name, act.address, act.owner_pk, act.reason, act.details) == (
        "Once upon.",
        comment.get_absolute_url(),
        alice.pk,
        "Off topic",
        {"leaves_stub": True},
    )
    assert [list(ModeratorAct.objects.on(*named)) for named in (("person", alice.pk), ("comment", comment.pk))] == [
        [act]
    ] * 2
    assert list(ModeratorAct.objects.on("post", comment.pk)) == []


def test_locked_post_takes_no_comments_but_of_moderators(carol: User, bob: User, post: Post) -> None:
    set_locked(post, carol, is_locked=True)

    with pytest.raises(CommentRefusedError):
        post_comment(bob, Place(post=post), pk="late", source="Late.")
    assert post_comment(carol, Place(post=post), pk="last", source="Last word.").pk == "last"


def test_locking_any_comment_closes_its_whole_thread(carol: User, bob: User, comment: Comment) -> None:
    reply = make_comment(parent=comment)
    deeper = make_comment(parent=reply)
    set_locked(deeper, carol, is_locked=True)

    for parent in (comment, reply, deeper):
        with pytest.raises(CommentRefusedError):
            post_comment(bob, Place.below(parent), pk=f"to{parent.pk[:9]}", source="Late.")
    assert set_locked(reply, carol, is_locked=False)
    assert post_comment(bob, Place.below(deeper), pk="open", source="Again.").pk == "open"


@pytest.mark.parametrize(
    ("leaves_stub", "gone"), [(True, ["[comment deleted] Deleted by a moderator: Rude"]), (False, [])]
)
def test_deleted_comment_leaves_a_stub_or_nothing(
    carol: User, comment: Comment, leaves_stub: bool, gone: list[str]
) -> None:
    settle_everything()
    delete_text(comment, carol, reason="Rude", leaves_stub=leaves_stub)
    page = get_page(Client(), comment.post.get_absolute_url())

    assert (texts(page, ".comment__gone"), row_ids(page, "comments")) == (gone, [])
    comment.refresh_from_db()
    assert (comment.deleted_by, comment.deleted_reason) == (carol, "Rude")
    assert counts(comment.author) == (1, 1, 0, 0, 0)


def test_restored_things_are_as_before(carol: User, alice: User, post: Post, comment: Comment) -> None:
    make_vote(comment, power=2)
    settle_everything()
    before = (state(post), state(comment), counts(alice))
    delete_text(comment, carol, reason="Rude", leaves_stub=True)
    delete_text(post, carol, reason="Spam")
    assert counts(alice) == (0, 0, 0, 0, 2)
    restore_text(post, carol)
    restore_text(comment, carol)

    assert (state(post), state(comment), counts(alice)) == before
    assert list(differences()) == []


def test_deletion_and_rejection_close_the_reports_about_the_thing(
    carol: User, bob: User, dave: User, post: Post, comment: Comment
) -> None:
    for reporter in (bob, dave):
        report_thing(reporter, comment, reason="Rude")
        report_thing(reporter, post, reason="Spam")
    delete_text(comment, carol, reason="Rude")
    assert Report.objects.open().count() == 2
    reject_text(post, carol, reason="Spam")

    assert list(Report.objects.values_list("resolved_by__display_name", flat=True)) == ["Carol"] * 4


def test_approval_publishes_all_that_its_author_has_waiting(carol: User, alice: User, bob: User) -> None:
    place = make_post(bob)
    parent = make_comment(bob, post=place)
    posts = [make_post(alice, is_awaiting_review=True) for _ in range(2)]
    comment = make_comment(alice, parent=parent, is_awaiting_review=True, posted_at=timezone.now())
    refused = make_post(alice, is_rejected=True)
    settle_everything()
    approve_text(posts[1], carol, reason="Good")
    for thing in (*posts, comment, refused, parent, place, alice):
        thing.refresh_from_db()

    assert [thing.is_awaiting_review for thing in (*posts, comment)] == [False] * 3
    assert (alice.reviewed_at is not None, refused.is_rejected) == (True, True)
    assert counts(alice) == (2, 2, 1, 1, 0)
    assert (parent.last_activity_at, place.last_commented_at, place.comment_count) == (
        comment.posted_at,
        comment.posted_at,
        2,
    )
    assert list(differences()) == []
    acts = ModeratorAct.objects.order_by("pk")
    assert [(act.kind, act.thing_pk) for act in acts] == [("review", alice.pk), ("approve", posts[1].pk)]
    assert sorted(acts[0].details["published"]) == sorted(thing.pk for thing in (*posts, comment))


def test_approved_post_begins_today(carol: User, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    present = stop_clock(monkeypatch).moment
    later = present + timedelta(days=3)
    waited, scheduled = (make_post(alice, is_awaiting_review=True, posted_at=at) for at in (LONG_AGO, later))
    review_person(alice, carol)
    for post in (waited, scheduled):
        post.refresh_from_db()

    assert (waited.posted_at, waited.last_commented_at, waited.is_decaying) == (present, present, True)
    assert (scheduled.posted_at, scheduled.is_scheduled) == (later, True)


def test_what_waits_without_an_author_is_approved_alone(carol: User) -> None:
    post = make_post(None, is_stub=True, is_awaiting_review=True)

    assert (approve_text(post, carol), approve_text(post, carol)) == (True, False)
    assert [line[0] for line in log()] == ["approve"]


def test_likely_spam_is_hidden_until_reviewed(carol: User) -> None:
    mallory = make_user("Mallory", reviewed_at=LONG_AGO)
    client = Client()
    seen = []
    for act in (None, mark_as_spam, review_person):
        if act:
            act(mallory, carol)
        listed = "Mallory" in texts(get_page(client, "/people"), "#people h3")
        seen.append((client.get("/users/mallory").status_code, listed))

    assert seen == [(200, True), (404, False), (200, True)]


def test_report_is_resolved_once(carol: User, bob: User, comment: Comment) -> None:
    report = report_thing(bob, comment, reason="Rude")

    assert (resolve_report(report, carol), resolve_report(report, carol)) == (True, False)
    report.refresh_from_db()
    assert report.resolved_by == carol
    act = ModeratorAct.objects.get()
    assert (act.kind, act.thing_pk, act.details) == (
        "resolve",
        comment.pk,
        {"report": report.pk, "reported": "Rude"},
    )


def test_failing_act_leaves_no_line_in_the_log(carol: User, post: Post) -> None:
    with pytest.raises(IntegrityError):
        reject_text(post, carol, reason=None)

    assert (log(), Post.objects.get().is_rejected) == ([], False)
