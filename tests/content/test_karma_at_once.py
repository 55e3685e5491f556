"""Votes, moderators and an import at the same time: nobody waits in a circle, and no number drifts."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest

from archive.forummagnum.importing import import_profile
from content.models import Coauthorship, Comment, Post, PostVote, Revision, VoteKind
from content.numbers import differences
from content.settling import settled
from content.voting import Axis, cast_vote
from profiles.models import User
from tests.admin_pages import change_url, delete_url, save
from tests.archive import profiles
from tests.at_once import at_once
from tests.factories import make_user

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

ROUNDS = 20


def run_import(folder: Path, number: int) -> None:
    """Import the same things as before with other numbers."""
    user = profiles.user(karma=number)
    posts = [profiles.post(_id=pk, baseScore=number, af=number % 2 == 0) for pk in ("post1", "post2")]
    comments = [profiles.comment(_id=pk, baseScore=number) for pk in ("comment1", "comment2")]
    saved = profiles.save(
        folder, user=[user], posts=posts, comments=comments, revisions=[profiles.revision(voteCount=number)]
    )
    import_profile(saved, site=profiles.SITE, progress=lambda _kind, _count, rows: rows)


def vote_on(voter: User, number: int) -> None:
    chance = random.Random(number)
    for _ in range(4 * ROUNDS):
        model, pks = chance.choice(
            [(Post, ["post1", "post2"]), (Comment, ["comment1", "comment2"]), (Revision, ["revision1"])]
        )
        target = model._default_manager.get(pk=chance.choice(pks))
        axis = Axis.KARMA if model is Revision else chance.choice(list(Axis))
        cast_vote(target, voter, axis=axis, kind=chance.choice(list(VoteKind)))


def delete_votes(operator: Client) -> None:
    chance = random.Random(ROUNDS)
    for _ in range(ROUNDS):
        if votes := PostVote.objects.order_by("pk"):
            operator.post(delete_url(chance.choice(votes)), {"post": "yes"})


def change_posts(operator: Client) -> None:
    for number in range(ROUNDS):
        save(operator, change_url(Post(pk="post1")), is_omega="on" if number % 2 else None)


def change_coauthors(person: User) -> None:
    for _ in range(ROUNDS):
        with settled(Post, ["post2"]):
            Coauthorship.objects.create(post_id="post2", person=person)
        with settled(Post, ["post2"]):
            Coauthorship.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_votes_moderators_and_an_import_get_along(tmp_path: Path, operator: Client, alice: User) -> None:
    run_import(tmp_path, 0)
    voters = [make_user(f"Voter {number}", is_staff=True) for number in range(4)]

    at_once(
        *(partial(vote_on, voter, number) for number, voter in enumerate(voters)),
        lambda: [run_import(tmp_path, number) for number in range(1, 4)],
        lambda: delete_votes(operator),
        lambda: change_posts(operator),
        lambda: change_coauthors(alice),
    )

    assert [str(difference) for difference in differences()] == []
    assert set(Post.objects.values_list("score_baseline", flat=True)) == {3}
