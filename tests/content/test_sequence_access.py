"""Who may edit a sequence, and what everybody else finds in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from content.models import Chapter, ChapterPost, Sequence
from tests.factories import make_sequence
from tests.members import signed_in
from tests.pages import get_page, texts
from tests.sequences import PART, fields, make_tides, pages_and_acts

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tides(alice: User) -> Sequence:
    return make_tides(alice)


def state() -> list[Any]:
    """Return all that writing on a sequence could change."""
    return [
        list(Sequence.objects.order_by("pk").values()),
        list(Chapter.objects.order_by("pk").values()),
        list(ChapterPost.objects.order_by("pk").values()),
    ]


SAID = {"to": "1", "draft": "true", "title": "Mine", "address": "x"}


def test_reading_a_page_writes_nothing_and_buttons_refuse_it(alices: Client, tides: Sequence) -> None:
    forms, acts = pages_and_acts(tides)
    before = state()

    assert [alices.get(url).status_code for url in ["/sequencesnew", *forms]] == [200] * 7
    assert [alices.get(url).status_code for url in acts] == [405] * 5
    assert state() == before


@pytest.mark.parametrize("who", ["bob", "carol", "deleted"])
def test_sequence_of_somebody_else_or_deleted_is_not_there(
    request: pytest.FixtureRequest, alice: User, tides: Sequence, who: str
) -> None:
    client = signed_in(alice if who == "deleted" else request.getfixturevalue(who))
    if who == "deleted":
        Sequence.objects.update(deleted_at=timezone.now())
    forms, acts = pages_and_acts(tides)
    before = state()

    answers = [client.get(url).status_code for url in forms]
    answers += [
        client.post(url, SAID, headers=headers).status_code for url in [*forms, *acts] for headers in ({}, PART)
    ]
    assert set(answers) == {404}
    assert state() == before


def test_archive_has_no_such_pages_and_shows_no_control(
    alices: Client, alice: User, tides: Sequence, settings: Any
) -> None:
    settings.BYLINE_MODE = "archive"
    make_sequence(alice, is_draft=True)
    forms, acts = pages_and_acts(tides)
    answers = [alices.get(url).status_code for url in ["/sequencesnew", *forms]]
    answers += [alices.post(url, SAID).status_code for url in ["/sequencesnew", *forms, *acts]]

    assert set(answers) == {404}
    for url in ("/users/alice", "/users/alice/sequences", tides.get_absolute_url()):
        page = get_page(alices, url).get_element_by_id("main")
        assert page.xpath(".//form | .//a[contains(@href, 'sequencesEdit') or contains(@href, 'sequencesnew')]") == []


def test_signed_out_comes_back_with_all_that_was_typed(client: Client, alice: User) -> None:
    address = "/sequencesnew"
    sent = {"title": "Tides", "body": "Half a thought.", "is_hidden": "on"}
    response = client.post(address, sent)
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=%2Fsequencesnew")
    client.force_login(alice)
    page = get_page(client, address)

    assert (fields(page)["title"], fields(page)["body"]) == ("Tides", "Half a thought.")
    assert [box.get("name") for box in page.cssselect("input[checked]")] == ["is_hidden"]
    assert Sequence.objects.count() == 0


def test_signed_out_is_led_to_sign_in_and_back_everywhere(client: Client, alice: User, tides: Sequence) -> None:
    forms, acts = pages_and_acts(tides)
    before = state()
    page = f"http://testserver{tides.editing_url}"

    for url in forms:
        for response in (client.get(url), client.post(url, SAID)):
            assert (response.status_code, response["Location"]) == (
                302,
                f"/account/login/?next={url.replace('/', '%2F')}",
            )
    for url in acts:
        response = client.post(url, SAID, headers={**PART, "HX-Current-URL": page})
        assert response["HX-Redirect"] == f"/account/login/?next={tides.editing_url.replace('/', '%2F')}"
    assert state() == before
    client.force_login(alice)
    # The last that was kept is the form of the last page; of strangers only so much is kept in a minute.
    client.logout()
    cache.clear()
    client.post(tides.editing_url, {"address": "dew", "chapter": "x"})
    client.force_login(alice)
    assert get_page(client, tides.editing_url).cssselect("input[name=address]")[0].value == "dew"


def test_sequence_leads_its_author_alone_to_editing_and_says_who_sees_it(
    alices: Client, client: Client, tides: Sequence
) -> None:
    def links(one: Client) -> list[str]:
        return texts(get_page(one, tides.get_absolute_url()), f"main a[href='{tides.editing_url}']")

    assert (links(alices), links(client)) == (["Edit your sequence"], [])
    assert texts(get_page(alices, tides.get_absolute_url()), "header .section__note") == []
    told = {
        "is_hidden_from_profile": "Public, but not on your profile.",
        "is_hidden": "Public, but in no list: who knows its address finds it.",
    }
    for name, sentence in told.items():
        Sequence.objects.update(**{name: True})
        assert texts(get_page(alices, tides.get_absolute_url()), "header .section__note") == [sentence]
        assert texts(get_page(client, tides.get_absolute_url()), "header .section__note") == []
