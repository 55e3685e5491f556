"""How somebody's latest texts were received, as the limits of writing take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.models import Comment
from content.writing_limits import Written
from tests.factories import make_comment, make_post, make_user, make_vote
from tests.writers import DAY, EARLIER, HOUR, NOW, SECOND, WEEK, Past, limit, write, writer

if TYPE_CHECKING:
    from datetime import timedelta

pytestmark = pytest.mark.django_db


def test_only_the_twenty_newest_texts_make_the_net_karma() -> None:
    author = writer(Past(karma=10, comment=100))
    write(author, Written.COMMENT, *[2 * DAY + number * HOUR for number in range(16)])
    write(author, Written.COMMENT, HOUR, 2 * HOUR, 3 * HOUR)
    with_it = limit(author)
    write(author, Written.POST, 2 * DAY)

    assert (with_it, limit(author)) == (None, (3, DAY, 21 * HOUR))


def test_self_votes_are_no_net_karma() -> None:
    author = writer(Past(karma=10, comment=2))
    write(author, Written.COMMENT, HOUR, 2 * HOUR, 3 * HOUR)
    before = limit(author)
    make_vote(Comment.objects.get(score=2), author, power=2)

    assert (before, limit(author)) == (None, (3, DAY, 21 * HOUR))


def test_downvoters_are_counted_once_and_where_others_did_not_outweigh_them() -> None:
    author, voters = writer(Past(comment=-6)), [make_user() for _ in range(2)]
    earlier = Comment.objects.get(score=-6)
    liked = make_comment(author, score=1, posted_at=NOW - EARLIER)
    settled = make_post(author, score=0, posted_at=NOW - EARLIER)
    for target in (earlier, settled):
        for voter in (*voters, author):
            make_vote(target, voter, power=-1)
    make_vote(liked, power=-1)
    make_vote(settled, power=1)
    make_vote(settled, power=0, agreement=-1)
    write(author, Written.COMMENT, 60 * SECOND)
    two_downvoters = limit(author)
    make_vote(settled, power=-1)

    assert two_downvoters is None
    assert limit(author) == (1, HOUR, 59 * 60 * SECOND)


def test_downvoters_of_what_came_before_the_twenty_newest_are_forgotten() -> None:
    author = writer(Past(comment_downvoters=3))
    Comment.objects.filter(author=author).update(score=0)
    write(author, Written.COMMENT, *[DAY + number * HOUR for number in range(18)])
    write(author, Written.COMMENT, 60 * SECOND, score=-1)
    before = limit(author)
    write(author, Written.COMMENT, 2 * DAY)

    assert (before, limit(author)) == ((1, HOUR, 59 * 60 * SECOND), None)


@pytest.mark.parametrize(("age", "expected"), [(30 * DAY, True), (30 * DAY + SECOND, False)])
def test_month_is_of_thirty_days(age: timedelta, expected: bool) -> None:
    author = writer(Past(-1, -30, 5))
    Comment.objects.filter(author=author).update(posted_at=NOW - age)
    write(author, Written.COMMENT, 4 * DAY)

    assert (limit(author) == (1, WEEK, 3 * DAY)) is expected


def test_month_reaches_behind_the_twenty_newest_texts() -> None:
    author = writer(Past(-1, -28, 5))
    write(author, Written.COMMENT, *[4 * DAY + number * HOUR for number in range(20)])
    Comment.objects.filter(author=author, posted_at=NOW - 4 * DAY).update(score=-1)
    spared = limit(author)
    Comment.objects.filter(author=author, posted_at=NOW - 4 * DAY).update(score=-2)

    assert (spared, limit(author)) == (None, (1, WEEK, 3 * DAY))
