"""An address that is confirmed while somebody else signs up with it, confirms it, or loses it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import connections, transaction
from django.test import Client

from profiles.joining import Newcomer, join, take_back
from profiles.models import User
from tests.at_once import is_waited_for, wait_until
from tests.factories import make_user
from tests.pages import parse, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db(transaction=True)

WISHED = "wished@example.org"
EVE = Newcomer("Eve", WISHED, "a long enough secret")


@pytest.fixture
def ann(transactional_db: None) -> User:
    """Ann, who has begun to change to the address."""
    ann = make_user("Ann", email="ann@example.org")
    EmailAddress.objects.create(user=ann, email=WISHED)
    return ann


def confirm_meanwhile(person: User, act: Callable[[], object]) -> tuple[Client, HttpResponse]:
    """Let the person confirm the address between an act and its commit; return their browser and its answer."""
    browser = Client()
    link = f"/account/confirm-email/{EmailConfirmationHMAC(EmailAddress.objects.get(user=person, email=WISHED)).key}/"

    def confirm() -> HttpResponse:
        try:
            return browser.post(link)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            act()
            answer = threads.submit(confirm)
            wait_until(lambda: answer.done() or is_waited_for())
        return browser, answer.result()


def said(browser: Client, answer: HttpResponse) -> tuple[int, list[str]]:
    return answer.status_code, texts(parse(browser.get(answer["Location"])), ".messages p")


REFUSED = (302, [f"Unable to confirm {WISHED} because it is already confirmed by a different account."])


def test_who_confirms_first_keeps_address_and_account(ann: User) -> None:
    eve = join(EVE)

    refused = confirm_meanwhile(ann, lambda: User.objects.select_for_update().get(pk=eve.pk).confirm_email())

    assert said(*refused) == REFUSED
    assert dict(User.objects.values_list("email", "is_unconfirmed")) == {"ann@example.org": False, WISHED: False}
    assert list(EmailAddress.objects.filter(verified=True).values_list("user", "email")) == [
        (ann.pk, "ann@example.org"),
        (eve.pk, WISHED),
    ]


def test_address_with_which_somebody_just_signed_up_is_refused_in_words(ann: User) -> None:
    answer = said(*confirm_meanwhile(ann, lambda: join(EVE)))

    after = answer, dict(User.objects.values_list("email", "is_unconfirmed"))
    assert after in [
        (REFUSED, {"ann@example.org": False, WISHED: True}),
        # SQLite lets one write at a time: there the sign-up is known before Ann's turn, and taken back.
        ((302, [f"You have confirmed {WISHED}."]), {WISHED: False}),
    ]


def test_link_of_a_sign_up_that_was_just_taken_back_holds_no_more(ann: User) -> None:
    eve = join(EVE)

    _browser, answer = confirm_meanwhile(eve, lambda: take_back(eve))

    assert (answer.status_code, list(User.objects.all())) == (404, [ann])
