"""Two people who take one name, or one address, at the same time."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.joining import NameTakenError, Newcomer, join
from profiles.models import ProfileSlug, User
from profiles.renaming import NameRefusedError, rename
from tests.admin_pages import change_url, save
from tests.at_once import at_once
from tests.factories import make_user

RACERS = 6
# Of two that could wait for each other, some do in one round of five.
ROUNDS = 20


def race(people: list[User], names: list[str]) -> list[str]:
    """Let all change their names at once; return what became of each."""
    return at_once(*(partial(run, *racer) for racer in zip(people, names, strict=True)))


def run(person: User, name: str) -> str:
    try:
        with transaction.atomic():
            locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
            rename(locked, name, editor=locked)
    except NameRefusedError as refused:
        return str(refused.reason)
    return "renamed"


@pytest.mark.django_db(transaction=True)
def test_one_of_many_gets_a_name_and_each_an_address_of_their_own() -> None:
    people = [make_user(f"Racer {number}") for number in range(RACERS)]
    # Different names that are spelled alike in an address.
    race(people, ["Ann" + "!" * number for number in range(RACERS)])

    slugs = [person.slug for person in User.objects.order_by("slug")]
    assert slugs == ["ann", *(f"ann-{number}" for number in range(1, RACERS))]
    assert {slug.slug: slug.user.slug for slug in ProfileSlug.objects.filter(slug__startswith="ann")} == {
        slug: slug for slug in slugs
    }


@pytest.mark.django_db(transaction=True)
def test_the_same_name_goes_to_one_of_them() -> None:
    people = [make_user(f"Racer {number}") for number in range(RACERS)]
    answers = race(people, ["Ann"] * RACERS)

    expected = ["This display name is already taken."] * (RACERS - 1) + ["renamed"]
    assert sorted(answers) == expected
    assert User.objects.filter(display_name="Ann").count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_signs_up_and_who_changes_to_the_same_name_do_not_wait_for_each_other() -> None:
    def sign_up(name: str) -> str:
        try:
            return join(Newcomer(name, f"{name}@example.org".lower(), "a long enough secret")).display_name
        except NameTakenError:
            return "taken"

    answers = []
    for number in range(ROUNDS):
        person, name = make_user(f"Racer {number}"), f"Zed{number}"
        answers.append(at_once(partial(run, person, name), partial(sign_up, name)))

    taken = "This display name is already taken."
    expected = [{("renamed", "taken"), (taken, f"Zed{number}")} for number in range(ROUNDS)]
    assert [tuple(pair) in either for pair, either in zip(answers, expected, strict=True)] == [True] * ROUNDS
    assert {slug.slug: slug.user.slug for slug in ProfileSlug.objects.filter(slug__startswith="zed")} == {
        slug: slug for slug in User.objects.filter(slug__startswith="zed").values_list("slug", flat=True)
    }


@pytest.mark.django_db
def test_admin_too_takes_an_address_before_it_gives_it_to_the_person(operator: Client) -> None:
    ann = make_user("Ann")
    with CaptureQueriesContext(connection) as asked:
        save(operator, change_url(ann), slug="ann-marker")

    writes = [query["sql"].split('"')[1] for query in asked if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert writes.index(ProfileSlug._meta.db_table) < writes.index(User._meta.db_table)
