"""The sequences on one's own profile: what only their owner sees of them, and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Sequence
from content.numbers import differences, settle_everything
from tests.factories import make_sequence
from tests.members import signed_in
from tests.pages import HTMX, get_page, parse, row_ids, texts
from tests.sequences import button, make_tides

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tides(alice: User) -> Sequence:
    return make_tides(alice)


@pytest.fixture
def shelf(alice: User) -> list[Sequence]:
    rows = [make_sequence(alice, title=title) for title in ("C", "B", "A")]
    make_sequence(alice, title="Draft", is_draft=True)
    make_sequence(alice, title="Hidden", is_hidden=True)
    make_sequence(alice, title="Gone", deleted_at=timezone.now())
    settle_everything()
    return rows


def cards(page: HtmlElement) -> list[str]:
    return texts(page, "#sequences .sequence-card__title")


def test_profile_shows_its_owner_drafts_and_how_to_order_and_nobody_else(
    alices: Client, client: Client, dave: User, shelf: list[Sequence]
) -> None:
    daves = signed_in(dave)
    page = get_page(alices, "/users/alice")

    assert cards(page) == ["A", "B", "C"]
    assert texts(page, "#sequences button") == [
        "Move “A” up: it is the first",
        "Move “A” down",
        "Move “B” up",
        "Move “B” down",
        "Move “C” up",
        "Move “C” down: it is the last",
    ]
    assert texts(page, "#sequences .movables a") == [
        "[Hidden] Hidden",
        "Edit “Hidden”",
        "[Draft] Draft",
        "Edit “Draft”",
    ]
    for one in (client, daves):
        page = get_page(one, "/users/alice")
        assert (cards(page), page.cssselect("#sequences form, #sequences .movables, .section__act")) == (
            ["A", "B", "C"],
            [],
        )


def test_new_member_finds_how_to_begin_and_others_no_empty_section(alices: Client, client: Client) -> None:
    assert texts(get_page(alices, "/users/alice"), "#sequences .section__act") == ["Create New Sequence"]
    assert get_page(client, "/users/alice").cssselect("#sequences") == []


def test_only_sequence_has_nothing_to_be_moved_past(alices: Client, tides: Sequence) -> None:
    assert get_page(alices, "/users/alice").cssselect("#sequences button") == []
    assert texts(get_page(alices, "/users/alice"), "#sequences .sequence-card__acts a") == ["Edit “Tides”"]


def test_sequences_are_ordered_by_buttons_without_script(alices: Client, client: Client, shelf: list[Sequence]) -> None:
    page = get_page(alices, "/users/alice")
    pressed = button(page, "Move “C” up")
    address = f"/sequencesEdit/{shelf[0].pk}/place"

    for _ in range(2):
        response = alices.post(
            address, {"to": pressed.get("value")}, headers={"Referer": "http://testserver/users/alice"}
        )
        assert (response.status_code, response["Location"]) == (302, f"/users/alice#sequence-{shelf[0].pk}")
        assert cards(get_page(client, "/users/alice")) == ["A", "C", "B"]
    assert (pressed.get("hx-post"), pressed.get("hx-target")) == (address, "#sequences")
    assert list(differences()) == []


def test_sequences_are_ordered_with_htmx_in_the_window_that_the_reader_has(alices: Client, alice: User) -> None:
    rows = [make_sequence(alice, title=f"S{number}") for number in range(12, 0, -1)]
    settle_everything()
    seen_at = "http://testserver/users/alice?sequences=11"
    name = f"sequence-{rows[0].pk}-up"
    headers = {**HTMX, "HX-Target": "sequences", "HX-Current-URL": seen_at, "HX-Trigger": name}
    response = alices.post(f"{rows[0].editing_url}/place", {"to": "11"}, headers=headers)
    assert (response.status_code, response["Location"]) == (302, "/users/alice?sequences=11")

    # A browser follows by itself, with the same headers.
    answer = alices.get(response["Location"], headers=headers)
    part = parse(answer)
    assert cards(get_page(alices, "/users/alice?sequences=11"))[-1] == "S12"
    assert (part.tag, part.get("id"), len(part.cssselect(".sequence-card"))) == ("section", "sequences", 11)
    assert texts(part, "[hx-swap-oob='innerHTML:#status']") == ["“S12” is number 11 of 12."]
    assert [one.get("id") for one in part.cssselect("button")].count(name) == 1
    assert (answer.get("HX-Push-Url"), answer["HX-Replace-Url"]) == (None, "/users/alice?sequences=11")
    assert part.cssselect("[autofocus]") == []


def test_focus_goes_to_the_title_when_a_sequence_has_left_the_window(alices: Client, alice: User) -> None:
    rows = [make_sequence(alice) for _ in range(12)]
    settle_everything()
    headers = {
        **HTMX,
        "HX-Target": "sequences",
        "HX-Current-URL": "http://testserver/users/alice",
        "HX-Trigger": f"sequence-{rows[0].pk}-down",
    }
    part = parse(alices.get("/users/alice", headers=headers))

    assert [one.text_content() for one in part.cssselect("[autofocus]")] == ["Sequences"]


@pytest.mark.parametrize("rows", [1, 9])
def test_own_profile_costs_the_same_queries_for_any_number_of_sequences(
    alices: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_sequence(alice)
        make_sequence(alice, is_draft=True)
    settle_everything()

    with django_assert_num_queries(6):
        page = get_page(alices, "/users/alice/sequences")
    assert len(row_ids(page, "sequences")) == 2 * rows
