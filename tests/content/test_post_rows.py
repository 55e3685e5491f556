"""A post in a list: its numbers behind its title, its date, and the words on its marks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.factories import LONG_AGO, make_post
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from django.test import Client
    from lxml.html import HtmlElement

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STARTS = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.BYLINE_NOW = NOW


def row(client: Client) -> HtmlElement:
    [found] = get_page(client, "/?includeEvents=true").cssselect("#posts .post-row")
    return found


def date_of(client: Client) -> tuple[list[str], list[str], list[str]]:
    """Return what the one post's row shows as its date, what that is more exactly, and what programs read."""
    [cell] = row(client).cssselect(".post-row__age")
    exact = [text.partition(", ")[2] for text in texts(cell, ".age__exact")]
    return texts(cell, "[aria-hidden], [title]"), exact, [time.get("datetime") for time in cell.cssselect("time")]


def test_numbers_stand_behind_the_heading(client: Client) -> None:
    make_post(score=7, comment_count=3)

    assert [part.get("class") for part in row(client)] == [
        "post-row__title",
        "post-row__karma",
        "post-row__markers",
        "post-row__authors",
        "post-row__age",
        "post-row__comments",
    ]


@pytest.mark.parametrize(
    ("fields", "shown", "exact", "moments"),
    [
        ({}, "2y", "January 1, 2025 12:00 PM UTC", ["2025-01-01T12:00:00.000Z"]),
        (
            {"curated_at": STARTS.replace(year=2025)},
            "1y",
            "Curated on December 5, 2025 6:30 PM UTC Posted on January 1, 2025 12:00 PM UTC",
            ["2025-12-05T18:30:00.000Z", "2025-01-01T12:00:00.000Z"],
        ),
        (
            {"is_event": True, "event_starts_at": STARTS},
            "Dec 5",
            "Event starts at December 5, 2026 6:30 PM UTC",
            ["2026-12-05T18:30:00.000Z"],
        ),
        (
            {"is_event": True, "event_starts_at": STARTS.replace(year=2027)},
            "2027 Dec 5",
            "Event starts at December 5, 2027 6:30 PM UTC",
            ["2027-12-05T18:30:00.000Z"],
        ),
        ({"is_event": True}, "TBD", None, []),
    ],
)
def test_date_says_what_kind_of_post_it_is_of(
    client: Client, fields: dict[str, Any], shown: str, exact: str | None, moments: list[str]
) -> None:
    make_post(posted_at=LONG_AGO, **fields)

    assert date_of(client) == ([shown], [exact] if exact else [], moments)


def test_karma_of_the_alignment_forum_stands_in_the_tooltips(client: Client) -> None:
    make_post(score=7, vote_count=2, is_omega=True, omega_score=57)
    found = row(client)

    assert [mark.get("title") for mark in found.cssselect(".marker-af, .post-row__karma")] == [
        "7 karma (2 votes) (57 karma on AlignmentForum.org)",
        "Crossposted from AlignmentForum.org (57 karma there)",
    ]
