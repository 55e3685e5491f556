"""The diff that readers see: what it marks, that it is safe, and that hostile pairs are answered in time."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from content.diffs import Change, change_sizes, show_changes
from content.richtext import clean_html, plain_text
from tests.content.test_diffs import HOSTILE, MORE_VECTORS, VECTORS, most_steps, page, paragraph
from tests.steps import count_steps

SCOPE = "diff-a"

words = st.sampled_from(
    [
        "cat",
        "dog.",
        " ",
        " ",
        "x &amp; y",
        "&lt;b&gt;",
        "😀",
        "caf\u00e9",
        "a\u00a0b",
        '"so"',
        "<br>",
        "<math><mi>z</mi></math>",
    ]
)
lines = st.lists(words, max_size=5).map("".join)


def within(*names: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    wrapped = st.builds(lambda name, text: f"<{name}>{text}</{name}>", st.sampled_from(names), inner)
    return st.lists(wrapped, max_size=3).map("".join)


inline = st.one_of(
    lines,
    within("em", "strong", "ins", "del", "code", inner=lines),
    st.builds('<a href="https://e.org/" title="a &quot;b&quot; > c">{}</a>'.format, lines),
    st.builds('<img src="https://e.org/{}.png" alt="&quot;on&quot;">'.format, st.sampled_from("ab")),
)
phrases = st.lists(inline, max_size=4).map("".join)
rows = within("tr", inner=within("td", "th", inner=phrases))
blocks = st.one_of(
    within("p", "h2", "pre", inner=phrases),
    within("ul", "ol", inner=within("li", inner=st.one_of(phrases, within("p", "ul", inner=phrases)))),
    within("blockquote", "div", inner=within("p", "h3", inner=phrases)),
    st.builds("<table><colgroup><col></colgroup>{}</table>".format, rows),
    st.builds("<dl>{}</dl>".format, within("dt", "dd", inner=phrases)),
    st.builds("<details><summary>{}</summary>{}</details>".format, phrases, within("p", inner=phrases)),
    st.just("<hr>"),
    phrases,
)
documents = st.lists(blocks, max_size=6).map(lambda found: clean_html("".join(found), scope="revision-a"))


def shown(before: str, after: str) -> str:
    return "".join(part.html for part in show_changes(before, after, scope=SCOPE).parts)


def parsed(text: str) -> html.HtmlElement:
    return html.fragment_fromstring(text, create_parent="main")


def seen(text: str, *, without: str = "") -> str:
    """Return what is to be read, but for white space, when the elements of this name are taken away."""
    root = parsed(text)
    for element in root.cssselect(without) if without else []:
        element.drop_tree()
    return "".join(root.text_content().split())


def marked(text: str, name: str) -> int:
    return sum(len(element.text_content().encode("utf-16-le")) // 2 for element in parsed(text).cssselect(name))


def kinds(before: str, after: str) -> list[tuple[str, str]]:
    return [(part.change, part.html) for part in show_changes(before, after, scope=SCOPE).parts]


@settings(max_examples=300, deadline=None)
@given(documents, documents)
def test_without_insertions_it_is_the_old_text_and_without_deletions_the_new(before: str, after: str) -> None:
    result = shown(before, after)
    assert seen(result, without="ins") == seen(before)
    assert seen(result, without="del") == seen(after)


@settings(max_examples=300, deadline=None)
@given(documents, documents)
def test_what_is_marked_is_as_long_as_the_sizes_say(before: str, after: str) -> None:
    result = shown(before, after)
    assert (marked(result, "ins"), marked(result, "del")) == change_sizes(before, after)


@settings(max_examples=300, deadline=None)
@given(documents, documents)
def test_result_is_clean_and_each_part_is_whole(before: str, after: str) -> None:
    diff = show_changes(before, after, scope=SCOPE)
    whole = "".join(part.html for part in diff.parts)
    assert clean_html(whole, scope=SCOPE) == whole
    assert [clean_html(part.html, scope=SCOPE) for part in diff.parts] == [part.html for part in diff.parts]


@settings(max_examples=200, deadline=None)
@given(documents, documents)
def test_parts_say_what_they_hold(before: str, after: str) -> None:
    for part in show_changes(before, after, scope=SCOPE).parts:
        found = {name for name in ("ins", "del") if parsed(part.html).cssselect(name)}
        assert found == {"added": {"ins"}, "removed": {"del"}, "same": set(), "changed": found}[part.change]
        if part.change == Change.CHANGED:
            assert found
        elif found:
            assert seen(part.html, without="ins, del") == ""


@given(documents)
def test_a_text_beside_itself_is_all_the_same(text: str) -> None:
    diff = show_changes(text, text, scope=SCOPE)
    assert (diff.is_empty, diff.words_added, diff.words_removed) == (True, 0, 0)


@pytest.mark.parametrize(("before", "after", "added", "removed"), [*VECTORS, *MORE_VECTORS])
def test_vectors_of_lesswrong_are_what_is_marked(before: str, after: str, added: int, removed: int) -> None:
    if "<!--" in before:
        before = clean_html(before, scope="revision-a")
    result = shown(before, after)
    assert (marked(result, "ins"), marked(result, "del")) == (added, removed)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "<p>a</p><p>b</p><p>c</p>",
            "<p>a</p><p>c</p>",
            [("same", "<p>a</p>"), ("removed", "<p><del>b</del></p>"), ("same", "<p>c</p>")],
        ),
        ("<p>cat sat</p>", "<p>cats sat</p>", [("changed", "<p><del>cat</del><ins>cats</ins> sat</p>")]),
        ("", "<p>Hi</p><h2>Ho</h2>", [("added", "<p><ins>Hi</ins></p>"), ("added", "<h2><ins>Ho</ins></h2>")]),
        ("<ul><li>A</li><li>B</li></ul>", "<ul><li>A</li></ul>", [("changed", "<ul><li>A</li><li><del>B</del></li></ul>")]),
        ("<p>one</p><p>two</p><hr>", "<p>one</p><hr>", [("same", "<p>one</p>"), ("removed", "<p><del>two</del></p>"), ("same", "<hr>")]),
        (
            "<p>one</p><p>two</p><p>end</p>",
            "<p>one four</p><p>end</p>",
            [("changed", "<p>one<br><del>two</del><ins> four</ins></p>"), ("same", "<p>end</p>")],
        ),
        # A deletion that holds no whole element keeps its words only, in a place where words may stand.
        ("<ul><li>a</li></ul><p>b</p>", "<ul></ul><p>b</p>", [("removed", "<ul><li><del>a</del></li></ul>"), ("same", "<p>b</p>")]),
        # A text's own marks are not ours.
        ("<p><del>a</del></p>", "<p><del>a</del> <ins>b</ins></p>", [("changed", "<p><s>a</s> <u><ins>b</ins></u></p>")]),
    ],
)  # fmt: skip
def test_paragraphs_words_and_list_items_change_in_their_place(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    assert kinds(before, after) == expected


def test_words_are_counted() -> None:
    diff = show_changes("<p>The old one and the rest.</p>", "<p>A brand new one and the rest.</p>", scope=SCOPE)
    assert (diff.words_added, diff.words_removed, diff.is_by_lines) == (3, 2, False)


def test_unchanged_paragraphs_in_a_row_are_counted_together() -> None:
    old = [paragraph(number) for number in range(5)]
    diff = show_changes(page(old), page([*old, "New."]), scope=SCOPE)
    assert [(part.change, part.blocks) for part in diff.parts] == [("same", 5), ("added", 1)]


@pytest.mark.parametrize(
    "attack",
    [
        '<p title="&quot; onmouseover=&quot;alert(1)">{}</p>',
        '<p>{}<img src="https://e.org/a.png" alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"></p>',
        "<p>{}&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        '<p>{}<a href="https://e.org/" title="x&quot; onclick=&quot;alert(1)">a</a></p>',
    ],
)
def test_quotes_in_attributes_never_end_them(attack: str) -> None:
    before, after = (clean_html(attack.format(word), scope="revision-a") for word in ("old ", "new "))
    found = parsed(shown(before, after))
    assert [element.tag for element in found.iter() if element.tag == "script"] == []
    assert [name for element in found.iter() for name in element.attrib if name.startswith("on")] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_showing_hostile_pairs_costs_no_more_than_the_budget(name: str) -> None:
    before, after = (clean_html(text, scope="revision-a") for text in HOSTILE[name])
    diff, steps = count_steps(partial(show_changes, before, after, scope=SCOPE))
    assert len(diff.parts) <= 1000
    assert steps <= most_steps(before, after)


def test_what_is_too_much_for_words_is_compared_by_lines() -> None:
    old, new = "a b " * 50_000, "b a " * 50_000
    before = page(["First & last.", old, "Same."])
    diff = show_changes(before, page(["First & last.", new, "Same."]), scope=SCOPE)

    assert diff.is_by_lines is True
    assert [part.change for part in diff.parts] == ["same", "removed", "added", "same"]
    assert diff.parts[0].html == "<p>First &amp; last.</p>"
    assert plain_text(diff.parts[1].html) == old.strip()
