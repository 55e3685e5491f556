from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from tests.factories import make_chapter, make_post, make_sequence
from tests.pages import get_page, row_ids, texts

if TYPE_CHECKING:
    from django.test import Client

    from profiles.models import User

QUERIES = 4


def test_page_shows_chapters_and_posts_in_their_order(client: Client, alice: User, bob: User) -> None:
    ebb, flow, slack = (make_post(bob, title=title, word_count=500) for title in ("Ebb", "Flow", "Slack"))
    sequence = make_sequence(alice, title="Water", body_html="<p>What it does.</p>", post_count=3)
    make_chapter(sequence, title="Twice a day", subtitle="Roughly", posts=[flow, ebb])
    make_chapter(sequence, posts=[slack])

    page = get_page(client, sequence.get_absolute_url())

    assert texts(page, "h1") == ["Water"]
    assert texts(page, "h2") == ["Twice a day", "Chapter 2"]
    assert row_ids(page) == [flow.pk, ebb.pk, slack.pk]
    assert "3 posts" in texts(page, ".sequence__meta")[0]
    assert "6 min read" in texts(page, ".sequence__meta")[0]
    assert texts(page, ".sequence__body") == ["What it does."]


@pytest.mark.parametrize("rows", [1, 9])
def test_page_costs_the_same_queries_for_any_number_of_rows(
    client: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    sequence = make_sequence(alice)
    for _ in range(rows):
        make_chapter(sequence, posts=[make_post() for _ in range(rows)])

    with django_assert_num_queries(QUERIES):
        page = get_page(client, sequence.get_absolute_url())
    assert len(row_ids(page)) == rows * rows


@pytest.mark.parametrize("fields", [{"is_draft": True}, {"deleted_at": timezone.now()}])
def test_private_sequence_is_not_there_for_a_stranger(client: Client, dave: User, fields: dict[str, Any]) -> None:
    sequence = make_sequence(**fields)

    assert client.get(sequence.get_absolute_url()).status_code == 404
    client.force_login(dave)
    assert client.get(sequence.get_absolute_url()).status_code == 404


def test_private_post_is_left_out(client: Client, alice: User) -> None:
    shown, draft = make_post(), make_post(is_draft=True, title="Xylophone")
    sequence = make_sequence(alice, posts=[draft, shown])

    page = get_page(client, sequence.get_absolute_url())

    assert row_ids(page) == [shown.pk]
    assert "Xylophone" not in page.text_content()


@pytest.mark.parametrize("pk", ["nobody", "%00", "a" * 300, "..", "%F0%9F%98%80"])
def test_unknown_sequence_is_a_designed_404(client: Client, db: None, pk: str) -> None:
    assert client.get(f"/s/{pk}").status_code == 404
