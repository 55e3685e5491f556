"""Comments of one page as a reader meets them: answers under what they answer, in the chosen order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .models import CommentSort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from web.choices import Choice, Option

    from .models import Comment

# Beyond this depth the indent stays, or nothing would be left of a line on a small screen.
DEEPEST = 8

THREAD_KEYS: dict[CommentSort, Callable[[Comment], Any]] = {
    CommentSort.TOP: lambda comment: (comment.score, comment.posted_at),
    CommentSort.MAGIC: lambda comment: (comment.decayed_score, comment.posted_at),
    CommentSort.NEW: lambda comment: comment.posted_at,
    CommentSort.OLD: lambda comment: -comment.posted_at.timestamp(),
    CommentSort.RECENT_REPLIES: lambda comment: comment.last_activity_at,
}


@dataclass(frozen=True)
class Placed:
    """A comment and how deep it stands: 0 for a top-level one."""

    comment: Comment
    depth: int
    is_target: bool

    @property
    def indent(self) -> int:
        return min(self.depth, DEEPEST)


@dataclass(frozen=True)
class Thread:
    """What a page shows of its comments: all of them, or what stands around the one that the address names."""

    placed: list[Placed]
    target: str
    sort: Choice[CommentSort]
    sort_options: list[Option]


def place(comments: Iterable[Comment], sort: CommentSort, *, target: str = "") -> list[Placed]:
    """Return the comments in reading order; with a target, only what it answers, itself, and its answers.

    A comment whose parent is not among them stands at the top level (facts 5.1). A deleted one keeps its place while
    something below it is shown, or when it leaves a stub. Empty when the target is not among them.
    """
    by_pk = {comment.pk: comment for comment in comments}
    if target:
        kept = _around(by_pk, target)
        by_pk = {pk: comment for pk, comment in by_pk.items() if pk in kept}
    below: dict[str | None, list[Comment]] = defaultdict(list)
    # By pk first: sorting is stable, so that ties come in one order only.
    for comment in sorted(sorted(by_pk.values(), key=lambda one: one.pk), key=THREAD_KEYS[sort], reverse=True):
        below[comment.parent_id if comment.parent_id in by_pk else None].append(comment)
    placed = [Placed(comment, depth, comment.pk == target) for comment, depth in _walk(below)]
    return list(_without_gone(placed))


def _around(by_pk: dict[str, Comment], target: str) -> set[str]:
    """Return the target, its ancestors and its descendants."""
    if target not in by_pk:
        return set()
    below: dict[str | None, list[str]] = defaultdict(list)
    for comment in by_pk.values():
        below[comment.parent_id].append(comment.pk)
    kept, waiting = set(), [target]
    while waiting:
        pk = waiting.pop()
        if pk not in kept:
            kept.add(pk)
            waiting += below[pk]
    parent = by_pk[target].parent_id
    while parent in by_pk and parent not in kept:
        kept.add(parent)
        parent = by_pk[parent].parent_id
    return kept


def _walk(below: dict[str | None, list[Comment]]) -> Iterator[tuple[Comment, int]]:
    """Yield depth first, without recursion: threads have no deepest level."""
    waiting = [(comment, 0) for comment in reversed(below[None])]
    while waiting:
        comment, depth = waiting.pop()
        yield comment, depth
        waiting += [(answer, depth + 1) for answer in reversed(below[comment.pk])]


def _without_gone(placed: list[Placed]) -> Iterator[Placed]:
    """Leave out deleted and unimported comments that hold nothing; read from the end, where the answers stand."""
    shown: list[Placed] = []
    depth_below = -1
    for one in reversed(placed):
        is_gone = one.comment.is_stub or (one.comment.deleted_at is not None and not one.comment.leaves_stub)
        if is_gone and depth_below <= one.depth:
            continue
        depth_below = one.depth
        shown.append(one)
    return reversed(shown)
