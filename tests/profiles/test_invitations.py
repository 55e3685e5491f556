"""Signing up by invitation: a link that works once, for two weeks, and perhaps for one address only."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.leaving import delete_account
from profiles.joining import Newcomer, NotInvitedError, join
from profiles.models import Invitation, User
from tests.admin_pages import add_url, change_url, list_url, save
from tests.at_once import at_once
from tests.factories import make_user
from tests.mails import subjects
from tests.pages import get_page, parse, texts

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"


@pytest.fixture(autouse=True)
def _by_invitation(settings: Any) -> None:
    settings.BYLINE_SIGNUP = "invitation"


def path_of(invitation: Invitation) -> str:
    return invitation.link.removeprefix("http://127.0.0.1:8000")


def sign_up(invitation: Invitation, email: str = "ann@example.org", client: Client | None = None) -> HttpResponse:
    """Open the link and send its form, as a browser would."""
    client = client or Client()
    [form] = parse(client.get(path_of(invitation))).cssselect("main form")
    fields = dict(form.form_values()) | {"display_name": "Ann", "email": email, "password1": PASSWORD}
    return client.post(form.get("action"), fields)


def test_link_opens_the_form_once(client: Client) -> None:
    invitation = Invitation.objects.create(invited_by=make_user("Carol"))

    first = sign_up(invitation)
    again = client.get(path_of(invitation))

    assert (first.status_code, first["Location"]) == (302, "/account/confirm-email/")
    assert (again.status_code, texts(parse(again), "h1")) == (403, ["You need an invitation"])
    invitation.refresh_from_db()
    assert (invitation.used_by, invitation.used_at is not None) == (User.objects.get(email="ann@example.org"), True)


@pytest.mark.parametrize("token", ["", "unknown", "a\0b", "%00", "ü", "x" * 5000])
def test_other_tokens_open_nothing(client: Client, token: str) -> None:
    Invitation.objects.create()

    shown = client.get("/account/signup/", {"invitation": token})
    sent = client.post("/account/signup/", {"invitation": token, "display_name": "Ann"})

    assert [shown.status_code, sent.status_code] == [403, 403]


def test_invitation_holds_for_two_weeks(client: Client) -> None:
    invitation = Invitation.objects.create()
    fortnight = timezone.now() + timedelta(days=14)
    assert abs(invitation.expires_at - fortnight) < timedelta(minutes=1)

    Invitation.objects.update(expires_at=timezone.now())

    assert client.get(path_of(invitation)).status_code == 403


def test_invitation_that_runs_out_while_the_form_is_filled_in(client: Client) -> None:
    invitation = Invitation.objects.create()
    [form] = get_page(client, path_of(invitation)).cssselect("main form")
    Invitation.objects.update(expires_at=timezone.now())

    said = {"display_name": "Ann", "email": "ann@example.org", "password1": PASSWORD}
    sent = client.post(form.get("action"), dict(form.form_values()) | said)

    assert (sent.status_code, texts(parse(sent), "h1")) == (403, ["You need an invitation"])
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"expires_at": timezone.now()},
        {"used_at": timezone.now()},
        {"email": "bob@example.org"},
        {"token": "another"},
    ],
)
def test_invitation_that_ceases_to_hold_after_the_form_was_read_lets_nobody_in(changed: dict[str, Any]) -> None:
    token = Invitation.objects.create().token
    Invitation.objects.update(**changed)

    with pytest.raises(NotInvitedError):
        join(Newcomer("Ann", "ann@example.org", PASSWORD, token))
    assert User.objects.count() == 0


def test_address_of_an_invitation_is_filled_in_and_holds(client: Client) -> None:
    invitation = Invitation.objects.create(email="Ann@example.org")

    page = get_page(client, path_of(invitation))
    wrong = sign_up(invitation, "bob@example.org")
    right = sign_up(invitation, "ann@Example.org")

    assert page.cssselect("input[name=email]")[0].get("value") == "Ann@example.org"
    assert (wrong.status_code, texts(parse(wrong), ".form__error")) == (
        422,
        ["This invitation is for another email address."],
    )
    assert (right.status_code, subjects()) == (302, [("ann@example.org", "Byline: confirm your email address")])


def test_form_that_was_wrong_keeps_the_invitation(client: Client) -> None:
    invitation = Invitation.objects.create()

    refused = sign_up(invitation, "nonsense", client)
    [form] = parse(refused).cssselect("main form")

    assert (refused.status_code, dict(form.form_values())["invitation"]) == (422, invitation.token)
    assert Invitation.objects.open().count() == 1


def test_mail_that_is_not_sent_gives_the_invitation_back(no_mail: Any) -> None:
    invitation = Invitation.objects.create()
    with no_mail():
        failed = sign_up(invitation)

    assert (failed.status_code, Invitation.objects.open().count(), User.objects.count()) == (503, 1, 0)
    assert sign_up(invitation).status_code == 302


def test_known_address_does_not_use_the_invitation_up() -> None:
    make_user("Ann", email="ann@example.org")
    invitation = Invitation.objects.create()

    assert sign_up(invitation).status_code == 302
    assert (subjects(), Invitation.objects.open().count()) == (
        [("ann@example.org", "Byline: you already have an account")],
        1,
    )


def test_open_site_asks_for_none(client: Client, settings: Any) -> None:
    settings.BYLINE_SIGNUP = "open"
    invitation = Invitation.objects.create()

    assert sign_up(invitation).status_code == 302
    assert Invitation.objects.open().count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_those_who_share_a_link_gets_in() -> None:
    invitation = Invitation.objects.create()

    def run(number: int) -> User | NotInvitedError:
        try:
            return join(Newcomer(f"Ann {number}", f"ann{number}@example.org", PASSWORD, invitation.token))
        except NotInvitedError as error:
            return error

    answers = at_once(*(partial(run, number) for number in range(6)))

    assert sorted(type(answer).__name__ for answer in answers) == ["NotInvitedError"] * 5 + ["User"]
    assert list(User.objects.values_list("pk", flat=True)) == [Invitation.objects.get().used_by_id]


def test_loser_of_that_race_reads_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(_newcomer: Newcomer) -> User:
        raise NotInvitedError

    monkeypatch.setattr("profiles.forms.sign_up.join", lose)

    response = sign_up(Invitation.objects.create())

    assert (response.status_code, texts(parse(response), "h1")) == (403, ["You need an invitation"])


def test_command_prints_the_link(client: Client) -> None:
    printed = StringIO()
    call_command("invite", stdout=printed, stderr=StringIO())
    call_command("invite", email="Ann@Example.org", stdout=printed, stderr=StringIO())

    links = printed.getvalue().splitlines()
    assert links == [invitation.link for invitation in Invitation.objects.order_by("pk")]
    assert [client.get(link.removeprefix("http://127.0.0.1:8000")).status_code for link in links] == [200, 200]
    assert list(Invitation.objects.order_by("pk").values_list("email", flat=True)) == ["", "ann@example.org"]


def test_command_refuses_what_is_no_address() -> None:
    with pytest.raises(CommandError, match="Enter a valid email address"):
        call_command("invite", email="nonsense")
    assert Invitation.objects.count() == 0


def test_moderator_invites_in_the_admin(client: Client, carol: User) -> None:
    client.force_login(carol)

    save(client, add_url(Invitation), email="ann@example.org")

    invitation = Invitation.objects.get()
    assert (invitation.invited_by, invitation.email) == (carol, "ann@example.org")
    assert texts(get_page(client, change_url(invitation)), ".field-shown_link .readonly") == [invitation.link]
    assert texts(get_page(client, list_url(Invitation)), "#result_list .field-invited_by") == ["Carol"]
    assert client.post(change_url(invitation), {"email": ""}).status_code == 403
    assert client.get(reverse("admin:index")).status_code == 200


def test_used_invitation_shows_no_link(operator: Client) -> None:
    invitation = Invitation.objects.create(used_at=timezone.now(), used_by=make_user())

    assert texts(get_page(operator, change_url(invitation)), ".field-shown_link .readonly") == ["-"]


def test_deleted_account_leaves_no_address_in_its_invitation() -> None:
    invitation = Invitation.objects.create(email="ann@example.org")
    sign_up(invitation)

    delete_account(User.objects.get(email="ann@example.org"), erases_texts=False)

    invitation.refresh_from_db()
    assert (invitation.email, invitation.used_at is not None, User.objects.filter(email="ann@example.org").count()) == (
        "",
        True,
        0,
    )
