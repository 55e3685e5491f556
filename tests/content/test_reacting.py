"""What somebody's reaction becomes, whatever stood there before, and who may give it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.models import Comment, CommentVote, Reaction
from content.numbers import differences, settle_everything
from content.reacting import ReactionRefusedError, Stance, react, refusal
from content.reactions import DEPRECATED, PALETTE, REACTION_LABELS
from profiles.models import User
from tests.at_once import at_once
from tests.factories import make_comment, make_reaction, make_user

if TYPE_CHECKING:
    from django.utils.functional import Promise

FOR, AGAINST, NONE = Stance.FOR, Stance.AGAINST, Stance.NONE
TOO_LITTLE = "You need at least 20 karma to react."
NOT_FIRST = "You need at least 100 karma to be the first to give a comment this reaction."


@pytest.fixture
def comment(alice: User) -> Comment:
    return make_comment(alice)


@pytest.fixture
def trusted(db: None) -> User:
    return make_user("Trudy", karma=100)


def given_so(comment: Comment) -> list[tuple[str, str, str]]:
    rows = Reaction.objects.filter(comment=comment).order_by("pk")
    return list(rows.values_list("person__display_name", "name", "kind"))


def reason(comment: Comment, person: User, name: str, stance: Stance) -> str:
    with pytest.raises(ReactionRefusedError) as refused:
        react(comment, person, name=name, stance=stance)
    return str(refused.value.reason)


def test_first_creates_the_next_second_and_others_disagree(comment: Comment, trusted: User) -> None:
    cy, dee = make_user("Cy", karma=20), make_user("Dee", karma=20)
    react(comment, trusted, name="crux", stance=FOR)
    react(comment, cy, name="crux", stance=FOR)
    react(comment, dee, name="crux", stance=AGAINST)

    assert given_so(comment) == [
        ("Trudy", "crux", "created"),
        ("Cy", "crux", "seconded"),
        ("Dee", "crux", "disagreed"),
    ]


@pytest.mark.parametrize("stance", [FOR, AGAINST, NONE])
def test_repeating_changes_nothing(comment: Comment, stance: Stance) -> None:
    cy = make_user("Cy", karma=20)
    make_reaction(comment, name="crux")
    react(comment, cy, name="crux", stance=stance)
    once = list(Reaction.objects.order_by("pk").values())
    react(comment, cy, name="crux", stance=stance)

    assert list(Reaction.objects.order_by("pk").values()) == once


def test_first_reactor_stays_first_after_repeating_with_less_karma(comment: Comment, trusted: User) -> None:
    react(comment, trusted, name="crux", stance=FOR)
    User.objects.filter(pk=trusted.pk).update(karma=0)
    trusted.refresh_from_db()
    react(comment, trusted, name="crux", stance=FOR)

    assert given_so(comment) == [("Trudy", "crux", "created")]


def test_stance_changes_and_is_taken_back(comment: Comment, trusted: User) -> None:
    make_reaction(comment, make_user("Cy"), name="crux")
    seen = []
    for stance in (FOR, AGAINST, FOR, NONE):
        react(comment, trusted, name="crux", stance=stance)
        seen.append([kind for name, _, kind in given_so(comment) if name == "Trudy"])

    assert seen == [["seconded"], ["disagreed"], ["seconded"], []]


def test_taking_back_needs_no_karma(comment: Comment, bob: User) -> None:
    make_reaction(comment, bob, name="a reaction that is no more")
    react(comment, bob, name="a reaction that is no more", stance=NONE)

    assert given_so(comment) == []


def test_others_stay_when_the_first_takes_theirs_back(comment: Comment, trusted: User) -> None:
    make_reaction(comment, make_user("Cy"), name="crux", kind="seconded")
    make_reaction(comment, make_user("Dee"), name="crux", kind="disagreed")
    react(comment, trusted, name="crux", stance=FOR)
    react(comment, trusted, name="crux", stance=NONE)
    react(comment, make_user("Eve", karma=20), name="crux", stance=FOR)

    assert given_so(comment) == [
        ("Cy", "crux", "seconded"),
        ("Dee", "crux", "disagreed"),
        ("Eve", "crux", "seconded"),
    ]


@pytest.mark.parametrize(
    ("karma", "name", "stance", "expected"),
    [
        (19, "there", FOR, TOO_LITTLE),
        (20, "there", FOR, None),
        (19, "there", AGAINST, TOO_LITTLE),
        (20, "there", AGAINST, None),
        (19, "new", FOR, TOO_LITTLE),
        (20, "new", FOR, NOT_FIRST),
        (99, "new", FOR, NOT_FIRST),
        (100, "new", FOR, None),
        (5000, "new", AGAINST, "You can disagree only with a reaction that somebody else has given."),
    ],
)
def test_karma_decides_who_may(comment: Comment, karma: int, name: str, stance: Stance, expected: str | None) -> None:
    person, name = make_user(karma=karma), {"there": "crux", "new": "clear"}[name]
    make_reaction(comment, name="crux")
    before = given_so(comment)
    if expected is None:
        react(comment, person, name=name, stance=stance)
        assert len(given_so(comment)) == 2
    else:
        assert (reason(comment, person, name, stance), given_so(comment)) == (expected, before)


def test_whom_only_others_oppose_is_first_again(comment: Comment) -> None:
    make_reaction(comment, name="crux", kind="disagreed")

    assert reason(comment, make_user(karma=99), "crux", FOR) == NOT_FIRST
    assert (
        reason(comment, make_user(karma=99), "crux", AGAINST)
        == "You can disagree only with a reaction that somebody else has given."
    )


def test_author_may_react_but_not_disagree_save_on_typos(alice: User, comment: Comment) -> None:
    User.objects.filter(pk=alice.pk).update(karma=100)
    alice.refresh_from_db()
    for name in ("crux", "typo"):
        make_reaction(comment, make_user("Cy"), name=name)
    refused = reason(comment, alice, "crux", AGAINST)
    react(comment, alice, name="typo", stance=AGAINST)
    react(comment, alice, name="clear", stance=FOR)

    assert refused == "You cannot disagree with reactions to your own comments."
    assert given_so(comment)[2:] == [("Alice", "typo", "disagreed"), ("Alice", "clear", "created")]


@pytest.mark.parametrize("name", ["", "unheard-of", "Crux", "crux\x00", "\udcff", "x" * 5000])
@pytest.mark.parametrize("stance", [FOR, AGAINST])
def test_unknown_reaction_is_refused(comment: Comment, trusted: User, name: str, stance: Stance) -> None:
    assert (reason(comment, trusted, name, stance), given_so(comment)) == ("There is no such reaction.", [])


def test_deprecated_reaction_is_joined_but_not_begun(comment: Comment, trusted: User) -> None:
    make_reaction(comment, make_user("Cy"), name="empathy")
    react(comment, trusted, name="empathy", stance=FOR)

    assert given_so(comment)[1:] == [("Trudy", "empathy", "seconded")]
    assert reason(comment, trusted, "handshake", FOR) == "This reaction is no longer given."


def test_palette_offers_sixty_three_known_reactions_once() -> None:
    offered = [name for _, names in PALETTE for name in names.split()]

    assert (len(offered), len(set(offered)), set(offered) - REACTION_LABELS.keys()) == (63, 63, set())
    assert DEPRECATED & set(offered) == set()
    assert len(DEPRECATED & REACTION_LABELS.keys()) == 8


def test_reactions_move_no_number(comment: Comment, trusted: User) -> None:
    settle_everything()
    react(comment, trusted, name="agree", stance=FOR)

    comment.refresh_from_db()
    assert (comment.score, comment.agreement, CommentVote.objects.count(), list(differences())) == (0, 0, 0, [])


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["crux", "typo"]), st.sampled_from(Stance)), max_size=20))
def test_any_history_leaves_each_with_what_they_wanted_last(history: list[tuple[int, str, Stance]]) -> None:
    people = [make_user(karma=karma) for karma in (0, 20, 100, 5000)]
    comment, wanted = make_comment(people[2]), {}
    for number, name, stance in history:
        refused: Promise | None = None
        try:
            react(comment, people[number], name=name, stance=stance)
        except ReactionRefusedError as error:
            refused = error.reason
        if refused is None:
            wanted[people[number].pk, name] = stance
    kinds = {(row.person_id, row.name): row.kind for row in Reaction.objects.filter(comment=comment)}

    assert {key: kind == "disagreed" for key, kind in kinds.items()} == {
        key: stance is AGAINST for key, stance in wanted.items() if stance is not NONE
    }


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_react_at_once_one_is_first(alice: User) -> None:
    people, comment = [make_user(karma=100) for _ in range(8)], make_comment(alice)

    def run(person: User, *stances: Stance) -> None:
        for stance in stances:
            react(comment, person, name="crux", stance=stance)

    def kinds() -> list[str]:
        return sorted(Reaction.objects.values_list("kind", flat=True))

    at_once(*(partial(run, person, FOR, FOR) for person in people))
    assert kinds() == ["created", *7 * ["seconded"]]

    at_once(*(partial(run, person, NONE, FOR) for person in people))
    # Whoever was first took it back while others stood by it, or was the last to do so.
    assert kinds() in (8 * ["seconded"], ["created", *7 * ["seconded"]])


def test_moderators_take_the_karma_too(comment: Comment, carol: User) -> None:
    comment = Comment.objects.prefetch_related("reactions").get(pk=comment.pk)

    assert str(refusal(comment, carol, name="crux", stance=FOR)) == TOO_LITTLE
