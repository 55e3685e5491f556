"""Nobody signs up under the name of somebody else (facts 7.4), nor with their address; all others get in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress

from profiles.joining import AddressTakenError, NameTakenError, Newcomer, join
from profiles.models import ProfileSlug, User
from tests.at_once import at_once
from tests.factories import make_user
from tests.pages import form_fields, parse, texts
from tests.signing_up import ERRORS, PASSWORD, sign_up

if TYPE_CHECKING:
    from django.test import Client

TAKEN = ["This display name is already taken."]


@pytest.mark.django_db
def test_name_of_somebody_else_comes_back_with_a_sentence(client: Client) -> None:
    make_user("Ann Marker")
    answer = sign_up(client, name=" Ann  Marker ")

    assert (answer.status_code, texts(parse(answer), ERRORS)) == (422, TAKEN)
    assert form_fields(parse(answer).cssselect("main form")[0])["email"] == "ann@example.org"
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_name_that_is_taken_while_the_form_is_sent_comes_back_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come_second(newcomer: Newcomer) -> User:
        make_user("Ann Marker")
        return join(newcomer)

    monkeypatch.setattr("profiles.forms.sign_up.join", come_second)
    answer = sign_up(client)

    assert (answer.status_code, texts(parse(answer), ERRORS)) == (422, TAKEN)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_same_address_again_is_answered_as_the_first_time_whatever_the_name(client: Client) -> None:
    first = sign_up(client)
    again = sign_up(client)

    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_those_with_the_same_name_gets_in() -> None:
    made = at_once(*(partial(joined, Newcomer("Ann", f"ann{number}@example.org", PASSWORD)) for number in range(6)))

    assert sorted(type(answer).__name__ for answer in made) == ["NameTakenError"] * 5 + ["User"]
    assert User.objects.count() == ProfileSlug.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_people_whose_names_have_one_address_and_who_sign_up_at_once_all_get_in() -> None:
    newcomers = [Newcomer("Ann" + "!" * number, f"ann{number}@example.org", PASSWORD) for number in range(6)]
    made = at_once(*(partial(joined, newcomer) for newcomer in newcomers))

    assert [type(answer) for answer in made] == [User] * 6
    assert len(set(User.objects.values_list("slug", flat=True))) == 6
    assert User.objects.count() == ProfileSlug.objects.count() == EmailAddress.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_one_of_those_with_the_same_address_gets_in() -> None:
    made = at_once(*(partial(joined, Newcomer(f"Ann {number}", "ann@example.org", PASSWORD)) for number in range(6)))

    assert sorted(type(answer).__name__ for answer in made) == ["AddressTakenError"] * 5 + ["User"]
    assert User.objects.count() == EmailAddress.objects.count() == 1


def joined(newcomer: Newcomer) -> User | AddressTakenError | NameTakenError:
    try:
        return join(newcomer)
    except (AddressTakenError, NameTakenError) as error:
        return error
