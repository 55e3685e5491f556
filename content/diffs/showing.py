"""Show what changed between two texts, in its place."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from content.richtext import clean_html, plain_text

from .matching import Budget, Stretch, unshared
from .parts import Change, Part, split
from .tokens import Document, as_document, joins_text, read_tokens
from .writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Characters of both texts together beyond which they are compared by lines; a wikitag's text has 5,000, the longest
# on LessWrong 100,000.
LONGEST = 500_000
# More parts than anybody tells apart, and than a page can be made of in time, stand together as one.
MOST_PARTS = 1000


@dataclass(frozen=True)
class Diff:
    """The changes between two texts, part by part; `is_by_lines` when they were too much to compare by words."""

    parts: list[Part]
    words_added: int
    words_removed: int
    is_by_lines: bool = False

    @property
    def is_empty(self) -> bool:
        return all(part.change == Change.SAME for part in self.parts)

    @property
    def length(self) -> int:
        """The characters of HTML of all parts."""
        return sum(len(part.html) for part in self.parts)

    def trimmed(self) -> Diff:
        """Return the same changes without the text of what is the same."""
        parts = [replace(part, html="") if part.change == Change.SAME else part for part in self.parts]
        return replace(self, parts=parts)


def show_changes(before_html: str, after_html: str, *, scope: str, budget: Budget | None = None) -> Diff:
    """Return the new text with what was added in `ins` and what was removed in `del`, as safe and well-formed HTML.

    Both texts are cleaned HTML, and `scope` is one for ids, as `clean_html` takes. The lengths of what is marked add
    up to `change_sizes`, since both come from the same stretches: without the insertions the words are those of the
    old text, without the deletions those of the new. A text's own `ins` and `del` become `u` and `s`. Two texts of
    200 KB take at most 2 seconds: what cannot be compared by words in that time is compared by lines, as plain text.
    A caller who brings the budget can read from it what was spent.
    """
    budget = budget or Budget()
    if len(before_html) + len(after_html) > LONGEST:
        return _by_lines(before_html, after_html)
    before, after = read_tokens(before_html), read_tokens(after_html)
    stretches = unshared(before, after, budget)
    if budget.is_exceeded:
        return _by_lines(before_html, after_html)
    writer = Writer()
    place = 0
    for stretch in _whole(before, stretches):
        writer.keep(after.tokens[place : stretch.after_start])
        writer.remove(before.tokens[stretch.before_start : stretch.before_end])
        writer.insert(after.tokens[stretch.after_start : stretch.after_end])
        place = stretch.after_end
    writer.keep(after.tokens[place:])
    cleaned = clean_html("".join(writer.written), scope=scope)
    return Diff(_bounded(split(cleaned)), writer.words_added, writer.words_removed)


def _whole(before: Document, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Move each deletion over the tags beside it so that it holds whole elements, if it can.

    Between two paragraphs `b</p><p>` and `<p>b</p>` are the same deletion; only the second can be shown as one.
    """
    free = 0
    for stretch in stretches:
        moved = stretch
        if stretch.after_start == stretch.after_end:
            shifts = (shift for shift in _shifts(before.keys, stretch, free=free) if _is_whole(before.tokens, shift))
            moved = next(shifts, stretch)
        yield moved
        free = moved.before_end


def _shifts(keys: list[str], stretch: Stretch, *, free: int) -> Iterator[Stretch]:
    """Yield the places, this one first, where the same deletion could as well be; no words are passed over."""
    yield stretch
    for step in (-1, 1):
        start, end, place, _ = stretch
        while True:
            leaving, entering = (end - 1, start - 1) if step < 0 else (start, end)
            if not free <= entering < len(keys) or keys[leaving] != keys[entering] or joins_text(keys[leaving]):
                break
            start, end, place = start + step, end + step, place + step
            yield Stretch(start, end, place, place)


def _is_whole(tokens: list[str], stretch: Stretch) -> bool:
    depth = 0
    for token in tokens[stretch.before_start : stretch.before_end]:
        if token.startswith("<") and not joins_text(token):
            depth += -1 if token.startswith("</") else 1
            if depth < 0:
                return False
    return depth == 0


def _by_lines(before_html: str, after_html: str) -> Diff:
    before, after = (_lines(text) for text in (before_html, after_html))
    parts: list[Part] = []
    added = removed = place = 0
    for stretch in unshared(before, after, Budget()):
        old = before.tokens[stretch.before_start : stretch.before_end]
        new = after.tokens[stretch.after_start : stretch.after_end]
        parts += [
            *_plain(Change.SAME, after.tokens[place : stretch.after_start]),
            *_plain(Change.REMOVED, old, tag="del"),
            *_plain(Change.ADDED, new, tag="ins"),
        ]
        removed += sum(len(line.split()) for line in old)
        added += sum(len(line.split()) for line in new)
        place = stretch.after_end
    parts += _plain(Change.SAME, after.tokens[place:])
    return Diff(_bounded(parts), added, removed, is_by_lines=True)


def _lines(cleaned: str) -> Document:
    lines = plain_text(cleaned).splitlines()
    return as_document(lines, lines)


def _plain(change: Change, lines: list[str], *, tag: str = "") -> list[Part]:
    start, end = (f"<p><{tag}>", f"</{tag}></p>") if tag else ("<p>", "</p>")
    text = "".join(f"{start}{html.escape(line, quote=False)}{end}" for line in lines)
    return [Part(change, text, len(lines))] if lines else []


def _bounded(parts: list[Part]) -> list[Part]:
    if len(parts) <= MOST_PARTS:
        return parts
    return [Part(Change.CHANGED, "".join(part.html for part in parts), sum(part.blocks for part in parts))]
