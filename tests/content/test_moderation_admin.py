"""Moderation in the admin: the same acts as on the pages, and no change by hand that the log does not tell."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from content.models import ModeratorAct, PostVote, Report
from content.moderation_log import log_act
from content.moderator_menu import ACTS
from content.numbers import differences, settle_everything
from content.reporting import report_thing
from profiles.models import User
from tests.admin_pages import add_url, change_url, delete, delete_url, list_url, run_action, said_at, save
from tests.content.test_moderation_pages import A_DAY_TO_COME, EVERY_ACT, state, thing_for
from tests.factories import LONG_AGO, make_comment, make_post, make_sequence, make_user, make_vote
from tests.members import signed_in
from tests.pages import get_page

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def log() -> list[tuple[str, str, str]]:
    return list(ModeratorAct.objects.order_by("pk").values_list("kind", "thing", "reason"))


@pytest.mark.parametrize(("kind", "act"), EVERY_ACT)
def test_action_is_the_act_of_the_page(operator: Client, kind: str, act: str) -> None:
    thing = thing_for(kind, act)
    settle_everything()
    before = state(thing)
    label = next(one.label for one in ACTS[kind] if one.name == act)
    action, sent = f"moderate_{act.replace('-', '_')}", {"reason": "Because", "until": A_DAY_TO_COME}
    first = run_action(operator, action, thing, **sent)
    after = state(thing)
    second = run_action(operator, action, thing, **sent)

    assert (first, second) == ([f"{label}: done for 1 of 1."], [f"{label}: done for 0 of 1."])
    assert (after != before or act == "undo-votes", state(thing)) == (True, after)
    done = [line for line in log() if not (line[0] == "review" and act == "approve")]
    assert done == [(act, kind, "Because")]
    assert list(differences()) == []


def test_action_on_many_says_how_many(operator: Client) -> None:
    posts = [make_post(is_locked=number == 0) for number in range(3)]

    assert run_action(operator, "moderate_lock", *posts) == ["Lock: done for 2 of 3."]
    assert log() == [("lock", "post", "")] * 2


@pytest.mark.parametrize(
    ("action", "sent", "said"),
    [
        ("moderate_ban", {"reason": "Rude"}, "Banned until: This field is required."),
        ("moderate_ban", {"reason": "", "until": A_DAY_TO_COME}, "Reason: This field is required."),
        ("moderate_purge", {}, "Reason: This field is required."),
        ("moderate_review", {"reason": "x" * 501}, "Note: This has 501 characters; at most 500 can be saved."),
    ],
)
def test_action_without_what_it_needs_says_so(operator: Client, action: str, sent: dict[str, str], said: str) -> None:
    mallory = make_user("Mallory")
    before = state(mallory)

    assert run_action(operator, action, mallory, **sent) == [said]
    assert (state(mallory), log()) == (before, [])


def test_actions_reach_no_other_moderator(carol: User, dave: User) -> None:
    carol.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client = signed_in(carol)
    people = [dave, carol, make_user("Mod", is_staff=True)]

    said = run_action(client, "moderate_ban", *people, reason="Coup", until=A_DAY_TO_COME)
    assert said == ["Ban: done for 1 of 3."]
    assert list(User.objects.exclude(banned_until=None)) == [dave]


@pytest.mark.parametrize("make", [make_post, make_comment], ids=["post", "comment"])
@pytest.mark.parametrize(
    ("before", "changes", "logged"),
    [
        ({}, {"is_locked": "on"}, [("lock", "")]),
        ({"is_locked": True}, {"is_locked": None}, [("unlock", "")]),
        ({}, {"is_rejected": "on", "rejected_reason": "Dull"}, [("reject", "Dull")]),
        ({"is_rejected": True}, {"is_rejected": None}, [("approve", "")]),
        (
            {},
            {"deleted_at_0": "2026-01-01", "deleted_at_1": "10:00:00", "deleted_reason": "Spam"},
            [("delete", "Spam")],
        ),
        ({"deleted_at": LONG_AGO}, {"deleted_at_0": "", "deleted_at_1": ""}, [("restore", "")]),
        ({}, {"is_draft": "on"}, [("change", "")]),
        ({}, {"is_draft": "on", "is_locked": "on"}, [("lock", ""), ("change", "")]),
        ({}, {}, []),
    ],
)
def test_change_of_a_text_by_hand_is_logged(
    operator: Client, make: Callable[..., Any], before: dict[str, Any], changes: dict[str, Any], logged: list[Any]
) -> None:
    thing = make(**before)
    settle_everything()
    save(operator, change_url(thing), **changes)
    thing.refresh_from_db()

    assert [(kind, reason) for kind, _thing, reason in log()] == logged
    assert set(ModeratorAct.objects.values_list("actor_name", "thing_pk")) <= {("Operator", thing.pk)}
    assert (thing.deleted_by is not None) == ("deleted_reason" in changes)
    assert list(differences()) == []


def test_rejecting_by_hand_ends_the_wait(operator: Client) -> None:
    post = make_post(is_awaiting_review=True)
    save(operator, change_url(post), is_rejected="on")
    post.refresh_from_db()

    assert (post.is_rejected, post.is_awaiting_review) == (True, False)


def test_change_of_a_person_by_hand_is_logged(operator: Client) -> None:
    mallory = make_user("Mallory", email="")
    until = timezone.now() + timedelta(days=9)
    save(operator, change_url(mallory), banned_until_0=until.date().isoformat(), banned_until_1="00:00:00")
    save(operator, change_url(mallory), banned_until_0="", banned_until_1="")
    save(operator, change_url(mallory), signup_rating="0.2", display_name="Mal")

    assert [kind for kind, _thing, _reason in log()] == ["ban", "end-ban", "change"]
    assert ModeratorAct.objects.get(kind="change").details == {
        "changed": ["Display name", "How human the sign-up looked, 0 to 1"]
    }


def test_purge_and_review_are_decided_by_acts_alone(operator: Client) -> None:
    page = get_page(operator, change_url(make_user("Mallory")))

    names = {field.get("name") for field in page.cssselect("#user_form [name]")}
    assert names.isdisjoint({"purged_at_0", "reviewed_at_0", "purged_at", "reviewed_at"})


def test_untouched_form_keeps_the_mark_of_a_purge(operator: Client, carol: User) -> None:
    post = make_post(make_user("Mallory"))
    run_action(operator, "moderate_purge", post.author, reason="Spam")
    save(operator, change_url(post), title="Renamed")
    save(operator, change_url(post.author), display_name="Mal")
    run_action(operator, "moderate_end_purge", post.author)
    post.refresh_from_db()

    assert (post.title, post.deleted_at) == ("Renamed", None)


def test_additions_and_deletions_are_logged_with_what_they_were(operator: Client, bob: User) -> None:
    post = make_post(bob, title="Tides")
    vote = make_vote(post, make_user("Ring"))
    settle_everything()
    save(operator, add_url(User), display_name="Ada", username="", usable_password="false", password1="", password2="")
    delete(operator, vote)
    delete(operator, post)

    acts = ModeratorAct.objects.order_by("pk").values_list("kind", "thing", "thing_name")
    assert list(acts) == [("add", "person", "Ada"), ("erase", "postvote", "upvote (+1)"), ("erase", "post", "Tides")]
    assert PostVote.objects.count() == 0


def test_deleting_many_logs_each(operator: Client) -> None:
    sequences = [make_sequence(title=f"Sequence of {number}") for number in "ab"]
    run_action(operator, "delete_selected", *sequences, post="yes")

    assert sorted(ModeratorAct.objects.values_list("kind", "thing_name")) == [
        ("erase", "Sequence of a"),
        ("erase", "Sequence of b"),
    ]


def test_new_password_is_logged_and_not_told(operator: Client, bob: User) -> None:
    sent = {"password1": "tides-rise-42", "password2": "tides-rise-42", "usable_password": "true"}
    response = operator.post(f"/admin/profiles/user/{bob.pk}/password/", sent)

    assert response.status_code == 302
    act = ModeratorAct.objects.get()
    assert (act.kind, act.thing_pk, act.details) == ("change", bob.pk, {"changed": ["password"]})


def test_reports_are_resolved_from_their_list(operator: Client, bob: User) -> None:
    reports = [report_thing(bob, make_comment(), reason="Rude") for _ in range(2)]
    resolved = run_action(operator, "resolve_chosen", *reports)
    again = run_action(operator, "resolve_chosen", *reports)

    assert (resolved, again) == (["Resolved: 2."], ["Resolved: 0."])
    assert (Report.objects.open().count(), [line[0] for line in log()]) == (0, ["resolve"] * 2)


def test_log_is_only_looked_at(operator: Client, carol: User) -> None:
    act = log_act(carol, "lock", on=make_post())
    sent = {"reason": "Another", "post": "yes", "action": "delete_selected", "_selected_action": act.pk}
    before = state(act)

    assert [operator.get(url).status_code for url in (list_url(ModeratorAct), change_url(act))] == [200, 200]
    assert [
        operator.post(url, sent).status_code for url in (change_url(act), add_url(ModeratorAct), delete_url(act))
    ] == [403] * 3
    assert said_at(operator, list_url(ModeratorAct)) == []
    operator.post(list_url(ModeratorAct), sent)
    assert state(act) == before


def test_person_with_reports_can_still_be_deleted(operator: Client, bob: User) -> None:
    mallory = make_user("Mallory")
    report_thing(bob, mallory, reason="Spam")
    delete(operator, mallory)

    assert (User.objects.filter(pk=mallory.pk).count(), Report.objects.count()) == (0, 0)
    assert log() == [("erase", "person", "")]
