"""Two people who take one name, or one address, at the same time."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from profiles.models import ProfileSlug, User
from profiles.renaming import NameRefusedError, rename
from tests.at_once import at_once
from tests.factories import make_user

RACERS = 6


def race(people: list[User], names: list[str]) -> list[str]:
    """Let all change their names at once; return what became of each."""

    def run(person: User, name: str) -> str:
        try:
            with transaction.atomic():
                locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
                rename(locked, name, editor=locked)
        except NameRefusedError as refused:
            return str(refused.reason)
        return "renamed"

    return at_once(*(partial(run, *racer) for racer in zip(people, names, strict=True)))


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
