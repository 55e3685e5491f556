"""Names that look alike are one name, a name shows something, and a name from before these rules stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from profiles.models import User
from profiles.names import name_key
from profiles.slugs import slugify
from tests.factories import make_user
from tests.pages import form_fields, get_page, parse, texts
from tests.signing_up import ERRORS, sign_up

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

# Characters of many kinds that are drawn as nothing.
INVISIBLE = "\u3164 \u2800 \u115f \u1160 \uffa0 \U0001d159 \u200d \u034f \ufe01 \u17b4 \u180b \u2064 \U000e0041".split()
OVERRIDES = "\u202a \u202b \u202c \u202d \u202e \u2066 \u2067 \u2068 \u2069".split()
UNSEEN = ["Enter one line of visible characters."]
TAKEN = ["This display name is already taken."]
NOBODYS = ["This name is reserved."]


def refused(client: Client, name: str) -> list[str]:
    answer = sign_up(client, name=name)
    assert answer.status_code == 422
    return texts(parse(answer), ERRORS)


@pytest.mark.parametrize("name", [*INVISIBLE, "\u3164\u2800", "\u200c\u3164 \u115f", "\u0301\u034f"])
def test_name_without_anything_visible_is_refused(client: Client, name: str) -> None:
    assert refused(client, name) == UNSEEN
    assert not User.objects.exists()


@pytest.mark.parametrize("override", OVERRIDES)
def test_name_that_turns_the_direction_is_refused(client: Client, override: str) -> None:
    assert refused(client, f"Ann{override}kraM") == UNSEEN


@pytest.mark.parametrize(
    "name",
    [
        *(f"Fin{character}n Marker" for character in "\u200d\u034f\ufe01\u3164\u115f\U0001d159"),
        *("FINN MARKER", "finn marker", "Ｆｉｎｎ Ｍａｒｋｅｒ", "\ufb01nn Marker", "Finn\u00a0Marker"),
    ],
)
def test_name_that_differs_only_by_what_nobody_sees_is_taken(client: Client, name: str) -> None:
    make_user("Finn Marker")

    assert refused(client, name) == TAKEN
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["Finn Marke", "Fínn Marker", "FinnMarker", "Finn Marker 2"])
def test_name_that_looks_different_is_free(client: Client, name: str) -> None:
    make_user("Finn Marker")

    assert sign_up(client, name=name).status_code == 302


@pytest.mark.parametrize("name", ["[anonymous\u200d]", "[\u3164ANONYMOUS]", "［anonymous］", "[anonymous]"])
def test_name_of_those_who_have_none_is_nobodys(client: Client, name: str) -> None:
    assert refused(client, name) == NOBODYS


@pytest.mark.parametrize("name", ["\u3164", "An\u202en", "[anonymous]", "  An\u200bn  Marker "])
def test_name_from_before_the_rule_stays_until_it_is_changed(alices: Client, alice: User, name: str) -> None:
    make_user(name)
    User.objects.filter(pk=alice.pk).update(display_name=name)

    kept = form_fields(get_page(alices, "/users/alice/edit").cssselect("main form")[0]) | {"bio": "Tides"}
    answer = alices.post("/users/alice/edit", kept)

    alice.refresh_from_db()
    assert (answer.status_code, alice.bio_source) == (302, "Tides")
    again = alices.post("/users/alice/edit", kept | {"display_name": "\u2800"})
    assert (again.status_code, texts(parse(again), ".form__error")) == (422, UNSEEN)


@pytest.mark.parametrize(
    ("one", "other"), [("Ann\u3164", "ann"), ("\ufb01n", "FIN"), ("Straße", "STRASSE"), ("A  b", "a b"), ("\u3164", "")]
)
def test_equal_names_have_equal_keys_and_addresses(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
    assert slugify(one) == slugify(other)


def test_longest_name_fits_the_column_of_its_key() -> None:
    person = make_user("\ufdfa" * 150)

    assert len(person.name_key) == 500
    assert list(User.objects.called("\ufdfa" * 150)) == [person]
