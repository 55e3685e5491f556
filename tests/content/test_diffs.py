"""Change sizes: LessWrong's vectors, the plain algorithm as a yardstick, and hostile input."""

from __future__ import annotations

from functools import partial
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.diffs import ChangeSizes, change_sizes
from content.diffs.matching import COMPARISONS, HASHED_TOKENS
from tests.steps import count_steps

VECTORS = [
    ("", "<p>Hello world</p>", 11, 0),
    ("<p>Hello world</p>", "<p>Hello brave new world</p>", 10, 0),
    ("<p>Hello brave new world</p>", "<p>Hello world</p>", 0, 10),
    ("<p>cat</p>", "<p>cats</p>", 4, 3),
    ("<p>color of the sky</p>", "<p>colour of the sky</p>", 6, 5),
    ("<p>Hello world.</p>", "<p>Hello world!</p>", 6, 6),
    ("<p>a b c</p>", "<p>a b c</p><p>New para.</p>", 9, 0),
    ("<p>see word here</p>", '<p>see <a href="https://a.example">word</a> here</p>', 0, 0),
    ('<p><a href="https://a.example">word</a></p>', '<p><a href="https://b.example">word</a></p>', 0, 0),
    ("<p>one two three four five</p>", "<p>one 2 three 4 five</p>", 2, 7),
    ("<p>naïve café</p>", "<p>naive café</p>", 5, 5),
    ("<ul><li>A</li></ul>", "<ul><li>A</li><li>B item</li></ul>", 6, 0),
    ("<p>x &amp; y</p>", "<p>x &amp; y &lt; z</p>", 4, 0),
    ("<p>same</p>", "<p>same</p>", 0, 0),
]

# Counted by running node-htmldiff 1.x, links not atomic, as ForumMagnum has it.
MORE_VECTORS = [
    # Spaces alone are never kept: of a sentence said anew they count with its words.
    ("<p>The quick fox jumps</p>", "<p>A slow dog sleeps</p>", 17, 19),
    ("<p>The quick fox jumps</p>", "<p>A slow fox sleeps</p>", 12, 14),
    ("<p>a (b) c</p>", "<p>a (d) c</p>", 3, 3),
    ("<p>(b) c</p>", "<p>(d) c</p>", 2, 2),
    ("<p>&quot;yes&quot; he said</p>", '<p>"yes" he said</p>', 0, 0),
    ("<p>&#x201C;yes&#x201D;</p>", "<p>\u201cyes\u201d</p>", 0, 0),
    ("<p>a&nbsp;b</p>", "<p>a b</p>", 0, 0),
    ("<p>a\n  b</p>", "<p>a b</p>", 0, 0),
    ("<p>a</p> <p>b</p>", "<p>a</p><p>b</p>", 0, 0),
    ("<p>a</p>", '<p>a <img src="/1.png" alt="One"></p>', 1, 0),
    ('<p>x <img src="/1.png"> y</p>', '<p>x <img src="/2.png"> y</p>', 0, 0),
    ("<p>is <math><mi>x</mi></math></p>", "<p>is <math><mi>y</mi></math></p>", 1, 1),
    ("<h2>Title</h2>", "<h3>Title</h3>", 0, 0),
    ("<p>a</p><!-- note --><p>b</p>", "<p>a</p><p>b</p>", 0, 0),
    ("<p>hm</p>", "<p>hm 😀</p>", 3, 0),
    ("<p>hm</p>", "<p>hm &#128512;</p>", 3, 0),
    # The first of two equally long runs is taken, here "a b" and not "c d".
    ("<p>a b</p>x.<i>c d</i>", "<i>c d</i>y.<p>a b</p>", 5, 5),
]

tokens = st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", " ", " ", "cat.", "dog,", "x;", "&amp;"]), max_size=60)
documents = tokens.map(lambda found: [token for token, _ in groupby(found)])


def plain_sizes(before: list[str], after: list[str]) -> ChangeSizes:
    """Do what the docstring of change_sizes says, without any bound: find the longest run by trying every pair."""
    length = start_before = start_after = 0
    for i, token in enumerate(before):
        for j, other in enumerate(after):
            if other == token != " " and (run := shared_length(before[i:], after[j:])) > length:
                lead = i > 0 and j > 0 and before[i - 1] == after[j - 1] == " "
                length, start_before, start_after = run + lead, i - lead, j - lead
    if not length:
        return ChangeSizes(added=seen_length(after), removed=seen_length(before))
    left = plain_sizes(before[:start_before], after[:start_after])
    right = plain_sizes(before[start_before + length :], after[start_after + length :])
    return ChangeSizes(left.added + right.added, left.removed + right.removed)


def shared_length(before: list[str], after: list[str]) -> int:
    return next(
        (n for n, pair in enumerate(zip(before, after, strict=False)) if len(set(pair)) > 1),
        min(map(len, (before, after))),
    )


def seen_length(part: list[str]) -> int:
    lines = ["".join(group) for is_tag, group in groupby(part, lambda token: token.startswith("<")) if not is_tag]
    return sum(len(line.replace("&amp;", "&")) for line in lines if line.strip())


def page(paragraphs: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def paragraph(number: int) -> str:
    """Return 60 words, of which some are common and some are rare, differing from one number to the next."""
    return " ".join(f"word{(number * 7919 + place * 104_729) % (3 + 17 * (place % 9) ** 2)}" for place in range(60))


@pytest.mark.parametrize(("before", "after", "added", "removed"), [*VECTORS, *MORE_VECTORS])
def test_sizes_are_those_of_lesswrong(before: str, after: str, added: int, removed: int) -> None:
    assert change_sizes(before, after) == ChangeSizes(added=added, removed=removed)


@given(documents, documents)
def test_bounded_search_finds_what_the_plain_algorithm_finds(before: list[str], after: list[str]) -> None:
    assert change_sizes("".join(before), "".join(after)) == (
        plain_sizes(before, after) if before != after else ChangeSizes(0, 0)
    )


@given(documents, documents, documents, documents)
def test_an_edit_inside_a_page_is_found_as_by_the_plain_algorithm(
    start: list[str], old: list[str], new: list[str], end: list[str]
) -> None:
    before, after = [*start, "<hr>", *old, "<hr>", *end], [*start, "<hr>", *new, "<hr>", *end]
    sizes = change_sizes("".join(before), "".join(after))
    assert sizes == (plain_sizes(before, after) if before != after else ChangeSizes(0, 0))


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    sizes = change_sizes(before, after)
    assert 0 <= sizes.added <= 2 * len(after)
    assert 0 <= sizes.removed <= 2 * len(before)


@given(st.text(alphabet="ab <>&;/p\"'\ud83d=!-"))
def test_an_unchanged_text_has_no_change(text: str) -> None:
    assert change_sizes(text, text) == ChangeSizes(0, 0)


@pytest.mark.parametrize("count", [20, 100, 500])
def test_words_added_all_over_a_long_page_are_counted_exactly(count: int) -> None:
    old = [paragraph(number) for number in range(count)]
    new = [f"{text} extra" if number % 4 == 0 else text for number, text in enumerate(old)]
    assert change_sizes(page(old), page(new)) == ChangeSizes(added=6 * (count // 4), removed=0)
    assert change_sizes(page(new), page(old)) == ChangeSizes(added=0, removed=6 * (count // 4))


def test_words_changed_all_over_one_endless_paragraph_are_counted_exactly() -> None:
    old = [f"word{number % 700}x{number % 31}" for number in range(30_000)]
    new = [f"new{number}" if number % 100 == 50 else word for number, word in enumerate(old)]
    added = sum(len(word) for word in new if word.startswith("new"))
    removed = sum(len(before) for before, after in zip(old, new, strict=True) if before != after)
    assert change_sizes(f"<p>{' '.join(old)}</p>", f"<p>{' '.join(new)}</p>") == ChangeSizes(added, removed)


def filled(part: str) -> str:
    return part * (200_000 // len(part))


def numbered(template: str) -> list[str]:
    return [template.format(number, number + 1) for number in range(200_000 // (len(template) + 6))]


HOSTILE = {
    "one word": (filled("a "), filled("a ") + "b"),
    "two words": (filled("a b "), filled("b a ")),
    "other words": (filled("a "), filled("b ")),
    "one sign": (filled("."), filled(".")[:-1] + ",."),
    "other signs": (filled("."), filled(",")),
    "open brackets": (filled("<"), filled("<") + "x"),
    "ampersands": (filled("&"), filled("&") + "x"),
    "quotes": (filled("&quot;"), filled("&quot;") + "x"),
    "spaces": (filled(" "), filled(" ") + "x"),
    "hard spaces": (filled("a" + "&nbsp;" * 50), filled("a" + "&nbsp;" * 49)),
    "paragraphs": (filled("<p>a</p>"), filled("<p>b</p>")),
    "swapped paragraphs": (filled("<p>a</p><p>b</p>"), filled("<p>b</p><p>a</p>")),
    "open formulas": (filled("<math>"), filled("<math>") + "x"),
    "open comments": (filled("<!--"), filled("<!--") + "x"),
    "open images": (filled('<img src="'), filled('<img src="') + "x"),
    "turned around": ("".join(numbered("<p>{}</p>")), "".join(numbered("<p>{}</p>")[::-1])),
    "turned words": (" ".join(numbered("{}")), " ".join(numbered("{}")[::-1])),
    "chained": ("".join(numbered("<p>{1}</p><p>{0}</p>")), "".join(numbered("<p>{1}</p><p>{0}</p>")[::-1])),
    "all new": (page([paragraph(n) for n in range(500)]), page([paragraph(n) for n in range(501, 1001)])),
    "shuffled": (page([paragraph(n) for n in range(500)]), page([paragraph(n * 7 % 500) for n in range(500)])),
}


def most_steps(before: str, after: str) -> int:
    """Return what a comparison may cost: what its budget allows, and ten steps for each character that it reads."""
    return COMPARISONS + HASHED_TOKENS + 10 * (len(before) + len(after))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pairs_cost_no_more_than_the_budget(name: str) -> None:
    before, after = HOSTILE[name]
    sizes, steps = count_steps(partial(change_sizes, before, after))
    assert (sizes.added <= len(after), sizes.removed <= len(before)) == (True, True)
    assert steps <= most_steps(before, after)
