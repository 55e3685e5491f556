"""How people are found by name: one folding for what is stored and for what is typed."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from profiles.models import User
from profiles.names import LONGEST, search_name, search_words
from tests.admin_pages import add_url, change_url, save
from tests.factories import make_user

FOUND = [
    ("Odile Marchbanks", "odile"),
    ("Odile Marchbanks", "MARCH"),
    ("Odile Marchbanks", "march odi"),
    ("Odile Marchbanks", "  odile\tmarchbanks "),
    ("Łucja Brandt", "lucja"),
    ("Lucja Brandt", "Łucja"),
    ("Søren Aakjær", "soren aakjaer"),
    ("Müller", "muller"),
    ("Müller", "MÜLLER"),
    ("Müller", "mueller"),
    ("ÉLODIE", "élo"),
    ("E\u0301lodie", "elodie"),
    ("İpek", "ipek"),
    ("Straße", "STRASSE"),
    ("ﬁona", "fiona"),
    ("Flann O’Brien", "o'brien"),
    ("Flann O'Brien", "obrien"),
    ("Lior Ben-Ami", "ami"),
    ("Lior Ben-Ami", "ben-ami"),
    ("RogerDearnaley", "dearn"),
    ("RogerDearnaley", "rogerd"),
    ("村上 春樹", "村"),
    ("村上 春樹", "樹"),
    ("Эзра", "эЗР"),
    ("عمر خيام", "عم"),
    ("agent_007", "007"),
]
NOT_FOUND = [
    ("Odile Marchbanks", "dile"),
    ("Odile Marchbanks", "odile smith"),
    ("Odile Marchbanks", "%"),
    ("Odile Marchbanks", "_dile"),
    ("Odile Marchbanks", "!!!"),
    ("Odile Marchbanks", "odilemarch"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "query"), FOUND)
def test_name_is_found_whatever_the_case_accents_and_order(name: str, query: str) -> None:
    person = make_user(name)

    assert list(User.objects.found_by(query)) == [person]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "query"), NOT_FOUND)
def test_name_is_not_found_in_the_middle_of_words_or_by_wildcards(name: str, query: str) -> None:
    make_user(name)

    assert list(User.objects.found_by(query)) == []


@given(st.text(max_size=150))
def test_every_name_fits_its_column_and_is_found_by_its_own_words(name: str) -> None:
    stored = search_name(name)
    words = search_words(name)

    assert len(stored) <= LONGEST
    assert bool(stored) is bool(words)
    if sum(map(len, words)) + len(words) < LONGEST // 4:
        assert [word for word in words if f" {word}" not in stored] == []


@given(st.text())
def test_words_are_free_of_spaces_and_signs(query: str) -> None:
    assert [word for word in search_words(query) if set(word) & set(" %\\'’`")] == []


def test_name_without_a_letter_or_digit_cannot_be_searched() -> None:
    assert [search_name(name) for name in ("", "!!!", "☃")] == ["", "", ""]


def stale() -> list[str]:
    return [user.display_name for user in User.objects.all() if user.search_name != search_name(user.display_name)]


@pytest.mark.django_db
def test_new_name_given_in_the_admin_is_found_and_the_old_one_is_not(operator: Client) -> None:
    person = make_user("Ann Old")

    save(operator, change_url(person), display_name="Ann Néw")

    assert list(User.objects.found_by("ann new")) == [person]
    assert list(User.objects.found_by("ann old")) == []


@pytest.mark.django_db
def test_person_made_in_the_admin_is_found(operator: Client) -> None:
    password = {"usable_password": "true", "password1": "a long enough secret", "password2": "a long enough secret"}
    save(operator, add_url(User), display_name="Adá Byron", username="", **password)

    assert [person.display_name for person in User.objects.found_by("ada")] == ["Adá Byron"]
    assert stale() == []
