"""Whoever an administrator makes, confirms or bans: what becomes of their address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from profiles.models import User
from tests.admin_pages import change_url, save
from tests.factories import make_user
from tests.mails import path_in_last_mail
from tests.pages import parse, texts
from tests.signing_up import ERRORS, NEW_PASSWORD, PASSWORD, sign_in, sign_up, signed_in_as

pytestmark = pytest.mark.django_db


def test_made_by_an_administrator_counts_as_confirmed(client: Client) -> None:
    User.objects.create_superuser("root", password=PASSWORD, email="Root@Example.org")
    make_user("Without", username="without", password=PASSWORD)

    assert [sign_in(Client(), name)["Location"] for name in ("root", "root@example.org", "without")] == ["/"] * 3
    assert mail.outbox == []
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("root@example.org", True, True)]


def test_mail_of_the_admin_and_of_django_allauth_agree(operator: Client) -> None:
    ann = make_user("Ann", email="ann@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=ann, email="begun@example.org")
    save(operator, change_url(ann), email="New@Example.org")

    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("new@example.org", True, True)]
    assert sign_in(Client(), "new@example.org")["Location"] == "/"
    save(operator, change_url(ann), email="")
    assert EmailAddress.objects.count() == 0
    assert sign_in(Client(), "ann")["Location"] == "/"


def test_operator_confirms_for_whom_no_mail_reaches(client: Client, operator: Client) -> None:
    sign_up(client)
    ann = User.objects.get(email="ann@example.org")
    save(operator, change_url(ann), is_unconfirmed=None)

    assert sign_in(Client())["Location"] == "/"


def ban_everybody() -> None:
    User.objects.update(banned_until=timezone.now() + timedelta(days=1))


def test_ban_keeps_out_who_confirms(client: Client) -> None:
    sign_up(client)
    ban_everybody()

    response = client.post(path_in_last_mail())

    assert (response.status_code, signed_in_as(client)) == (302, [])


def test_ban_keeps_out_who_chooses_a_new_password(client: Client) -> None:
    make_user("Ann", email="ann@example.org", password=PASSWORD)
    client.post("/account/password/reset/", {"email": "ann@example.org"})
    ban_everybody()
    form = client.get(path_in_last_mail(), follow=True).request["PATH_INFO"]

    chosen = client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    refused = sign_in(client, password=NEW_PASSWORD)

    assert (chosen.status_code, chosen["Location"]) == (302, "/account/password/reset/key/done/")
    [said] = texts(parse(refused), ERRORS)
    assert (refused.status_code, said.startswith("This user is banned until ")) == (422, True)
    assert signed_in_as(client) == []
