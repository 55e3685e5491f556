"""Edits of one wikitag and votes on its versions, all at once: every edit is kept, and every number is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.models import Revision, RevisionVote, VoteKind
from content.numbers import differences
from content.voting import Axis, cast_vote
from content.wiki_editing import Edit, EditConflictError, latest_of, save_edit
from profiles.models import User
from tests.at_once import at_once
from tests.factories import make_history, make_user
from web.public_id import make_public_id

if TYPE_CHECKING:
    from content.models import Wikitag

EDITORS, VOTERS, TIMES = 4, 4, 4


@pytest.mark.django_db(transaction=True)
def test_edits_and_votes_at_once_lose_nothing() -> None:
    editors = [make_user(f"Editor {number}", karma=1) for number in range(EDITORS)]
    voters = [make_user(f"Voter {number}") for number in range(VOTERS)]
    wikitag = make_history("Tides", [(f"<p>{person}</p>", person) for person in editors])

    acts = [lambda person=person: edit(person, wikitag) for person in editors]
    acts += [lambda person=person: vote_on_all(person, wikitag) for person in voters]
    at_once(*acts)

    made = Revision.objects.filter(wikitag=wikitag).newest_first()
    assert sorted(revision.message for revision in made if revision.minor >= EDITORS) == sorted(
        f"{person} {time}" for person in editors for time in range(TIMES)
    )
    assert [revision.version for revision in made] == [f"1.{n}.0" for n in reversed(range(EDITORS * (TIMES + 1)))]
    assert RevisionVote.objects.count() == EDITORS * TIMES + EDITORS * VOTERS
    assert [User.objects.get(pk=person.pk).karma for person in editors] == [1 + VOTERS] * EDITORS
    assert list(differences()) == []


def edit(person: User, wikitag: Wikitag) -> None:
    """Save edits, each again on top of whatever came between."""
    for time in range(TIMES):
        is_saved = False
        while not is_saved:
            latest = latest_of(wikitag, "")
            message = f"{person} {time}"
            wanted = Edit(make_public_id(), message, began_from=latest.pk if latest else "", message=message)
            try:
                save_edit(person, wikitag, lens="", edit=wanted)
                is_saved = True
            except EditConflictError:
                continue


def vote_on_all(person: User, wikitag: Wikitag) -> None:
    """Vote on the first versions, back and forth."""
    for kind in (VoteKind.SMALL_DOWN, VoteKind.NEUTRAL, VoteKind.SMALL_UP):
        for revision in wikitag.revisions.oldest_first()[:EDITORS]:
            cast_vote(revision, person, axis=Axis.KARMA, kind=kind)
