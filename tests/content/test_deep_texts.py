"""Nothing that a writer nested deeply disappears: it is shown, or the text is refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.richtext import TooMuchError, plain_text, render
from profiles.models import TextFormat

if TYPE_CHECKING:
    from collections.abc import Callable

REASON = "This text has too many levels of quotes, lists and spoilers to show."
# By how many levels are shown: a text with so many, one word on each.
MARKDOWN: dict[str, tuple[int, Callable[[int], str]]] = {
    "quotes": (59, lambda depth: "\n\n".join(f"{'> ' * level}w{level}" for level in range(1, depth + 1))),
    "lists": (29, lambda depth: "\n".join(f"{'  ' * level}- w{level + 1}" for level in range(depth))),
    "numbered lists": (29, lambda depth: "\n".join(f"{'   ' * level}1. w{level + 1}" for level in range(depth))),
    "lists on one line": (29, lambda depth: f"{'- ' * depth}w{depth}"),
    "quotes in lists": (30, lambda depth: f"{'- ' * (depth - 1)}> w{depth}"),
    "spoilers": (59, lambda depth: f"{'>! ' * depth}w{depth}"),
    "fenced spoilers": (
        59,
        lambda depth: "\n".join([*(f"{':' * (depth + 3 - level)}spoiler" for level in range(depth)), f"w{depth}"]),
    ),
}
HTML = ["div", "blockquote", "ul li", "ol li", "table tr td", "b", "section p", "details"]


def shown(source: str, text_format: str = TextFormat.MARKDOWN) -> list[str]:
    words = plain_text(render(source, text_format, scope="x")).split()
    return [word for word in words if word.startswith("w")]


@pytest.mark.parametrize("name", MARKDOWN)
def test_deepest_text_is_shown_whole_and_one_level_more_is_refused(name: str) -> None:
    deepest, nest = MARKDOWN[name]
    source = nest(deepest)

    assert shown(source) == [word for word in source.split() if word.startswith("w")]
    for depth in (deepest + 1, deepest + 2, 200):
        with pytest.raises(TooMuchError) as refused:
            shown(nest(depth))
        assert str(refused.value.reason) == REASON


@pytest.mark.parametrize("text_format", [TextFormat.HTML, TextFormat.MARKDOWN])
@pytest.mark.parametrize("depth", [20, 99, 100, 101, 300])
@pytest.mark.parametrize("names", HTML)
def test_elements_nested_too_deep_are_flattened_and_keep_their_words(names: str, depth: int, text_format: str) -> None:
    opening, closing = (
        "".join(f"<{mark}{name}>" for name in order)
        for mark, order in (("", names.split()), ("/", names.split()[::-1]))
    )
    source = "".join(f"{opening}w{level} " for level in range(depth)) + "".join(
        f"w{depth + level} {closing}" for level in range(depth)
    )

    assert shown(source, text_format) == [f"w{number}" for number in range(2 * depth)]
