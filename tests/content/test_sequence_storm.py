"""Sequences that are made and ordered from several browsers at once."""

from __future__ import annotations

from functools import partial
from itertools import chain
from threading import Event
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from content.models import Post, Sequence
from content.numbers import differences, settle, settle_everything
from content.sequencing import (
    Details,
    Spot,
    add_posts,
    contents_of,
    create_sequence,
    move_chapter,
    move_entry,
    place_on_profile,
)
from tests.at_once import PATIENCE, at_once, is_waited_for, wait_until
from tests.factories import make_post, make_sequence
from tests.sequences import TITLES, make_long_tides, titles_of

if TYPE_CHECKING:
    from profiles.models import User


@pytest.fixture
def tides(alice: User) -> Sequence:
    return make_long_tides(alice)


@pytest.mark.django_db(transaction=True)
def test_browsers_that_order_at_once_lose_and_double_nothing(tides: Sequence, alice: User) -> None:
    contents, new = contents_of(tides), [make_post(alice, title=f"New {number}") for number in range(4)]
    first, second = contents.chapters
    entries = [entry.pk for entry in chain(*contents.entries.values())]
    settle_everything()

    def order(mine: int) -> None:
        for position in (1, 3, 2):
            for pk in entries[mine:] + entries[:mine]:
                move_entry(tides, pk, to=Spot((first, second)[(position + mine) % 2].pk, position))
            move_chapter(first, number=1 + mine % 2)
        add_posts(second, [new[mine]])

    at_once(*(partial(order, mine) for mine in range(4)))

    assert sorted(chain(*titles_of(tides))) == sorted([*TITLES, *(post.title for post in new)])
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_sequences_ordered_from_two_browsers_stay_in_one_order(alice: User) -> None:
    rows = [make_sequence(alice) for _ in range(4)]
    other = make_sequence(profile_position=3)

    def order(mine: Sequence) -> None:
        for position in (1, 3, 2):
            place_on_profile(mine, position=position)

    at_once(*(partial(order, row) for row in rows))

    assert sorted(row.profile_position for row in Sequence.objects.by(alice)) == [1, 2, 3, 4]
    other.refresh_from_db()
    assert other.profile_position == 3


@pytest.mark.django_db(transaction=True)
def test_author_makes_several_sequences_at_once(alice: User) -> None:
    acts = [
        partial(create_sequence, alice, pk=f"sequence{number}", details=Details(f"{number}", "", is_draft=False))
        for number in range(6)
    ]

    at_once(*acts)

    alice.refresh_from_db()
    assert (Sequence.objects.by(alice).count(), alice.sequence_count) == (6, 6)
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_post_is_changed_while_it_is_put_into_a_sequence(tides: Sequence, alice: User) -> None:
    chapter, post = contents_of(tides).chapters[0], make_post(alice, title="Dew")
    is_held, is_put = Event(), Event()
    settle_everything()

    def change() -> None:
        with transaction.atomic():
            list(Post.objects.filter(pk=post.pk).select_for_update(no_key=True))
            is_held.set()
            # The other waits for the post; had it the sequence already, each would wait for the other.
            wait_until(lambda: is_put.is_set() or is_waited_for())
            settle(Sequence, [tides.pk])

    def put() -> None:
        assert is_held.wait(PATIENCE)
        try:
            add_posts(chapter, [post])
        finally:
            is_put.set()

    at_once(change, put)

    assert titles_of(tides) == [["Ebb", "Flow", "Neap", "Dew"], ["Slack", "Spring"]]
    assert list(differences()) == []
