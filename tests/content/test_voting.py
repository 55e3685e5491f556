"""What a vote moves, whatever came before it: after any history a recount finds nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.models import Comment, CommentVote, Post, PostVote, VoteKind
from content.numbers import differences, settle_everything
from content.voting import Axis, VoteRefusedError, cast_vote, refusal
from profiles.models import User
from tests.at_once import at_once
from tests.factories import make_comment, make_inflation_interval, make_post, make_revision, make_user
from tests.undone import undoable

if TYPE_CHECKING:
    from content.voting import Target

UP, BIG_UP, DOWN, BIG_DOWN, NONE = (
    VoteKind.SMALL_UP,
    VoteKind.BIG_UP,
    VoteKind.SMALL_DOWN,
    VoteKind.BIG_DOWN,
    VoteKind.NEUTRAL,
)


def sums(target: Target) -> tuple[int, ...]:
    target.refresh_from_db()
    return target.score, target.vote_count, getattr(target, "agreement", 0), getattr(target, "agreement_vote_count", 0)


def karma(*people: User) -> list[int]:
    return [User.objects.get(pk=person.pk).karma for person in people]


def wrong_numbers() -> list[str]:
    return [str(difference) for difference in differences()]


def test_upvote_moves_the_score_and_the_authors_karma(alice: User, bob: User) -> None:
    comment = make_comment(alice)

    cast_vote(comment, bob, axis=Axis.KARMA, kind=UP)

    assert (sums(comment), karma(alice, bob)) == ((1, 1, 0, 0), [1, 0])


def test_repeating_a_vote_changes_nothing(alice: User, bob: User) -> None:
    comment = make_comment(alice)
    for _ in range(3):
        cast_vote(comment, bob, axis=Axis.KARMA, kind=DOWN)

    assert (sums(comment), karma(alice), CommentVote.objects.count()) == ((-1, 1, 0, 0), [-1], 1)


def test_withdrawn_vote_leaves_no_trace(alice: User, bob: User) -> None:
    post = make_post(alice)
    for axis in Axis:
        cast_vote(post, bob, axis=axis, kind=BIG_UP)
    for axis in Axis:
        cast_vote(post, bob, axis=axis, kind=NONE)

    assert (sums(post), karma(alice), PostVote.objects.count()) == ((0, 0, 0, 0), [0], 0)


def test_the_two_axes_are_independent(alice: User, bob: User) -> None:
    comment = make_comment(alice)
    cast_vote(comment, bob, axis=Axis.KARMA, kind=UP)
    cast_vote(comment, bob, axis=Axis.AGREEMENT, kind=DOWN)

    assert (sums(comment), karma(alice)) == ((1, 1, -1, 1), [1])


@pytest.mark.parametrize(
    ("voters_karma", "small", "big"),
    [(-50, 1, 1), (9, 1, 1), (10, 1, 2), (99, 1, 2), (100, 1, 3), (999, 1, 5), (1000, 2, 6), (1757, 2, 6)],
)
def test_power_follows_the_voters_karma(alice: User, voters_karma: int, small: int, big: int) -> None:
    voter, post = make_user(karma=voters_karma), make_post(alice)
    powers = [cast_vote(post, voter, axis=Axis.KARMA, kind=kind).score for kind in (UP, DOWN, BIG_UP, BIG_DOWN)]

    assert powers == [small, -small, big, -big]


@pytest.mark.parametrize(("kind", "other"), [(UP, BIG_UP), (BIG_UP, UP), (DOWN, BIG_DOWN), (BIG_DOWN, DOWN)])
def test_vote_that_weighs_the_same_as_the_one_before_takes_its_place(
    alice: User, bob: User, kind: VoteKind, other: VoteKind
) -> None:
    post = make_post(alice)
    for axis in Axis:
        cast_vote(post, bob, axis=axis, kind=kind)
        cast_vote(post, bob, axis=axis, kind=other)

    assert list(PostVote.objects.values_list("kind", "agreement_kind")) == [(other, other)]


def test_withdrawal_takes_back_the_power_of_the_day(alice: User) -> None:
    voter, post = make_user(karma=1000), make_post(alice)
    settle_everything()
    cast_vote(post, voter, axis=Axis.KARMA, kind=BIG_UP)
    User.objects.filter(pk=voter.pk).update(karma=5, karma_baseline=5)
    cast_vote(post, voter, axis=Axis.KARMA, kind=NONE)

    assert (sums(post), karma(alice), wrong_numbers()) == ((0, 0, 0, 0), [0], [])


def test_each_author_gains_the_whole_vote(alice: User, bob: User, dave: User) -> None:
    cast_vote(make_post(alice, coauthors=[bob]), dave, axis=Axis.KARMA, kind=UP)

    assert karma(alice, bob, dave) == [1, 1, 0]


def test_vote_by_author_or_coauthor_leaves_karma(alice: User, bob: User) -> None:
    post = make_post(alice, coauthors=[bob])
    settle_everything()
    cast_vote(post, alice, axis=Axis.KARMA, kind=BIG_UP)
    cast_vote(post, bob, axis=Axis.KARMA, kind=UP)

    assert (sums(post), karma(alice, bob), wrong_numbers()) == ((2, 2, 0, 0), [0, 0], [])


def test_omega_karma_goes_to_the_first_author_alone(alice: User, bob: User) -> None:
    voter = make_user(omega_karma=150)
    post = make_post(alice, coauthors=[bob], is_omega=True)
    settle_everything()
    cast_vote(post, voter, axis=Axis.KARMA, kind=BIG_UP)
    post.refresh_from_db()

    omega = [User.objects.get(pk=person.pk).omega_karma for person in (alice, bob)]
    assert (post.omega_score, omega, wrong_numbers()) == (3, [3, 0], [])


def test_vote_without_omega_karma_weighs_nothing_there(alice: User, bob: User) -> None:
    comment = make_comment(alice, is_omega=True)
    cast_vote(comment, bob, axis=Axis.KARMA, kind=UP)
    comment.refresh_from_db()

    assert (comment.score, comment.omega_score) == (1, 0)


def test_vote_on_a_wikitag_edit_moves_its_authors_karma(alice: User, bob: User) -> None:
    revision = make_revision(alice)
    cast_vote(revision, bob, axis=Axis.KARMA, kind=UP)

    revision.refresh_from_db()
    assert (revision.score, revision.vote_count, karma(alice)) == (1, 1, [1])


@pytest.mark.parametrize(("axis", "kind"), [(Axis.KARMA, BIG_UP), (Axis.KARMA, BIG_DOWN), (Axis.AGREEMENT, UP)])
def test_own_comment_takes_no_strong_and_no_agreement_vote(alice: User, axis: Axis, kind: VoteKind) -> None:
    comment = make_comment(alice)
    with pytest.raises(VoteRefusedError) as refused:
        cast_vote(comment, alice, axis=axis, kind=kind)

    assert refused.value.reason == refusal(comment, alice, axis=axis, kind=kind)
    assert (sums(comment), CommentVote.objects.count()) == ((0, 0, 0, 0), 0)


def test_wikitag_edit_takes_no_agreement_vote(bob: User) -> None:
    with pytest.raises(VoteRefusedError):
        cast_vote(make_revision(), bob, axis=Axis.AGREEMENT, kind=UP)


def test_vote_moves_the_post_in_every_order(alice: User) -> None:
    post = make_post(alice)
    make_inflation_interval(factor=0.5)
    voter = make_user(karma=1000)
    cast_vote(post, voter, axis=Axis.KARMA, kind=BIG_UP)
    post.refresh_from_db()

    assert (post.score, post.adjusted_score, post.decayed_score > 0, post.is_decaying) == (6, 3.0, True, False)


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(Axis), st.sampled_from(VoteKind)), max_size=25
    )
)
@undoable()
def test_any_history_of_votes_equals_a_recount(history: list[tuple[int, int, Axis, VoteKind]]) -> None:
    people = [make_user(karma=number, omega_karma=number) for number in (-20, 9, 120, 2500)]
    post = make_post(people[0], coauthors=[people[1]], is_omega=True)
    targets = [
        post,
        make_comment(people[1], post=post, is_omega=True),
        make_revision(people[2]),
        make_comment(people[3]),
    ]
    settle_everything()
    for target, voter, axis, kind in history:
        try:
            cast_vote(targets[target], people[voter], axis=axis, kind=kind)
        except VoteRefusedError as refused:
            assert refused.reason  # noqa: PT017 -- most of a history is not refused

    assert wrong_numbers() == []
    transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_sixteen_voters_at_once_lose_no_vote(alice: User, bob: User) -> None:
    voters = [make_user() for _ in range(16)]
    post = make_post(alice, coauthors=[bob])
    comment = make_comment(bob, post=post)

    def vote(voter: User) -> None:
        for kind in (UP, BIG_DOWN, NONE, BIG_UP, UP):
            cast_vote(post, voter, axis=Axis.KARMA, kind=kind)
            cast_vote(comment, voter, axis=Axis.AGREEMENT, kind=kind)
            cast_vote(comment, voter, axis=Axis.KARMA, kind=kind)

    at_once(*(partial(vote, voter) for voter in voters))

    assert (sums(post), sums(comment)) == ((16, 16, 0, 0), (16, 16, 16, 16))
    assert karma(alice, bob) == [16, 32]
    assert (PostVote.objects.count(), CommentVote.objects.count()) == (16, 16)
    assert Post.objects.count() + Comment.objects.count() == 2
