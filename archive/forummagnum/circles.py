"""Find comments that answer each other in a circle: no page could show such a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def in_circles(parents: Mapping[str, str]) -> set[str]:
    """Return the comment with the least id of each circle; `parents` holds the answered one of each comment."""
    found: set[str] = set()
    done: set[str] = set()
    for start in parents:
        chain: dict[str, None] = {}
        comment = start
        while comment in parents and comment not in done and comment not in chain:
            chain[comment] = None
            comment = parents[comment]
        if comment in chain:
            walked = list(chain)
            found.add(min(walked[walked.index(comment) :]))
        done |= chain.keys()
    return found
