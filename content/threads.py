"""Comments of one page as a reader meets them: replies under what they reply to, in the chosen order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .models import CommentSort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from .models import Comment

# Deeper replies stand on the page of their own that each comment has: at 320 px a further indent would leave no line.
DEEPEST = 8
# So many of the comments that lead to a comment are shown above it.
SHOWN_ABOVE = 10

THREAD_KEYS: dict[CommentSort, Callable[[Comment], Any]] = {
    CommentSort.TOP: lambda comment: (comment.score, comment.posted_at),
    CommentSort.MAGIC: lambda comment: (comment.decayed_score, comment.posted_at),
    CommentSort.NEW: lambda comment: comment.posted_at,
    CommentSort.OLD: lambda comment: -comment.posted_at.timestamp(),
    CommentSort.RECENT_REPLIES: lambda comment: comment.last_activity_at,
}


@dataclass(frozen=True)
class Placed:
    """Where a comment stands: `depth` is 0 at the left edge; `replies` are all below it, on this page or not."""

    comment: Comment
    depth: int
    replies: int

    @property
    def is_cut(self) -> bool:
        return self.depth == DEEPEST and self.replies > 0


@dataclass
class Node:
    """A comment with those of its replies that stand on the same page."""

    comment: Comment
    depth: int
    is_target: bool
    replies_elsewhere: int
    replies: list[Node] = field(default_factory=list)


class Outline:
    """All comments of a page, without their texts: who replies to whom, in which order.

    A comment whose parent is not among them stands at the top level (facts 5.1). A deleted or unimported one keeps its
    place while something below it is shown, or when it leaves a stub.
    """

    def __init__(self, comments: Iterable[Comment], sort: CommentSort) -> None:
        self.by_pk = {comment.pk: comment for comment in comments}
        self.below: dict[str | None, list[Comment]] = defaultdict(list)
        # By pk first: sorting is stable, so that ties come in one order only.
        for comment in sorted(sorted(self.by_pk.values(), key=lambda one: one.pk), key=THREAD_KEYS[sort], reverse=True):
            self.below[comment.parent_id if comment.parent_id in self.by_pk else None].append(comment)
        self.replies = self._count_replies()

    def placed(self, roots: Iterable[Comment]) -> list[Placed]:
        """Return these comments and what is below them in reading order, as far down as one page shows."""
        return [
            Placed(comment, depth, self.replies[comment.pk])
            for comment, depth in self._walk(roots, deepest=DEEPEST)
            if comment.pk in self.replies
        ]

    def above(self, comment: Comment) -> list[Comment]:
        """Return the comments that lead to this one, the first of the thread first."""
        found: dict[str, Comment] = {}
        parent = self.by_pk.get(comment.parent_id or "")
        while parent and parent.pk not in found:
            found[parent.pk] = parent
            parent = self.by_pk.get(parent.parent_id or "")
        return list(found.values())[::-1]

    def root_of(self, comment: Comment) -> Comment:
        return next(iter(self.above(comment)), comment)

    def _walk(self, roots: Iterable[Comment], *, deepest: int | None = None) -> Iterator[tuple[Comment, int]]:
        """Yield depth first, without recursion: threads have no deepest level."""
        waiting = [(comment, 0) for comment in reversed(list(roots))]
        while waiting:
            comment, depth = waiting.pop()
            yield comment, depth
            if depth != deepest:
                waiting += [(reply, depth + 1) for reply in reversed(self.below[comment.pk])]

    def _count_replies(self) -> dict[str, int]:
        """Count the shown comments below each comment that is shown."""
        shown: dict[str, int] = {}
        totals: dict[str | None, int] = defaultdict(int)
        for comment, _depth in reversed(list(self._walk(self.below[None]))):
            replies = totals[comment.pk]
            if replies or not _leaves_nothing(comment):
                shown[comment.pk] = replies
                totals[comment.parent_id] += replies + 1
        return shown


def _leaves_nothing(comment: Comment) -> bool:
    return comment.is_stub or (comment.deleted_at is not None and not comment.leaves_stub)


def nested(placed: Sequence[Placed], loaded: dict[str, Comment], *, target: str) -> list[Node]:
    """Return placed comments as trees; one whose parent is on an earlier page becomes a tree of its own."""
    roots: list[Node] = []
    path: list[Node] = []
    for one in placed:
        node = Node(loaded[one.comment.pk], one.depth, one.comment.pk == target, one.replies if one.is_cut else 0)
        while path and path[-1].depth >= one.depth:
            path.pop()
        (path[-1].replies if path else roots).append(node)
        path.append(node)
    return roots
