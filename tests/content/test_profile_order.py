"""What an owner puts where on their profile: sections in their order, and pinned posts."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Post
from content.numbers import settle_everything
from content.pinning import pin_post
from profiles.models import SECTIONS, User
from tests.factories import fill, make_post, make_sequence
from tests.members import signed_in
from tests.own_profiles import ORDER, PINNED, pinned, press, press_labelled, shown_sections, sticky
from tests.pages import HTMX, get_page, parse, texts


def test_sections_stand_in_the_promised_order_until_their_owner_moves_one(
    alices: Client, alice: User, client: Client
) -> None:
    make_sequence(alice)
    settle_everything()
    before = shown_sections(client)
    page = get_page(alices, "/users/alice/edit")
    response = press_labelled(alices, page, "Move up: Comments")

    assert (before, response["Location"]) == (list(SECTIONS), "/users/alice/edit#section-order")
    assert shown_sections(client) == ["sequences", "posts", "comments", "wikitags"]
    press_labelled(alices, get_page(alices, "/users/alice/edit"), "Move down: Sequences")
    assert shown_sections(client) == ["posts", "sequences", "comments", "wikitags"]
    assert shown_sections(client, "/users/alice/comments") == ["comments"]


@pytest.mark.parametrize("order", [" ".join(order) for order in permutations(SECTIONS)])
def test_every_order_can_be_had_and_sent_twice(alices: Client, alice: User, order: str) -> None:
    for _ in range(2):
        assert press(alices, ORDER, {"order": order}).status_code == 302

    assert User.objects.get(pk=alice.pk).sections == order.split()


def test_buttons_at_the_ends_change_nothing(alices: Client, alice: User) -> None:
    page = get_page(alices, "/users/alice/edit")
    first, last = (page.get_element_by_id(f"section-order-{name}") for name in ("up-sequences", "down-comments"))

    assert [button.get("aria-disabled") for button in (first, last)] == ["true", "true"]
    assert {first.get("value"), last.get("value")} == {" ".join(SECTIONS)}


@pytest.mark.parametrize("order", ["", "posts", "posts posts wikitags comments", "x" * 9000, "\0"])
def test_what_is_no_order_is_refused(alices: Client, alice: User, order: str) -> None:
    assert press(alices, ORDER, {"order": order}).status_code == 400
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=alice.pk).update(section_order="posts")
    assert User.objects.get(pk=alice.pk).sections == list(SECTIONS)


def test_with_script_the_order_comes_back_alone_and_is_said(alices: Client, alice: User) -> None:
    wanted = {"order": "posts sequences wikitags comments"}
    response = press(alices, ORDER, wanted, **HTMX, **{"HX-Target": "section-order"})
    page = parse(response)

    assert (response.status_code, page.cssselect("main")) == (200, [])
    assert texts(page, ".movables__label") == ["Posts", "Sequences", "Wikitag Contributions", "Comments"]
    assert texts(page, "[hx-swap-oob]") == ["1. Posts, 2. Sequences, 3. Wikitag Contributions, 4. Comments"]


@pytest.mark.parametrize("url", [ORDER, PINNED])
def test_get_is_refused_and_others_and_strangers_change_nothing(
    client: Client, alice: User, bob: User, url: str
) -> None:
    post = make_post(alice)
    wanted = {"order": "posts sequences wikitags comments", "pin": post.pk}

    assert signed_in(alice).get(url).status_code == 405
    assert press(client, url, wanted)["Location"] == "/account/login/?next=%2Fusers%2Falice%2Fedit"
    assert press(signed_in(bob), url, wanted).status_code == 404
    assert (User.objects.get(pk=alice.pk).sections, pinned(alice)) == (list(SECTIONS), [])


@pytest.mark.parametrize("url", [ORDER, PINNED])
def test_archive_takes_no_order_but_shows_it(alices: Client, alice: User, settings: Any, url: str) -> None:
    post = make_post(alice)
    make_post(alice)
    pin_post(alice, post)
    settle_everything()
    settings.BYLINE_MODE = "archive"

    assert press(alices, url, {"order": "posts sequences wikitags comments", "unpin": post.pk}).status_code == 404
    assert sticky(Client()) == [post.pk]


@pytest.mark.parametrize("rows", [1, 9])
def test_settings_cost_the_same_queries_for_any_number_of_posts(alices: Client, alice: User, rows: int) -> None:
    fill(alice, rows)
    for post in Post.objects.filter(author=alice, is_shortform=False)[: min(rows, 4)]:
        pin_post(alice, post)
    with CaptureQueriesContext(connection) as queries:
        page = get_page(alices, "/users/alice/edit")

    assert len(page.cssselect("#pinned-posts .movables__one")) == min(rows, 4)
    assert len(queries) == 5
