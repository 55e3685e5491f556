"""The pages of moderators: what the queue holds, what each act's page does, and that nobody else finds any of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from content.models import ActKind, ModeratorAct, Post, Sweep
from content.moderating import set_locked
from content.moderator_menu import ACTS
from content.numbers import differences, settle_everything
from profiles.models import User
from tests.factories import LONG_AGO, make_comment, make_post, make_user, make_vote
from tests.members import signed_in
from tests.pages import HTMX, form_fields, get_page, parse, texts

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db

A_DAY_TO_COME = "2050-02-01"

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
    url, sent = f"/moderation/{act}/{kind}/{thing.pk}", {"reason": "Because", "until": A_DAY_TO_COME}
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


def test_ban_ends_with_the_midnight_before_that_day(carols: Client, settings: SettingsWrapper) -> None:
    settings.BYLINE_NOW = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)
    mallory = make_user("Mallory")
    form = form_fields(get_page(carols, f"/moderation/ban/person/{mallory.pk}").cssselect("main form")[0])
    carols.post(f"/moderation/ban/person/{mallory.pk}", {"until": A_DAY_TO_COME, "reason": "Rude"})

    assert form["until"] == "2027-02-22"
    assert User.objects.get(pk=mallory.pk).banned_until == datetime(2050, 2, 1, tzinfo=UTC)


def test_moderator_reaches_no_moderator_and_nobody_themself(carol: User, carols: Client) -> None:
    other, operator = make_user("Mod", is_staff=True), make_user("Op", is_staff=True, is_superuser=True)
    superusers = signed_in(operator)
    sent = {"reason": "Coup", "until": A_DAY_TO_COME}

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


def test_menus_offer_what_makes_sense_and_only_to_moderators(alice: User, dave: User, carols: Client) -> None:
    post = make_post(alice, is_locked=True)
    root = make_comment(alice, post=post)
    make_comment(alice, parent=root, is_rejected=True)

    def offered(client: Client, url: str) -> list[list[str]]:
        menus = get_page(client, url).cssselect(".moderator-menu, .more-menu")
        lists = [[link.text for link in menu.cssselect("a[href^='/moderation/']")] for menu in menus]
        return [one for one in lists if one]

    assert offered(carols, post.get_absolute_url()) == [
        ["Reject", "Unlock", "Delete", "Moderation history"],
        ["Reject", "Lock", "Delete", "Moderation history"],
        ["Approve", "Delete", "Moderation history"],
    ]
    assert offered(carols, "/users/alice")[0] == [
        "Mark as reviewed",
        "Mark as likely spam",
        "Ban",
        "Stop votes",
        "Undo all votes",
        "Purge",
        "Moderation history",
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
