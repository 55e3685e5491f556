"""An account is deleted while others vote on what it wrote, and answer."""

from __future__ import annotations

from functools import partial
from itertools import cycle

import pytest

from content.leaving import delete_account
from content.models import Comment, CommentVote, Post, PostVote, VoteKind
from content.numbers import differences, settle_everything
from content.voting import Axis, cast_vote
from profiles.models import User
from tests.at_once import at_once
from tests.factories import make_comment, make_post, make_user

VOTERS = 5


def vote_on_all(voter: User) -> None:
    """Vote on every text, on karma and agreement in turn."""
    axes = cycle(Axis)
    for target in [*Comment.objects.order_by("-pk"), *Post.objects.order_by("pk")]:
        cast_vote(target, voter, axis=next(axes), kind=VoteKind.SMALL_UP)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("erases_texts", [False, True])
def test_nobody_waits_in_a_circle_and_every_number_is_right(erases_texts: bool) -> None:
    leaver, others = make_user("Leaver"), [make_user(f"Voter {number}") for number in range(VOTERS)]
    posts = [make_post(author) for author in (leaver, make_user(), leaver)]
    for post in posts:
        parent = make_comment(leaver, post=post)
        make_comment(parent=parent)
        make_comment(leaver, parent=parent)
    settle_everything()

    at_once(
        *[partial(delete_account, leaver, erases_texts=erases_texts)] * 2,
        *(partial(vote_on_all, voter) for voter in others),
    )

    assert list(differences()) == []
    assert (PostVote.objects.count(), CommentVote.objects.count()) != (0, 0)
    assert User.objects.get(pk=leaver.pk).display_name == ""
