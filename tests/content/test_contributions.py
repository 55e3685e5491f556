"""Whose words a wikitag's current text holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.contributions import LONGEST_CHAIN, count_changed_texts, shares_of, surviving_characters
from content.diffs import Contribution, change_sizes, contributions
from content.models import Revision
from content.numbers import differences, settle, settle_everything
from tests.admin_pages import change_url, delete, save
from tests.content.test_shown_changes import documents
from tests.factories import make_revision, make_user, make_wikitag

if TYPE_CHECKING:
    from typing import Any

    from django.test import Client

    from content.models import Wikitag
    from profiles.models import User


def shares(wikitag: Wikitag, text: str) -> list[tuple[str, int, int, int]]:
    found = shares_of(wikitag, "", text=text)
    return [(share.person.display_name, share.edits, share.characters, share.percent) for share in found.people]


def surviving(wikitag: Wikitag) -> list[int]:
    by_pk = surviving_characters(wikitag.pk)
    return [
        by_pk[pk] for pk in wikitag.revisions.order_by("lens", "major", "minor", "patch").values_list("pk", flat=True)
    ]


def imported(wikitag: Wikitag, author: User, version: str, body_html: str, **fields: Any) -> Revision:
    major, minor, patch = map(int, version.split("."))
    pk = f"{wikitag.pk[:10]}-{major}-{minor}-{patch}"
    return make_revision(
        author, wikitag=wikitag, major=major, minor=minor, patch=patch, body_html=body_html, source="e.org", source_id=pk, **fields
    )  # fmt: skip


def test_words_belong_to_the_edit_that_brought_them_in() -> None:
    assert contributions(["<p>one two</p>", "<p>one three two</p>", "<p>one three</p><p>four</p>"]) == [
        Contribution(brought=7, surviving=4),
        Contribution(brought=6, surviving=5),
        Contribution(brought=4, surviving=4),
    ]


def test_undoing_gives_words_back_to_whom_they_belonged() -> None:
    assert contributions(["<p>good words</p>", "<p>spam</p>", "<p>good words</p>"]) == [
        Contribution(10, 10),
        Contribution(4, 0),
        Contribution(0, 0),
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(documents, min_size=1, max_size=5))
def test_what_survives_adds_up_to_the_last_text(chain: list[str]) -> None:
    counted = contributions(chain)
    assert sum(one.surviving for one in counted) == change_sizes("", chain[-1]).added
    assert [one for one in counted if one.surviving > one.brought] == []


def test_last_edit_keeps_all_that_it_brought() -> None:
    assert contributions(["<p>a b c</p>", "<p>a x c y</p>"])[-1] == Contribution(3, 3)


@pytest.mark.django_db
def test_shares_are_read_without_comparing_anything(alice: User, bob: User, django_assert_num_queries: Any) -> None:
    tag = make_wikitag()
    make_revision(alice, wikitag=tag, body_html="<p>one two</p>")
    make_revision(bob, wikitag=tag, body_html="<p>one three two</p>")
    make_revision(alice, wikitag=tag, body_html="<p>one three</p><p>four</p>")
    make_revision(make_user("Drafter"), wikitag=tag, is_draft=True, body_html="<p>nothing</p>")
    make_revision(bob, wikitag=tag, lens="other", body_html="<p>another text</p>")
    settle_everything()

    with django_assert_num_queries(2):
        assert shares(tag, "<p>one three</p><p>four</p>") == [("Alice", 2, 8, 62), ("Bob", 1, 5, 38)]
    assert surviving(tag) == [4, 5, 4, 0, 12]
    assert shares_of(tag, "", text="<p>one three</p><p>four</p>").unknown == 0


@pytest.mark.django_db
def test_of_a_text_whose_beginning_is_missing_an_edit_gets_what_the_source_says(alice: User, bob: User) -> None:
    tag = make_wikitag()
    imported(tag, alice, "1.3.0", "<p>0123456789 0123456789</p>", characters_added=7, kind="minor")
    imported(tag, bob, "1.4.0", "<p>0123456789 0123456789</p><p>ab</p>", characters_added=99)

    assert surviving(tag) == [7, 2]
    settle_everything()
    assert shares_of(tag, "", text="<p>0123456789 0123456789</p><p>ab</p>").unknown == 61


@pytest.mark.django_db
def test_an_edit_without_text_is_passed_over(alice: User, bob: User) -> None:
    tag = make_wikitag()
    imported(tag, alice, "1.0.0", "<p>one</p>", kind="initial")
    imported(tag, bob, "1.1.0", "", characters_added=40)

    assert surviving(tag) == [3, 0]


@pytest.mark.django_db
def test_an_endless_history_is_followed_from_its_end_only(alice: User, bob: User) -> None:
    tag = make_wikitag()
    make_revision(bob, wikitag=tag, body_html=f"<p>old</p>{' ' * (LONGEST_CHAIN - 40)}")
    make_revision(bob, wikitag=tag, body_html="<p>old new</p>", characters_added=4)
    make_revision(alice, wikitag=tag, body_html="<p>old new newest</p>", characters_added=7)

    assert surviving(tag) == [0, 4, 7]


@pytest.mark.django_db
def test_any_history_kept_by_hand_stays_right(operator: Client, alice: User, bob: User) -> None:
    tag = make_wikitag()
    first = make_revision(alice, wikitag=tag, body_html="<p>one two</p>", body_source="<p>one two</p>")
    second = make_revision(bob, wikitag=tag, body_html="<p>one two three</p>", body_source="<p>one two three</p>")
    settle_everything()

    save(operator, change_url(first), body_source="<p>one</p>")
    assert (list(differences()), surviving(tag)) == ([], [3, 10])

    save(operator, change_url(second), is_draft="on")
    assert (list(differences()), surviving(tag)) == ([], [3, 0])

    delete(operator, first)
    assert (list(differences()), surviving(tag)) == ([], [0])


@pytest.mark.django_db
def test_new_text_of_an_edit_changes_the_sizes_of_the_next(operator: Client, alice: User) -> None:
    tag = make_wikitag()
    texts = ("<p>one</p>", "<p>one two</p>", "<p>one two three</p>")
    first, *_ = [make_revision(alice, wikitag=tag, body_html=text, body_source=text) for text in texts]

    save(operator, change_url(first), body_source="<p>one zwei</p>")

    sizes = Revision.objects.order_by("minor").values_list("characters_added", "characters_removed")
    assert list(sizes) == [(8, 0), (3, 4), (12, 0)]


@pytest.mark.django_db
def test_recount_of_one_edit_settles_the_whole_text(alice: User) -> None:
    tag = make_wikitag()
    one, other = (make_revision(alice, wikitag=tag, body_html=f"<p>{text}</p>") for text in ("one", "one two"))
    Revision.objects.update(characters_surviving=77)

    settle(Revision, [other.pk])
    count_changed_texts()

    assert list(Revision.objects.order_by("minor").values_list("pk", "characters_surviving")) == [
        (one.pk, 3),
        (other.pk, 4),
    ]
