"""The buttons that order the posts and chapters of a sequence, with script and without."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from content.arrangement import arrange
from content.models import ChapterPost, Post, Sequence
from content.numbers import differences
from content.sequencing import add_posts
from tests.factories import make_chapter, make_post, make_sequence
from tests.pages import get_page, parse, row_ids, texts
from tests.sequences import PART, fields, make_tides, press, titles
from tests.steps import count_steps

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tides(alice: User) -> Sequence:
    return make_tides(alice)


def test_buttons_say_what_they_move_and_where_to(alices: Client, tides: Sequence) -> None:
    page = get_page(alices, tides.editing_url)

    assert texts(page, ".arrangement button") == [
        "Move “Chapter 1” up: it is the first",
        "Move “Chapter 1” down",
        "Move “Ebb” up: it is the first",
        "Move “Ebb” down",
        "Remove “Ebb”",
        "Move “Flow” up",
        "Move “Flow” down, to the beginning of “Still”",
        "Remove “Flow”",
        "Move “Still” up",
        "Move “Still” down: it is the last",
        "Move “Slack” up, to the end of “Chapter 1”",
        "Move “Slack” down: it is the last",
        "Remove “Slack”",
        "Add",
    ]
    assert [one.text_content().strip() for one in page.cssselect("button[aria-disabled=true]")] == [
        "Move “Chapter 1” up: it is the first",
        "Move “Ebb” up: it is the first",
        "Move “Still” down: it is the last",
        "Move “Slack” down: it is the last",
    ]


MOVES = [
    ("Move “Ebb” down", [["Flow", "Ebb"], ["Slack"]], "“Ebb” is number 2 of 2 in “Chapter 1”."),
    ("Move “Flow” up", [["Flow", "Ebb"], ["Slack"]], "“Flow” is number 1 of 2 in “Chapter 1”."),
    (
        "Move “Flow” down, to the beginning of “Still”",
        [["Ebb"], ["Flow", "Slack"]],
        "“Flow” is number 1 of 2 in “Still”.",
    ),
    (
        "Move “Slack” up, to the end of “Chapter 1”",
        [["Ebb", "Flow", "Slack"], []],
        "“Slack” is number 3 of 3 in “Chapter 1”.",
    ),
    ("Move “Ebb” up: it is the first", [["Ebb", "Flow"], ["Slack"]], "“Ebb” is number 1 of 2 in “Chapter 1”."),
    ("Move “Still” up", [["Slack"], ["Ebb", "Flow"]], "“Still” is now number 1."),
    ("Move “Chapter 1” down", [["Slack"], ["Ebb", "Flow"]], "“Chapter 2” is now number 2."),
    ("Remove “Ebb”", [["Flow"], ["Slack"]], "The post is taken out."),
]


@pytest.mark.parametrize(("name", "order", "told"), MOVES)
def test_button_does_its_work_without_script_and_no_more_when_pressed_again(
    alices: Client, tides: Sequence, name: str, order: list[list[str]], told: str
) -> None:
    page = get_page(alices, tides.editing_url)

    for _ in range(2):
        response = press(alices, page, name)
        assert (response.status_code, response["Location"].partition("#")[0]) == (302, tides.editing_url)
        assert titles(tides) == order
    assert list(differences()) == []


@pytest.mark.parametrize(("name", "order", "told"), MOVES)
def test_button_answers_htmx_with_the_ordered_part_and_a_sentence(
    alices: Client, tides: Sequence, name: str, order: list[list[str]], told: str
) -> None:
    page = get_page(alices, tides.editing_url)
    response = press(alices, page, name, **PART)
    part = parse(response)

    assert (response.status_code, part.get("id"), titles(tides)) == (200, "arrangement", order)
    assert texts(part, "[hx-swap-oob='innerHTML:#status']") == [told]
    whole = get_page(alices, tides.editing_url).get_element_by_id("arrangement")
    assert texts(part, "h2, li, button") == texts(whole, "h2, li, button")
    assert [one.get("id") for one in part.cssselect("button[id]")] == [
        one.get("id") for one in whole.cssselect("button[id]")
    ]


def test_moved_row_is_where_the_reader_is_led_to(alices: Client, tides: Sequence) -> None:
    entry = ChapterPost.objects.get(post__title="Flow")
    response = press(alices, get_page(alices, tides.editing_url), "Move “Flow” up")

    assert response["Location"] == f"{tides.editing_url}#entry-{entry.pk}"
    assert texts(get_page(alices, tides.editing_url), f"#entry-{entry.pk} a") == ["Flow"]


def test_what_is_typed_below_the_buttons_comes_back_with_the_ordered_part(
    alices: Client, alice: User, tides: Sequence
) -> None:
    entry, first, dew = ChapterPost.objects.of(tides)[0], tides.chapters.all()[0], make_post(alice, title="Dew")
    begun = {"address": "half an addr", "chosen": dew.pk, "chapter": first.pk}
    url = f"{tides.editing_url}/posts/{entry.pk}/remove"
    part = parse(alices.post(url, begun, headers=PART))

    included = {one.get("hx-include") for one in get_page(alices, tides.editing_url).cssselect("[hx-post]:not(form)")}
    assert included == {f"#{form.get('id')}" for form in part.cssselect("form[hx-post]")}
    assert fields(part) == begun


def test_focus_goes_to_the_title_when_the_pressed_button_is_gone(alices: Client, tides: Sequence) -> None:
    page = get_page(alices, tides.editing_url)
    first = parse(press(alices, page, "Remove “Slack”", **PART))
    again = parse(press(alices, page, "Remove “Slack”", **PART))

    assert [(one.tag, one.text_content()) for one in first.cssselect("[autofocus]")] == [("h2", "Still")]
    assert again.get("autofocus") is not None


@pytest.mark.parametrize("to", ["", ":", "x:", "x:y", "x:-1", "x:1e3", "x:٣", "x:" + "9" * 40, "\x00:\x00"])
def test_senseless_place_is_a_bad_request(alices: Client, tides: Sequence, to: str) -> None:
    entry, chapter = ChapterPost.objects.of(tides)[0], tides.chapters.all()[0]
    acts = [f"posts/{entry.pk}/move", f"chapters/{chapter.pk}/move", "place"]

    assert [alices.post(f"{tides.editing_url}/{act}", {"to": to}).status_code for act in acts] == [400] * 3
    assert titles(tides) == [["Ebb", "Flow"], ["Slack"]]


def test_unknown_entry_or_chapter_changes_nothing(alices: Client, tides: Sequence) -> None:
    elsewhere = make_chapter(make_sequence(), posts=[make_post()])
    entry, stranger = ChapterPost.objects.of(tides)[0], elsewhere.entries.get()
    moves = [(entry.pk, f"{elsewhere.pk}:1"), (stranger.pk, f"{entry.chapter_id}:1"), (10**30, f"{entry.chapter_id}:1")]

    answers = [alices.post(f"{tides.editing_url}/posts/{pk}/move", {"to": to}).status_code for pk, to in moves]
    assert answers == [302] * 3
    assert alices.post(f"{tides.editing_url}/posts/{stranger.pk}/remove").status_code == 302
    assert (titles(tides), elsewhere.entries.count()) == ([["Ebb", "Flow"], ["Slack"]], 1)
    assert alices.post(f"{tides.editing_url}/chapters/{elsewhere.pk}/move", {"to": "1"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 9])
def test_page_costs_the_same_queries_for_any_number_of_rows(
    alices: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    sequence = make_sequence(alice)
    for _ in range(rows):
        chapter = make_chapter(sequence)
        add_posts(chapter, [make_post(title="Another's") for _ in range(rows)])
        make_post(alice)

    with django_assert_num_queries(9):
        page = get_page(alices, sequence.editing_url)
    assert len(row_ids(page)) == rows * rows + 1


def test_work_of_showing_a_chapter_grows_with_its_length(alice: User) -> None:
    def steps_for(length: int) -> int:
        chapter = make_chapter(make_sequence(alice))
        posts = Post.objects.bulk_create(Post(author=alice, title="T", slug="t") for _ in range(length))
        ChapterPost.objects.bulk_create(
            ChapterPost(chapter=chapter, post=post, position=place) for place, post in enumerate(posts, start=1)
        )
        shown, steps = count_steps(partial(arrange, chapter.sequence, alice))
        assert len(shown[0].posts) == length
        return steps

    assert steps_for(600) < 2.2 * steps_for(300)


@pytest.mark.parametrize("rows", [2, 9])
def test_move_costs_the_same_queries_for_any_number_of_rows(
    alices: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    sequence = make_sequence(alice)
    for _ in range(rows):
        add_posts(make_chapter(sequence), [make_post(alice) for _ in range(rows)])
    entry, last = ChapterPost.objects.of(sequence)[0], sequence.chapters.last()
    assert last

    with django_assert_num_queries(21):
        alices.post(f"{sequence.editing_url}/posts/{entry.pk}/move", {"to": f"{last.pk}:1"}, headers=PART)
