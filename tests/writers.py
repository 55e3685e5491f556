"""People who have written, well or badly received, for tests of how much more they may write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from content.writing_limits import Written, reached_limit
from tests.factories import make_comment, make_post, make_user, make_vote

if TYPE_CHECKING:
    from content.models import Comment, Post
    from profiles.models import User

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
# Within the month, but before every window of the table.
EARLIER = 29 * DAY


class Past(NamedTuple):
    """What somebody has, what their one earlier comment and post were worth, and how many voted each of these down."""

    karma: int = 2000
    comment: int = 1
    comment_downvoters: int = 0
    post: int = 0
    post_downvoters: int = 0


def writer(past: Past) -> User:
    """Make somebody with this past."""
    author = make_user(karma=past.karma)
    comment = make_comment(author, score=past.comment, post=make_post(), posted_at=NOW - EARLIER)
    post = make_post(author, score=past.post, posted_at=NOW - EARLIER - HOUR)
    _vote_down(comment, past.comment_downvoters)
    _vote_down(post, past.post_downvoters)
    return author


def _vote_down(target: Post | Comment, downvoters: int) -> None:
    for _ in range(downvoters):
        make_vote(target, power=-1)


def write(author: User, writes: Written, *ages: timedelta, **fields: Any) -> None:
    """Let somebody have written so long ago, comments on posts of others unless it is said where."""
    for age in ages:
        if writes is Written.POST:
            make_post(author, posted_at=NOW - age, **fields)
        else:
            make_comment(author, **{"post": make_post(), "posted_at": NOW - age, **fields})


def limit(
    author: User, writes: Written = Written.COMMENT, on: Post | None = None
) -> tuple[int, timedelta, timedelta] | None:
    """Return how many within how long are the most, and how long somebody has to wait; None for no limit."""
    reached = reached_limit(author, writes=writes, on=on or make_post(), present=NOW)
    return (reached[0].most, reached[0].window, reached[1] - NOW) if reached else None
