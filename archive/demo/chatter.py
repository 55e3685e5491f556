"""The bulk of the demo: comments and posts composed of hand-written pieces of one topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .words import as_html, read

if TYPE_CHECKING:
    from random import Random

LIKELY_OPENING, LIKELY_SECOND_THOUGHT, LIKELY_CLOSING = 0.45, 0.35, 0.3


class Chatter:
    """Says something about a topic, never the same twice, and each piece only after all others had their turn."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.decks: dict[tuple[str, str], list[str]] = {}
        self.said: set[str] = set()

    def comment(self, topic: str) -> str:
        """Return a comment as HTML."""
        while (text := self._compose(topic)) in self.said:
            pass
        self.said.add(text)
        return text

    def post(self, topic: str) -> str:
        """Return a post as HTML: all paragraphs of its topic, and some thoughts between them."""
        paragraphs = self.random.sample(read("bulk")[topic]["paragraphs"], 3)
        thoughts = [self._next(topic, "thoughts") for _ in range(4)]
        return as_html("\n".join([paragraphs[0], *thoughts[:2], paragraphs[1], *thoughts[2:], paragraphs[2]]))

    def _compose(self, topic: str) -> str:
        chance = self.random.random
        first = [self._next(topic, "openings")] if chance() < LIKELY_OPENING else []
        first.append(self._next(topic, "thoughts"))
        rest = [self._next(topic, "thoughts")] if chance() < LIKELY_SECOND_THOUGHT else []
        rest += [self._next(topic, "closings")] if chance() < LIKELY_CLOSING else []
        return as_html("\n".join(filter(None, [" ".join(first), " ".join(rest)])))

    def _next(self, topic: str, kind: str) -> str:
        deck = self.decks.setdefault((topic, kind), [])
        if not deck:
            pieces = read("bulk")[topic][kind]
            deck.extend(self.random.sample(pieces, len(pieces)))
        return deck.pop()
