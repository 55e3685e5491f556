"""Karma is money: whatever is done in whatever order, after each step every number is what it counts."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import ProtectedError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from archive.forummagnum.importing import import_profile
from content.commenting import CommentRefusedError, Place, delete_comment, post_comment, post_quick_take
from content.leaving import deactivate, reactivate
from content.models import Coauthorship, Comment, Post, Revision, VoteKind, Wikitag
from content.moderating import ban_person, end_ban
from content.purging import begin_end_of_purge, begin_purge, begin_undoing_votes, sweep_all
from content.settling import settled
from content.voting import Axis
from profiles.models import User
from tests.archive.profiles import SITE, save
from tests.content.karma_answers import changes, saved_profile
from tests.content.karma_ledger import Thing
from tests.content.karma_recount import stored_karma, stored_sums, stored_votes, wrong_numbers
from tests.content.karma_site import KarmaSite
from tests.factories import make_revision, make_wikitag
from web.ages import now

SWITCHES = {
    "post": ("is_draft", "is_rejected", "is_unlisted", "is_event", "is_omega", "deleted_at"),
    "comment": ("is_draft", "is_rejected", "is_omega", "deleted_at"),
    "revision": ("is_draft",),
}
anyone = anything = st.integers(0, 11)
kinds = st.sampled_from(VoteKind)


class KarmaMachine(KarmaSite):
    """Anybody does anything; what they do is kept in the ledger too."""

    @rule(who=anyone, what=anything, axis=st.sampled_from(Axis), kind=kinds)
    def vote(self, who: int, what: int, axis: Axis, kind: VoteKind) -> None:
        self._vote(self._thing(what), self._person(who), axis=axis, kind=kind)

    @rule(which=st.integers(0, 40), axis=st.sampled_from(Axis), kind=kinds)
    def vote_otherwise(self, which: int, axis: Axis, kind: VoteKind) -> None:
        if cast := self._cast():
            self._vote(*cast[which % len(cast)], axis=axis, kind=kind)

    @rule(which=st.integers(0, 40), axis=st.sampled_from(Axis))
    def withdraw(self, which: int, axis: Axis) -> None:
        self.vote_otherwise(which, axis, VoteKind.NEUTRAL)

    @rule(which=st.integers(0, 40))
    def delete_vote(self, which: int) -> None:
        if cast := self._cast():
            pk, voter = cast[which % len(cast)]
            [vote] = self._row(pk).votes.filter(voter=voter)
            with settled(type(vote), [vote.pk]):
                vote.delete()
            self.ledger.forget_vote(pk, voter)

    @rule(who=anyone, what=anything)
    def comment_or_reply(self, who: int, what: int) -> None:
        author, below, pk = self._writer(who), self._thing(what), self._new_key("comment")
        thing = self._row(below)
        place = {
            Post: lambda: Place(post=thing),
            Comment: lambda: Place.below(thing),
            Revision: lambda: Place(wikitag=thing.wikitag),
        }[type(thing)]()
        with suppress(CommentRefusedError):
            post_comment(User.objects.get(pk=author), place, pk=pk, source="Well.")
            self._is_written(pk, author)

    @rule(who=anyone)
    def quick_take(self, who: int) -> None:
        author, pk = self._writer(who), self._new_key("take")
        with suppress(CommentRefusedError):
            comment = post_quick_take(User.objects.get(pk=author), pk=pk, source="Hm.")
            self.ledger.things.setdefault(comment.post_id, Thing("post", author))
            self._is_written(pk, author)

    @rule(who=anyone)
    def edit_wikitag(self, who: int) -> None:
        author, pk = self._person(who), self._new_key("edit")
        wikitag = Wikitag.objects.order_by("pk").last() or make_wikitag("Ebb", id="ebb")
        with settled(Revision, [pk]):
            make_revision(User.objects.get(pk=author), id=pk, wikitag=wikitag, major=2, minor=self.written)
        self.ledger.things[pk] = Thing("revision", author)

    @rule(what=anything, which=st.integers(0, 5))
    def switch(self, what: int, which: int) -> None:
        """Draft, publish, reject, delete or bring back a thing, or move it to or from Ω, as the admin does."""
        thing = self._row(self._thing(what))
        kind = self.ledger.things[thing.pk].kind
        name = SWITCHES[kind][which % len(SWITCHES[kind])]
        with settled(type(thing), [thing.pk]):
            self._flip(thing, name)
        if name == "is_omega":
            self.ledger.things[thing.pk].is_omega = thing.is_omega

    @rule(who=anyone, what=anything)
    def delete_comment(self, who: int, what: int) -> None:
        """Delete a comment as its author does: one that was answered leaves a stub."""
        thing = self._row(self._thing(what))
        if isinstance(thing, Comment):
            delete_comment(thing, User.objects.get(pk=self._person(who)))

    @rule(which=anything)
    def switch_wikitag(self, which: int) -> None:
        if wikitags := list(Wikitag.objects.order_by("pk")):
            wikitag = wikitags[which % len(wikitags)]
            with settled(Wikitag, [wikitag.pk]):
                self._flip(wikitag, "deleted_at")

    @rule(who=anyone, what=anything)
    def switch_coauthor(self, who: int, what: int) -> None:
        person, pk = self._person(who), self._thing(what)
        thing = self.ledger.things[pk]
        if thing.kind == "post" and person != thing.author:
            with settled(Post, [pk]):
                if not Coauthorship.objects.filter(post=pk, person=person).delete()[0]:
                    Coauthorship.objects.create(post_id=pk, person_id=person)
            thing.coauthors ^= {person}

    @rule(who=anyone, what=anything)
    def give_to_another_author(self, who: int, what: int) -> None:
        person, thing = self._person(who), self._row(self._thing(what))
        is_container = isinstance(thing, Post) and thing.is_shortform
        if person not in self.ledger.things[thing.pk].authors and not is_container:
            with settled(type(thing), [thing.pk]):
                thing.author_id = person
                thing.save(update_fields=["author"])
            self.ledger.things[thing.pk].author = person

    @rule(what=anything)
    def delete_for_good(self, what: int) -> None:
        """Delete a row in the admin: what hangs on it goes along, its votes too."""
        self._delete(self._row(self._thing(what)))

    @rule(which=anything)
    def delete_wikitag_for_good(self, which: int) -> None:
        if wikitags := list(Wikitag.objects.order_by("pk")):
            self._delete(wikitags[which % len(wikitags)])

    @rule(who=anyone)
    def ban_or_let_in(self, who: int) -> None:
        person, moderator = self._people(who)
        if person.banned_until:
            end_ban(person, moderator)
        else:
            ban_person(person, moderator, until=now() + timedelta(days=9), reason="Spam")

    @rule(who=anyone)
    def purge_or_end_purge(self, who: int) -> None:
        """Purge somebody, whose votes are undone for good; or bring back what the purge deleted."""
        person, moderator = self._people(who)
        if person.purged_at:
            begin_end_of_purge(person, moderator)
        else:
            begin_purge(person, moderator, reason="Spam")
            self.ledger.undo_votes(person.pk)
        sweep_all()

    @rule(who=anyone)
    def undo_votes(self, who: int) -> None:
        person, moderator = self._people(who)
        begin_undoing_votes(person, moderator, reason="Unfair")
        sweep_all()
        self.ledger.undo_votes(person.pk)

    @rule(who=anyone)
    def leave_or_come_back(self, who: int) -> None:
        person, _ = self._people(who)
        if person.deactivated_at:
            reactivate(person)
        else:
            deactivate(person)

    @rule(who=anyone)
    def delete_person(self, who: int) -> None:
        person = self._person(who)
        with suppress(ProtectedError), settled(User, [person]):
            User.objects.get(pk=person).delete()
            self.ledger.forget_person(person)
            self.ledger.rows.pop(person, None)

    @rule(changed=changes)
    def import_answers(self, changed: dict[str, Any]) -> None:
        """Import a saved profile, for the first time or over what an earlier one and people here have done."""
        saved = saved_profile(changed)
        import_profile(save(Path(self.folder.name), **saved), site=SITE, progress=lambda _kind, _count, rows: rows)
        for kind, name in (("user", "user"), ("posts", "post"), ("comments", "comment"), ("revisions", "revision")):
            for row in saved[kind]:
                self.ledger.bring(name, row)

    @invariant()
    def every_number_is_right(self) -> None:
        assert wrong_numbers() == []
        assert stored_votes() == self.ledger.votes()
        assert stored_karma() == {pk: (self.ledger.karma(pk), self.ledger.omega_karma(pk)) for pk in self.ledger.people}
        assert stored_sums() == {pk: (thing.kind, *thing.sums) for pk, thing in self.ledger.things.items()}


@pytest.mark.django_db
def test_no_order_of_acts_loses_or_makes_karma() -> None:
    run_state_machine_as_test(
        KarmaMachine,
        settings=settings(
            max_examples=20, stateful_step_count=30, suppress_health_check=list(HealthCheck), print_blob=True
        ),
    )
