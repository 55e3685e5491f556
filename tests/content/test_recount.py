from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.models import Comment, CommentVote, Post, PostVote, Revision, Wikitag
from content.numbers import differences, settle, settle_everything
from profiles.models import User
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_vote, make_wikitag

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def recount(**options: Any) -> tuple[int, list[str]]:
    said = StringIO()
    try:
        call_command("recount", stdout=said, **options)
    except SystemExit as end:
        return int(end.code), said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


def test_right_numbers_are_left_alone(alice: User) -> None:
    make_post(alice)
    settle_everything()

    assert recount() == (0, ["Every number is right."])


def test_each_wrong_number_is_named_and_fix_writes_it(alice: User, bob: User) -> None:
    post = make_post(alice, score=10)
    make_vote(post, bob, power=2)
    settle_everything()
    Post.objects.update(score=99)
    User.objects.filter(pk=alice.pk).update(karma=-5)

    wrong = [f"post {post.pk}: score is 99, should be 12", f"user {alice.pk}: karma is -5, should be 2"]
    assert recount() == (1, [*wrong, "2 wrong numbers were found."])
    assert recount(fix=True) == (1, [*wrong, "2 wrong numbers were corrected."])
    assert recount(fix=True) == (0, ["Every number is right."])


def test_baselines_stay_beside_what_is_counted(alice: User, bob: User) -> None:
    User.objects.filter(pk=alice.pk).update(karma_baseline=1000, comment_count_baseline=-2)
    comment = make_comment(alice, score=-3, agreement=4)
    make_vote(comment, bob, power=2, agreement=-1)
    settle_everything()

    alice.refresh_from_db()
    comment.refresh_from_db()
    assert (alice.karma, alice.comment_count) == (1002, -1)
    assert (comment.score, comment.agreement) == (-1, 3)


def test_own_votes_count_for_the_score_and_not_for_karma(alice: User, bob: User) -> None:
    post = make_post(alice, coauthors=[bob])
    for voter in (alice, bob, make_user()):
        make_vote(post, voter, power=1)
    settle_everything()

    post.refresh_from_db()
    assert post.score == 3
    assert dict(User.objects.filter(pk__in=[alice.pk, bob.pk]).values_list("pk", "karma")) == {alice.pk: 1, bob.pk: 1}


def test_only_what_readers_may_see_counts(alice: User) -> None:
    gone = timezone.now()
    for fields in (
        {},
        {"is_draft": True},
        {"is_rejected": True},
        {"is_awaiting_review": True},
        {"deleted_at": gone},
        {"is_unlisted": True},
    ):
        make_post(alice, **fields)
    place = make_post()
    for fields in (
        {},
        {"is_draft": True},
        {"is_rejected": True},
        {"is_awaiting_review": True},
        {"deleted_at": gone},
        {"is_stub": True},
    ):
        make_comment(alice, post=place, **fields)
    for fields in ({"is_draft": True}, {"is_unlisted": True}, {"deleted_at": gone}):
        make_comment(alice, post=make_post(**fields))
    tag = make_wikitag()
    make_revision(alice, wikitag=tag)
    make_revision(alice, wikitag=tag, lens="other")
    make_revision(alice, wikitag=tag, is_draft=True)
    make_revision(alice, wikitag=make_wikitag(deleted_at=gone))
    for fields in ({}, {"is_draft": True}, {"deleted_at": gone}, {"is_hidden_from_profile": True}):
        make_sequence(alice, **fields)
    settle_everything()

    alice.refresh_from_db()
    place.refresh_from_db()
    assert (alice.post_count, alice.comment_count, alice.wikitag_edit_count, alice.sequence_count) == (1, 1, 1, 1)
    assert (alice.listed_post_count, alice.listed_comment_count, alice.listed_wikitag_edit_count) == (1, 1, 2)
    assert place.comment_count == 1


def _add_to_newest(author: User, **fields: Any) -> None:
    make_revision(author, wikitag=Wikitag.objects.order_by("-created_at").first(), **fields)


ACTS: list[Callable[[User, User], Any]] = [
    lambda one, other: make_vote(make_post(one), other, power=2, agreement=-1),
    lambda one, other: make_vote(make_comment(one), other, power=-1),
    lambda one, other: make_vote(make_revision(one), other, power=1),
    lambda one, other: make_post(one, coauthors=[other] if one != other else []),
    lambda one, other: _add_to_newest(one, body_html=f"<p>Words of {one.pk} after {other.pk}.</p>"),
    lambda one, _other: Revision.objects.filter(author=one).update(body_html="<p>Plain words, more.</p>"),
    lambda one, _other: Revision.objects.filter(author=one).update(is_draft=True),
    lambda one, other: make_sequence(one, posts=[make_post(other)]),
    lambda one, _other: PostVote.objects.filter(post__author=one).delete(),
    lambda _one, other: CommentVote.objects.filter(voter=other).delete(),
    lambda one, _other: Post.objects.filter(author=one).update(is_draft=True),
    lambda one, _other: Comment.objects.filter(author=one).update(deleted_at=timezone.now()),
]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.sampled_from(ACTS), st.booleans()), max_size=8))
def test_any_history_settles_to_what_a_recount_finds(alice: User, bob: User, history: list[Any]) -> None:
    for act, is_by_alice in history:
        act(*((alice, bob) if is_by_alice else (bob, alice)))

    for model in {number.number.model for number in list(differences())}:
        settle(model, model._default_manager.values_list("pk", flat=True))

    assert list(differences()) == []
