"""Somebody to be purged: what they wrote and voted, and what is left of it."""

from __future__ import annotations

from typing import Any

from content.models import (
    Comment,
    CommentVote,
    Post,
    PostVote,
    RevisionVote,
    Sequence,
    VoteKind,
)
from content.numbers import differences, settle_everything
from content.voting import Axis, cast_vote
from profiles.models import User
from tests.factories import (
    make_comment,
    make_post,
    make_revision,
    make_sequence,
    make_user,
)

WRITTEN = (Post, Comment, Sequence)


CAST = (PostVote, CommentVote, RevisionVote)


def wrong_numbers() -> list[str]:
    return [str(difference) for difference in differences()]


def left_of(person: User) -> tuple[list[int], list[int]]:
    """Return how many things of a person are not deleted, and how many votes they have, by kind."""
    things = [model._default_manager.filter(author=person, deleted_at=None).count() for model in WRITTEN]
    return things, [votes._default_manager.filter(voter=person).count() for votes in CAST]


def numbers_of(*people: User) -> list[tuple[int, ...]]:
    rows = {person.pk: person for person in User.objects.filter(pk__in=[person.pk for person in people])}
    return [(rows[one.pk].karma, rows[one.pk].omega_karma, rows[one.pk].listed_comment_count) for one in people]


def scores(things: list[Any]) -> list[tuple[int, ...]]:
    for thing in things:
        thing.refresh_from_db()
    return [(thing.score, thing.vote_count, getattr(thing, "agreement", 0)) for thing in things]


def make_mallory() -> User:
    """Make somebody who wrote 25 of each thing and voted on everything of others."""
    return make_user("Mallory", karma=1200, omega_karma=30)


def make_others(alice: User, bob: User, mallory: User) -> list[Any]:
    """Make what others wrote, on which Mallory and Alice voted, and fill Mallory's lists."""
    things: list[Any] = [make_post(alice, coauthors=[bob], is_omega=True), make_post(alice, coauthors=[mallory])]
    things += [make_comment(bob, post=things[0], is_omega=True), make_revision(bob)]
    settle_everything()
    for thing in things:
        for axis in (Axis.KARMA, Axis.AGREEMENT)[: 1 if thing is things[3] else 2]:
            cast_vote(thing, mallory, axis=axis, kind=VoteKind.BIG_DOWN)
    cast_vote(things[2], alice, axis=Axis.KARMA, kind=VoteKind.SMALL_UP)
    for _ in range(25):
        post = make_post(mallory)
        make_comment(mallory, post=things[0])
        make_comment(bob, post=post)
        make_sequence(mallory)
    settle_everything()
    return things
