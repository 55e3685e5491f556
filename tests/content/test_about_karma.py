"""The page that explains numbers and symbols, and everything that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.ranking import vote_power
from tests.factories import make_post, make_user
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
PATH = "/about/karma"


def test_page_explains_numbers_and_symbols(client: Client) -> None:
    page = get_page(client, PATH)

    assert [texts(page, tag) for tag in ("h1", "h2")] == [["Karma and symbols"], ["Numbers", "Symbols", "Sort orders"]]
    assert [entry.get("id") for entry in page.cssselect(".glossary__entry[id]")] == [
        *("karma", "agreement", "omega-karma", "changes", "folded"),
        *("curated", "question", "link", "event", "dialogue", "personal", "alignment-forum", "pinned", "quick-take"),
    ]
    assert all(texts(entry, "dt") and texts(entry, "dd") for entry in page.cssselect(".glossary__entry"))


def test_page_says_what_votes_weigh(client: Client) -> None:
    [words] = [text for text in texts(get_page(client, PATH), "#karma dd p") if "normal vote" in text]

    assert vote_power(1000).small == 2 > vote_power(999).small == 1
    assert vote_power(10**9).big == 16
    assert words == (
        "A normal vote counts 1, or 2 if the voter has at least 1000 karma. A strong vote counts between 1 and 16: "
        "the more karma the voter has, the more it counts."
    )


def test_every_link_to_it_leads_to_an_entry(client: Client) -> None:
    alice = make_user("Alice", karma=120, omega_karma=3)
    make_post(alice, is_question=True, is_omega=True, curated_at=alice.joined_at)
    entries = {f"{PATH}#{entry.get('id')}" for entry in get_page(client, PATH).cssselect(".glossary__entry[id]")}
    links = [
        link.get("href")
        for link in get_page(client, "/users/alice").cssselect("main a")
        if link.get("href").startswith(PATH)
    ]

    assert links == [
        f"{PATH}#karma",
        f"{PATH}#omega-karma",
        f"{PATH}#curated",
        f"{PATH}#question",
        f"{PATH}#alignment-forum",
    ]
    assert set(links) <= entries


@pytest.mark.parametrize("address", ["/?filter=curated", "/?filter=questions", "/?filter=linkpost", "/?filter=events"])
def test_entries_of_markers_lead_to_all_such_posts(client: Client, address: str) -> None:
    assert address in [link.get("href") for link in get_page(client, PATH).cssselect(".glossary a")]
    assert texts(get_page(client, address), "#posts [role=note]") == []
