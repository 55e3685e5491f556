"""People by what a form calls them: neither case nor accents matter, and nobody is guessed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from content.naming import find_people
from tests.factories import make_user

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Odile Marchbanks", "odile marchbanks"),
        ("Odile Marchbanks", "ODILE  Marchbanks"),
        ("Zoë Q", "zoe q"),
        ("Zoe Q", "Zoë Q"),
        ("Flann O’Brien", "flann o'brien"),
        ("RogerDearnaley", "rogerdearnaley"),
        ("Эзра", "эзра"),
        ("Duran Duran", "duran duran"),
    ],
)
def test_neither_case_nor_accents_of_a_name_matter(bob: User, name: str, typed: str) -> None:
    meant = make_user(name, slug="elsewhere")
    for other in (f"{name} Smith", f"Van {name}", name[:-1], name.split(maxsplit=1)[0]):
        if other != name:
            make_user(other, slug=f"other-{len(other)}-{other[0].lower() if other.isascii() else 'x'}")

    assert find_people(typed, bob) == (meant,)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("lee", ["lee"]), ("Lee", ["lee"]), ("Leé", ["lee-2"]), ("lee-2", ["lee-2"]), ("LEE-2", ["lee-2"])],
)
def test_exact_name_or_address_tells_two_apart(bob: User, typed: str, found: list[str]) -> None:
    for name, slug in (("Lee", "lee"), ("Leé", "lee-2")):
        make_user(name, slug=slug)

    assert [person.slug for person in find_people(typed, bob)] == found


def test_name_that_may_be_two_peoples_is_refused(bob: User) -> None:
    for name, slug in (("Lee", "lee"), ("Leé", "lee-2")):
        make_user(name, slug=slug)

    with pytest.raises(ValidationError, match="Several people are called “LEE”: write the end of the address"):
        find_people("LEE", bob)


@pytest.mark.parametrize(
    "typed", ["Odile", "Marchbanks", "Marchbanks Odile", "!!!", "%", "x" * 200_000, "Odile " * 9000]
)
def test_part_of_a_name_is_nobodys(bob: User, typed: str) -> None:
    make_user("Odile Marchbanks", slug="elsewhere")

    with pytest.raises(ValidationError, match="There is nobody called"):
        find_people(typed, bob)


def test_many_long_names_are_asked_for_at_once(bob: User) -> None:
    names = [f"{number} {'o ' * 70}" for number in range(50)]

    with pytest.raises(ValidationError) as refused:
        find_people(",".join(names), bob)
    assert len(refused.value.messages) == 50
