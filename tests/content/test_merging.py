"""Two edits of one text put together: both are in the result, or there is none."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.diffs import merge
from tests.steps import count_steps

BASE = "# Tides\n\nEbb.\n\nFlow.\n\n- one\n- two\n- three\n"

texts = st.text(st.sampled_from("ab \n"), max_size=40)


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        (("Ebb.", "Ebb!"), ("Flow.", "Flow!"), BASE.replace("Ebb.", "Ebb!").replace("Flow.", "Flow!")),
        (("# Tides", "# The tides"), ("- three", "- 3"), BASE.replace("# T", "# The t").replace("three", "3")),
        (
            ("Ebb.\n\n", ""),
            ("- three\n", "- three\n- four\n"),
            BASE.replace("Ebb.\n\n", "").replace("three", "three\n- four"),
        ),
        (("Ebb.", "Ebb!"), ("Ebb.", "Ebb!"), BASE.replace("Ebb.", "Ebb!")),
        (("Ebb.", "Ebb!"), ("Ebb.", "Ebb?"), None),
        (("Ebb.", "Ebb!"), ("Ebb.\n\n", ""), None),
        (("- one\n", "- one!\n"), ("- two\n", "- two!\n"), BASE.replace("one", "one!").replace("two", "two!")),
        (("- three\n", "- three\n- four\n"), ("- three\n", "- three\n- 4\n"), None),
    ],
)
def test_edits_of_other_places_are_put_together(
    one: tuple[str, str], other: tuple[str, str], merged: str | None
) -> None:
    assert merge(BASE, BASE.replace(*one), BASE.replace(*other)) == merged


@given(texts, texts)
def test_edit_of_one_side_alone_is_the_result(base: str, edited: str) -> None:
    assert merge(base, edited, base) == merge(base, base, edited) == merge(base, edited, edited) == edited


@given(texts, texts, texts)
def test_sides_are_equal(base: str, one: str, other: str) -> None:
    assert merge(base, one, other) == merge(base, other, one)


@given(st.lists(st.sampled_from(["keep", "one", "other"]), min_size=1, max_size=12))
def test_every_paragraph_is_as_whoever_changed_it_left_it(changed_by: list[str]) -> None:
    def text(*sides: str) -> str:
        return "\n\n".join(f"{number} {side if side in sides else ''}" for number, side in enumerate(changed_by))

    assert merge(text(), text("one"), text("other")) == text("one", "other")


@pytest.mark.parametrize("part", ["\n", "a\n", "a\nb\n", "<p>"])
def test_work_of_merging_hostile_texts_grows_with_their_length(part: str) -> None:
    def steps_for(length: int) -> int:
        text = part * (length // len(part))
        _, steps = count_steps(partial(merge, text, "x" + text, text[:-7] + "y\nz" + text[-7:]))
        return steps

    assert steps_for(200_000) < 2.2 * steps_for(100_000) + 100
