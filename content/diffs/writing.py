"""Write the new text with what was taken out between: every element that is opened is closed, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from content.richtext.vocabulary import BLOCKS, HEADINGS, ROW_GROUPS, VOID

from .tokens import lines_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = re.compile(r"</?([a-z0-9]+)")
# A text's own marks would pass for ours.
RENAMED = {"ins": "u", "del": "s"}
# Only measures: no text may stand in them, so that one taken out would have no place.
LEFT_OUT = frozenset({"col", "colgroup"})

# What an element that was taken out may stand in now; blocks not named here stand in `FLOW`, all else anywhere in text.
PARENTS = {
    "li": frozenset({"ol", "ul"}),
    "dd": frozenset({"dl"}),
    "dt": frozenset({"dl"}),
    "tr": ROW_GROUPS,
    **dict.fromkeys(("td", "th"), frozenset({"tr"})),
    **dict.fromkeys((*ROW_GROUPS, "caption"), frozenset({"table"})),
    "figcaption": frozenset({"figure"}),
    "summary": frozenset({"details"}),
    **dict.fromkeys(("rp", "rt"), frozenset({"ruby"})),
}
FLOW = frozenset({"", "blockquote", "caption", "dd", "details", "div", "figcaption", "figure", "li", "td", "th"})
NO_TEXT = frozenset({"dl", "ol", "table", "tr", "ul"}) | ROW_GROUPS
# What a text that was taken out is put into where no text may stand.
HOLDERS = {
    "dl": ("<dd>", "</dd>"),
    **dict.fromkeys(("ol", "ul"), ("<li>", "</li>")),
    "tr": ("<td>", "</td>"),
    **dict.fromkeys((*ROW_GROUPS, "table"), ("<tr><td>", "</td></tr>")),
}


@dataclass
class Writer:
    """Tags are opaque: the new text's are written as they are, and only lines of text are marked."""

    written: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    words_added: int = 0
    words_removed: int = 0

    @property
    def parent(self) -> str:
        return self.open[-1] if self.open else ""

    def keep(self, tokens: Iterable[str]) -> None:
        for token in tokens:
            self._write(token)

    def insert(self, tokens: Iterable[str]) -> None:
        for is_seen, line in lines_of(tokens):
            if is_seen:
                self.words_added += len(text_of(line).split())
                self.written += ["<ins>", *line, "</ins>"]
            else:
                self.keep(line)

    def remove(self, tokens: list[str]) -> None:
        """Write a stretch of the old text. Of its tags only whole elements stay, where such may stand now.

        Where a block ended without staying, a line break keeps the texts apart.
        """
        partners = _partners(tokens)
        kept: set[int] = set()
        place = 0
        breaks = False
        for is_seen, line in lines_of(tokens):
            if is_seen:
                self._remove_line(line, with_break=breaks and self._follows_text)
                breaks = False
            for index, token in enumerate(line, start=place):
                name = _name(token)
                if index in kept or (index in partners and _may_stand(name, self.parent, self.open)):
                    kept.add(partners[index])
                    self._write(token)
                    breaks = False
                elif name in BLOCKS or name == "br":
                    breaks = True
            place += len(line)

    @property
    def _follows_text(self) -> bool:
        last = next((written for written in reversed(self.written) if written), "<")
        return not last.startswith("<") or last in {"</del>", "</ins>"}

    def _remove_line(self, line: list[str], *, with_break: bool) -> None:
        self.words_removed += len(text_of(line).split())
        start, end = HOLDERS.get(self.parent, ("", ""))
        self.written += ["<br>" if with_break and not start else "", start, "<del>", *line, "</del>", end]

    def _write(self, token: str) -> None:
        name = _name(token)
        if name in LEFT_OUT:
            return
        if name in RENAMED:
            token = f"</{RENAMED[name]}>" if token.startswith("</") else f"<{RENAMED[name]}>"
        self.written.append(token)
        if name and name not in VOID:
            self._follow(name, is_end=token.startswith("</"))

    def _follow(self, name: str, *, is_end: bool) -> None:
        if not is_end:
            self.open.append(name)
        elif self.parent == name:
            self.open.pop()


def _name(token: str) -> str:
    """Return the name of a tag; nothing for words and for formulas, which are whole."""
    found = NAME.match(token)
    return found[1] if found and not token.startswith("<math") else ""


def _partners(tokens: list[str]) -> dict[int, int]:
    """Return for each tag of an element that lies whole among these tokens where its other tag is."""
    partners: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for index, token in enumerate(tokens):
        name = _name(token)
        if not name or name in VOID:
            continue
        if not token.startswith("</"):
            waiting.append((name, index))
        elif waiting and waiting[-1][0] == name:
            _, start = waiting.pop()
            partners |= {start: index, index: start}
        else:
            # What began before this end lies across it.
            waiting.clear()
    return partners


def _may_stand(name: str, parent: str, around: list[str]) -> bool:
    if name == "a" and "a" in around:
        return False
    if name in PARENTS:
        return parent in PARENTS[name]
    if name in BLOCKS | HEADINGS:
        return parent in FLOW
    return parent not in NO_TEXT
