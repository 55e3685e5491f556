"""All votes of somebody undone, by themselves or with a purge."""

from __future__ import annotations

from typing import Any

import pytest

from content import voting
from content.models import (
    ModeratorAct,
    Post,
    VoteKind,
)
from content.numbers import settle_everything
from content.purging import (
    begin_undoing_votes,
    sweep_all,
)
from content.voting import Axis, cast_vote, undo_some_votes
from profiles.models import User
from tests.factories import (
    make_comment,
    make_inflation_interval,
    make_post,
    make_vote,
)
from tests.purges import left_of, make_mallory, make_others, numbers_of, wrong_numbers


@pytest.fixture
def mallory(db: None) -> User:
    return make_mallory()


@pytest.fixture
def others(alice: User, bob: User, mallory: User) -> list[Any]:
    return make_others(alice, bob, mallory)


@pytest.mark.django_db
def test_votes_alone_are_undone_for_who_may_stay(
    carol: User, alice: User, bob: User, mallory: User, others: list[Any]
) -> None:
    assert begin_undoing_votes(mallory, carol, reason="A ring")
    sweep_all()
    mallory.refresh_from_db()

    assert left_of(mallory) == ([25, 25, 25], [0, 0, 0])
    assert numbers_of(alice, bob) == [(0, 0, 0), (1, 0, 26)]
    assert (mallory.is_banned, wrong_numbers()) == (False, [])
    assert not begin_undoing_votes(mallory, carol, reason="A ring")
    assert [(act.kind, act.details) for act in ModeratorAct.objects.all()] == [
        ("undo-votes", {"votes": 4, "reactions": 0})
    ]


@pytest.mark.django_db
def test_undoing_moves_what_posts_are_ordered_by(alice: User, mallory: User) -> None:
    make_inflation_interval(factor=0.5)
    post = make_post(alice)
    settle_everything()
    before = Post.objects.values("score", "adjusted_score").get(pk=post.pk)
    cast_vote(post, mallory, axis=Axis.KARMA, kind=VoteKind.BIG_UP)
    during = Post.objects.values("score", "adjusted_score").get(pk=post.pk)

    assert (undo_some_votes(mallory), undo_some_votes(mallory)) == (1, 0)
    assert (before, during) == ({"score": 0, "adjusted_score": 0.0}, {"score": 6, "adjusted_score": 3.0})
    assert Post.objects.values("score", "adjusted_score").get(pk=post.pk) == before


@pytest.mark.django_db
def test_vote_that_is_withdrawn_meanwhile_does_not_save_the_others(
    carol: User, mallory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [make_post() for _ in range(2)]
    for target in (*posts, make_comment(), make_comment()):
        cast_vote(target, mallory, axis=Axis.KARMA, kind=VoteKind.SMALL_UP)
    settle_everything()
    undo = voting._undo

    def withdraw_first(votes: Any, *args: Any, **options: Any) -> None:
        monkeypatch.setattr(voting, "_undo", undo)
        for post in posts:
            cast_vote(post, mallory, axis=Axis.KARMA, kind=VoteKind.NEUTRAL)
        undo(votes, *args, **options)

    begin_undoing_votes(mallory, carol, reason="A ring")
    monkeypatch.setattr(voting, "_undo", withdraw_first)
    sweep_all()

    assert left_of(mallory)[1] == [0, 0, 0]
    assert wrong_numbers() == []


@pytest.mark.django_db
def test_lot_of_votes_costs_few_queries(alice: User, mallory: User, django_assert_max_num_queries: Any) -> None:
    post = make_post(alice)
    for _ in range(150):
        make_vote(make_comment(alice, post=post), mallory)
    settle_everything()

    with django_assert_max_num_queries(12):
        assert undo_some_votes(mallory) == 100
    assert (undo_some_votes(mallory), undo_some_votes(mallory)) == (50, 0)
    assert wrong_numbers() == []
