from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.factories import make_comment, make_revision, make_wikitag
from tests.pages import get_page, row_ids, texts

if TYPE_CHECKING:
    from django.test import Client

    from content.models import Wikitag
    from profiles.models import User


@pytest.fixture
def tides(alice: User, bob: User) -> Wikitag:
    tides = make_wikitag("Tides")
    make_revision(alice, wikitag=tides, body_html="<p>First.</p>")
    make_revision(bob, wikitag=tides, body_html="<p>Second.</p>")
    make_revision(bob, wikitag=tides, lens="moon", minor=9, body_html="<p>A lens.</p>")
    make_revision(bob, wikitag=tides, is_draft=True, minor=8, body_html="<p>Xylophone.</p>")
    return tides


def test_page_shows_the_latest_text_of_all(client: Client, tides: Wikitag, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        page = get_page(client, "/w/tides")

    assert texts(page, "h1") == ["Tides"]
    assert texts(page, ".post__body") == ["Second."]
    assert texts(page, ".post__author") == ["Bob"]


def test_any_version_has_an_address(client: Client, tides: Wikitag) -> None:
    page = get_page(client, "/w/tides?version=1.0.0")

    assert texts(page, ".post__body") == ["First."]
    assert texts(page, ".post__note") == ["This is an earlier version. Show the latest"]


@pytest.mark.parametrize("version", ["2.0.0", "1.8.0", "1.9.0", "1", "%00", "-1.0.0", "٣.0.0", "9" * 99, "1.0.0%0a"])
def test_unknown_or_private_version_is_not_found(client: Client, tides: Wikitag, version: str) -> None:
    assert client.get(f"/w/tides?version={version}").status_code == 404


def test_deleted_wikitag_is_not_there(client: Client, tides: Wikitag) -> None:
    tides.deleted_at = timezone.now()
    tides.save()

    assert [client.get(url).status_code for url in ("/w/tides", "/w/tides/discussion", "/w/nothing")] == [404, 404, 404]


def test_discussion_is_a_thread_with_permalinks(client: Client, tides: Wikitag) -> None:
    first = make_comment(wikitag=tides)
    answer = make_comment(parent=first)
    make_comment(wikitag=tides)

    assert len(row_ids(get_page(client, "/w/tides/discussion"), "comments")) == 3
    assert row_ids(get_page(client, answer.get_absolute_url()), "comments") == [first.pk, answer.pk]
    assert client.get("/w/tides/discussion?commentId=nobody").status_code == 404


def test_old_addresses_move_for_good(client: Client, tides: Wikitag) -> None:
    response = client.get("/tag/tides?version=1.0.0")

    assert (response.status_code, response["Location"]) == (301, "/w/tides?version=1.0.0")
