"""What the worst texts ask of the server, counted: it grows as their length does, and beyond it they are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.richtext import TooMuchError, render
from content.richtext.highlighting import LANGUAGES, colouring_cost
from content.richtext.limits import COLOURING, MARKUP, MOST_FORMULAS, byte_length, longest_html
from profiles.models import TextFormat
from tests.constructs import CONSTRUCTS, DEFINITIONS, REPEATED, ordinary_text
from tests.steps import count_steps

SIZE = 1_000
# Rounds of loops and calls for a character of any text. The figures of the texts that take most are in
# `docs/decisions/0010-what-a-text-may-cost.md`.
MOST_STEPS = 220
MARKS = st.sampled_from([*REPEATED, *"a b \n \n\n".split(" ")])


@pytest.fixture(scope="module", autouse=True)
def lexers() -> None:
    """Load what reads code and formulas, which takes many steps once."""
    shown(ordinary_text(4_000))


def shown(source: str, text_format: str = TextFormat.MARKDOWN) -> str:
    """Return what is shown of a text; nothing where there is too much of something."""
    try:
        return render(source, text_format, scope="post-a1b2c3d4e5f6g7h8i")
    except TooMuchError:
        return ""


def assert_is_bounded(source: str, text_format: str, *, twice: str) -> None:
    html, steps = count_steps(lambda: shown(source, text_format))
    html_twice, steps_twice = count_steps(lambda: shown(twice, text_format))

    assert byte_length(html) <= longest_html(source)
    assert byte_length(html_twice) <= longest_html(twice)
    assert steps_twice <= 2.5 * steps + 100_000
    assert steps <= MOST_STEPS * len(source) + 100_000


@pytest.mark.parametrize("text_format", list(TextFormat))
@pytest.mark.parametrize("name", CONSTRUCTS)
def test_twice_the_construct_takes_twice_the_work(name: str, text_format: str) -> None:
    shape = CONSTRUCTS[name]
    assert_is_bounded(shape(SIZE)[:SIZE], text_format, twice=shape(2 * SIZE)[: 2 * SIZE])


@settings(max_examples=50, deadline=None)
@given(st.lists(MARKS, min_size=1, max_size=6).map("".join), st.sampled_from(["", DEFINITIONS]))
def test_twice_any_mixture_takes_twice_the_work(unit: str, before: str) -> None:
    times = SIZE // len(unit) + 1
    assert_is_bounded(before + unit * times, TextFormat.MARKDOWN, twice=before + unit * 2 * times)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("^[a]" * 50_000, "This text has too many footnotes to show."),
        ("[^a]: b\n\n" + "[^a] " * 39_000, "This text has too many footnotes to show."),
        ("[" * 200_000, "This text has too many brackets to show."),
        ("[a\n" * 66_000, "This text has too many short lines, quotes and lists to show."),
        ("^[" * 500 + "a" + "]" * 500, "This text has too many brackets to show."),
        (
            "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "|b\n" * 1_000,
            "This text has too many headings, list items and table cells to show.",
        ),
        ("#\n" * 50_000, "This text has too many headings, list items and table cells to show."),
        (">" * 55 + "a\n" * 5_000, "This text has too many short lines, quotes and lists to show."),
        (f"[a]: /{'u' * 9_000}\n\n" + "[a]" * 1_000, "This text has too many links to show."),
        (f"[a]: /{'u' * 9_000}\n\n" + "![a]" * 1_000, "This text has too many images to show."),
    ],
)
def test_refused_text_says_what_there_is_too_much_of(source: str, reason: str) -> None:
    with pytest.raises(TooMuchError) as refused:
        render(source, TextFormat.MARKDOWN, scope="post-a")

    assert str(refused.value.reason) == reason


def test_ordinary_text_of_any_length_is_shown() -> None:
    for size in (1, 100, 10_000, 60_000):
        assert 0 < byte_length(shown(ordinary_text(size))) < 6 * size + 1_000


def test_formulas_that_would_grow_too_long_are_shown_as_their_source() -> None:
    source = "$a$ " * MOST_FORMULAS

    html = shown(source)

    assert (html.count("<math"), html.count('<code class="math">')) == (0, MOST_FORMULAS)
    assert shown(f"{source}{'a' * 6_000}").count("<math") == MOST_FORMULAS


def test_code_that_would_grow_too_long_is_shown_without_colours() -> None:
    block = "```json\n" + "1," * 450 + "\n```\n"

    html = shown(block * 20)

    assert ("<span" in shown(block), "<span" in html) == (True, False)
    assert html == shown(block.replace("json", "nosuch") * 20).replace("nosuch", "json")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_colours_end_where_a_lexer_might_take_too_long(language: str) -> None:
    length = next(size for size in range(100, 20_000, 100) if colouring_cost(language, size) > COLOURING.of(size))
    code = f"```{language}\n{'x = 1\n' * (length // 6)}```\n"

    assert 800 < length < 4_000
    assert "<span" not in shown(code)


def test_growth_is_bounded_by_bytes() -> None:
    assert longest_html("é" * 100) == 200 * MARKUP.per_character + MARKUP.base
