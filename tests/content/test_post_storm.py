"""Two posts of two authors, voted on, commented, changed and taken back at once: no deadlock, and no number drifts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from random import Random
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from content.commenting import CommentRefusedError, Place, post_comment
from content.models import Comment, Post, VoteKind
from content.numbers import differences, settle_everything
from content.posting import PostConflictError, Said, create_draft, edit_post, leave_post, publish, said_of, unpublish
from content.voting import Axis, VoteRefusedError, cast_vote
from tests.factories import make_comment, make_post, make_user
from web.public_id import make_public_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from profiles.models import User

THREADS, ACTS_EACH = 8, 12


@pytest.mark.django_db(transaction=True)
def test_storm_of_acts_ends_with_every_number_right() -> None:
    people = [make_user(f"Person {number}", karma=100) for number in range(5)]
    posts = [make_post(people[0], coauthors=people[3:4]), make_post(people[4], coauthors=people[1:2])]
    for post in posts:
        make_comment(people[2], post=post)
    settle_everything()

    with ThreadPoolExecutor(THREADS) as threads:
        done = list(threads.map(lambda seed: act_at_random(Random(seed), people, posts), range(THREADS)))

    assert done == [ACTS_EACH] * THREADS
    assert list(differences()) == []


def act_at_random(chance: Random, people: list[User], posts: list[Post]) -> int:
    acts = [vote, vote_on_comment, comment, take_back_and_publish, change_coauthors, leave, draft]
    chance.shuffle(acts)
    try:
        for act in islice(cycle(acts), ACTS_EACH):
            try_to(act, chance, chance.choice(people), chance.choice(posts))
        return ACTS_EACH
    finally:
        connection.close()


def try_to(act: Callable[..., None], chance: Random, person: User, post: Post) -> None:
    try:
        act(chance, person, post)
    except (CommentRefusedError, PostConflictError, VoteRefusedError):
        """Somebody was faster, or the rules say no."""


def vote(chance: Random, person: User, post: Post) -> None:
    cast_vote(post, person, axis=chance.choice([*Axis]), kind=chance.choice([*VoteKind]))


def vote_on_comment(chance: Random, person: User, post: Post) -> None:
    kind = chance.choice([VoteKind.SMALL_UP, VoteKind.SMALL_DOWN, VoteKind.NEUTRAL])
    cast_vote(chance.choice(Comment.objects.filter(post=post)), person, axis=Axis.KARMA, kind=kind)


def comment(chance: Random, person: User, post: Post) -> None:
    post_comment(person, Place(post=post), pk=make_public_id(), source=f"Said {chance.random()}.")


def take_back_and_publish(_chance: Random, _person: User, post: Post) -> None:
    unpublish(post)
    publish(post)


def change_coauthors(chance: Random, person: User, post: Post) -> None:
    stored = said_of(post)
    coauthors = () if person == post.author else (person,)
    said = Said(stored.title, f"Words {chance.random()}.", coauthors=coauthors)
    edit_post(post, person, said, began_from=stored.mark)


def leave(_chance: Random, person: User, post: Post) -> None:
    leave_post(post, person)


def draft(chance: Random, person: User, post: Post) -> None:
    coauthors = tuple(coauthor for coauthor in [post.author] if coauthor and coauthor != person)
    create_draft(person, Said(f"Draft {chance.random()}", "Words.", coauthors=coauthors), pk=make_public_id())
