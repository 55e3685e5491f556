"""What stands in a sequence, in which order, whatever is done to it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from content.models import Chapter, ChapterPost, Post, Sequence
from content.models.sequence import SEQUENCE_ORDER
from content.numbers import differences, settle_everything
from content.sequencing import (
    AlreadyThereError,
    Spot,
    add_chapter,
    add_posts,
    contents_of,
    delete_chapter,
    move_chapter,
    move_entry,
    place_on_profile,
    remove_entry,
    set_draft,
)
from tests.factories import make_chapter, make_post, make_sequence
from tests.sequences import TITLES, make_long_tides, titles_of

if TYPE_CHECKING:
    from profiles.models import User


def entry_of(sequence: Sequence, title: str) -> int:
    return ChapterPost.objects.of(sequence).get(post__title=title).pk


@pytest.fixture
def tides(alice: User) -> Sequence:
    return make_long_tides(alice)


@pytest.mark.parametrize(
    ("title", "chapter", "position", "order"),
    [
        ("Ebb", 0, 2, [["Flow", "Ebb", "Neap"], ["Slack", "Spring"]]),
        ("Neap", 0, 1, [["Neap", "Ebb", "Flow"], ["Slack", "Spring"]]),
        ("Neap", 1, 1, [["Ebb", "Flow"], ["Neap", "Slack", "Spring"]]),
        ("Spring", 0, 2, [["Ebb", "Spring", "Flow", "Neap"], ["Slack"]]),
        ("Slack", 0, 4, [["Ebb", "Flow", "Neap", "Slack"], ["Spring"]]),
        ("Ebb", 0, 1, [["Ebb", "Flow", "Neap"], ["Slack", "Spring"]]),
        ("Ebb", 0, 0, [["Ebb", "Flow", "Neap"], ["Slack", "Spring"]]),
        ("Ebb", 1, 10**9, [["Flow", "Neap"], ["Slack", "Spring", "Ebb"]]),
    ],
)
def test_post_moves_to_the_wanted_spot_however_often_it_is_wanted(
    tides: Sequence, title: str, chapter: int, position: int, order: list[list[str]]
) -> None:
    spot = Spot(contents_of(tides).chapters[chapter].pk, position)

    for _ in range(2):
        move_entry(tides, entry_of(tides, title), to=spot)
        assert titles_of(tides) == order
    assert list(differences()) == []


def test_post_does_not_move_to_a_chapter_of_another_sequence(tides: Sequence) -> None:
    elsewhere = make_chapter(make_sequence())

    assert move_entry(tides, entry_of(tides, "Ebb"), to=Spot(elsewhere.pk, 1)) is None
    assert titles_of(tides) == [["Ebb", "Flow", "Neap"], ["Slack", "Spring"]]


def test_entry_of_another_sequence_is_left_alone(tides: Sequence) -> None:
    other = make_sequence(posts=[make_post(title="Dew")])
    dew = entry_of(other, "Dew")

    assert move_entry(tides, dew, to=Spot(contents_of(tides).chapters[0].pk, 1)) is None
    assert remove_entry(tides, dew) is None
    assert (titles_of(tides), titles_of(other)) == ([["Ebb", "Flow", "Neap"], ["Slack", "Spring"]], [["Dew"]])


def test_post_that_an_import_brought_in_two_chapters_becomes_one_where_they_meet(tides: Sequence) -> None:
    second = contents_of(tides).chapters[1]
    ChapterPost.objects.create(chapter=second, post=Post.objects.get(title="Ebb"), position=3)
    settle_everything()
    first = contents_of(tides).entries[contents_of(tides).chapters[0].pk][0]

    move_entry(tides, first.pk, to=Spot(second.pk, 1))

    assert titles_of(tides) == [["Flow", "Neap"], ["Ebb", "Slack", "Spring"]]
    assert list(differences()) == []


def test_removed_post_leaves_no_gap_and_stays_a_post(tides: Sequence) -> None:
    flow = entry_of(tides, "Flow")

    removed = [remove_entry(tides, flow) for _ in range(2)]

    assert [entry and entry.post.title for entry in removed] == ["Flow", None]
    assert titles_of(tides) == [["Ebb", "Neap"], ["Slack", "Spring"]]
    assert Sequence.objects.get(pk=tides.pk).post_count == 4
    assert list(differences()) == []


def test_posts_are_added_once_behind_the_others(tides: Sequence, alice: User) -> None:
    chapter = contents_of(tides).chapters[0]
    dew, fog = make_post(alice, title="Dew"), make_post(title="Fog")
    settle_everything()

    for _ in range(2):
        add_posts(chapter, [dew, fog, dew])

    assert titles_of(tides) == [["Ebb", "Flow", "Neap", "Dew", "Fog"], ["Slack", "Spring"]]
    assert Sequence.objects.get(pk=tides.pk).post_count == 7
    assert list(differences()) == []


def test_post_of_another_chapter_is_not_added_and_none_beside_it(tides: Sequence) -> None:
    slack, dew = Post.objects.get(title="Slack"), make_post(title="Dew")

    with pytest.raises(AlreadyThereError) as refused:
        add_posts(contents_of(tides).chapters[0], [dew, slack])

    assert refused.value.posts == [slack]
    assert titles_of(tides) == [["Ebb", "Flow", "Neap"], ["Slack", "Spring"]]


def test_nothing_is_added_to_a_chapter_that_was_deleted_meanwhile(tides: Sequence) -> None:
    chapter = contents_of(tides).chapters[1]
    delete_chapter(Chapter.objects.get(pk=chapter.pk))

    add_posts(chapter, [make_post(title="Dew")])

    assert titles_of(tides) == [["Ebb", "Flow", "Neap"]]


def test_draft_counts_when_it_is_published(tides: Sequence, alice: User) -> None:
    draft = make_post(alice, title="Dew", is_draft=True)
    add_posts(contents_of(tides).chapters[0], [draft])

    assert Sequence.objects.get(pk=tides.pk).post_count == 5
    Post.objects.filter(pk=draft.pk).update(is_draft=False)
    settle_everything()
    assert Sequence.objects.get(pk=tides.pk).post_count == 6


def test_chapters_move_are_added_once_and_deleted_with_their_places_alone(tides: Sequence) -> None:
    first = contents_of(tides).chapters[0]
    for _ in range(2):
        add_chapter(tides, pk="third", title="Third", subtitle="")
    assert titles_of(tides) == [["Ebb", "Flow", "Neap"], ["Slack", "Spring"], []]
    for _ in range(2):
        move_chapter(Chapter.objects.get(pk="third"), number=1)
    assert titles_of(tides) == [[], ["Ebb", "Flow", "Neap"], ["Slack", "Spring"]]
    for _ in range(2):
        delete_chapter(first)
    assert titles_of(tides) == [[], ["Slack", "Spring"]]
    assert Post.objects.count() == 5
    assert list(differences()) == []


def test_uneven_numbers_of_an_import_are_evened_out(alice: User) -> None:
    sequence = make_sequence(alice)
    for title in ("Ebb", "Flow"):
        chapter = make_chapter(sequence, number=7, pk=title)
        ChapterPost.objects.create(chapter=chapter, post=make_post(title=title), position=40)

    move_chapter(contents_of(sequence).chapters[1], number=1)

    assert titles_of(sequence) == [["Flow"], ["Ebb"]]


# An act and two numbers that say on what, and where to.
ACTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 9)), max_size=15)


@pytest.mark.django_db
@hypothesis_settings(max_examples=30)
@given(acts=ACTS)
def test_any_moves_keep_every_post_and_number_without_gaps(acts: list[tuple[int, int, int]]) -> None:
    with transaction.atomic():
        sequence = make_sequence(posts=[make_post(title=title) for title in TITLES])
        make_chapter(sequence)
        settle_everything()
        for act in acts:
            change(sequence, *act)
            assert sorted(chain(*titles_of(sequence))) == sorted(TITLES)
        assert list(differences()) == []
        transaction.set_rollback(True)


def change(sequence: Sequence, act: int, which: int, where: int) -> None:
    contents = contents_of(sequence)
    chapter = contents.chapters[which % len(contents.chapters)]
    entries = list(chain(*contents.entries.values()))
    entry = entries[which % len(entries)]
    match act:
        case 0:
            add_chapter(sequence, pk=f"chapter{where}", title="", subtitle="")
        case 1:
            move_chapter(chapter, number=where)
        case 2 if not contents.entries[chapter.pk]:
            delete_chapter(chapter)
        case 3:
            remove_entry(sequence, entry.pk)
            add_posts(contents.chapters[where % len(contents.chapters)], [entry.post])
        case _:
            move_entry(sequence, entry.pk, to=Spot(contents.chapters[where % len(contents.chapters)].pk, where))


@pytest.fixture
def shelf(alice: User) -> list[Sequence]:
    """Four sequences in the order of the profile, of which the second is hidden and the last is a draft."""
    rows = [make_sequence(alice, title=title, profile_position=10) for title in ("D", "C", "B", "A")]
    Sequence.objects.filter(pk=rows[2].pk).update(is_hidden_from_profile=True)
    Sequence.objects.filter(pk=rows[0].pk).update(is_draft=True)
    settle_everything()
    return rows


def on_profile(owner: User) -> tuple[list[str], list[str]]:
    """Return the titles in order, first those that everybody finds, then all."""
    rows = Sequence.objects.by(owner).order_by(*SEQUENCE_ORDER)
    return [row.title for row in rows.listed()], [row.title for row in rows]


def test_sequence_is_placed_among_the_listed_ones_and_hidden_ones_keep_their_places(
    shelf: list[Sequence], alice: User
) -> None:
    assert on_profile(alice) == (["A", "C"], ["A", "B", "C", "D"])
    for _ in range(2):
        place_on_profile(shelf[1], position=1)
        assert on_profile(alice) == (["C", "A"], ["C", "B", "A", "D"])
    place_on_profile(shelf[2], position=1)
    assert on_profile(alice) == (["C", "A"], ["C", "B", "A", "D"])
    set_draft(shelf[0], is_draft=False)
    assert on_profile(alice) == (["C", "A", "D"], ["C", "B", "A", "D"])
    place_on_profile(shelf[0], position=2)
    assert on_profile(alice) == (["C", "D", "A"], ["C", "B", "D", "A"])
    assert list(differences()) == []
