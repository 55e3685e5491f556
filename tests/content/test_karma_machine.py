"""Karma is money: whatever is done in whatever order, after each step every number is what it counts."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from archive.forummagnum.importing import import_profile
from content.commenting import Place, delete_comment, post_comment, post_quick_take
from content.models import Coauthorship, Comment, Post, Revision, VoteKind, Wikitag
from content.numbers import differences, settle_everything
from content.settling import settled
from content.vote_limits import TOO_MANY_STRONG
from content.voting import Axis, VoteRefusedError, cast_vote
from profiles.models import User
from tests.archive.profiles import SITE, save
from tests.content.karma_answers import changes, saved_profile
from tests.content.karma_ledger import Ledger, Thing
from tests.content.karma_recount import stored_karma, stored_sums, stored_votes, wrong_numbers
from tests.factories import LONG_AGO, make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag

if TYPE_CHECKING:
    from django.db.models import Model

MODELS: dict[str, type[Post | Comment | Revision]] = {"post": Post, "comment": Comment, "revision": Revision}
SWITCHES = {
    "post": ("is_draft", "is_rejected", "is_unlisted", "is_event", "is_omega", "deleted_at"),
    "comment": ("is_draft", "is_rejected", "is_omega", "deleted_at"),
    "revision": ("is_draft",),
}
STANDINGS = ("banned_until", "purged_at", "deactivated_at")
A_DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
KARMAS = {"alice": 0, "bob": 9, "carol": 2500, "dave": 120, "guest1": 1000, "guest2": -20}
anyone = anything = st.integers(0, 11)
kinds = st.sampled_from(VoteKind)


class KarmaMachine(RuleBasedStateMachine):
    """A site on which anybody does anything; `ledger` keeps its karma a second time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.ledger = Ledger()
        self.written = 0
        for name, karma in KARMAS.items():
            make_user(name, id=name, karma=karma, omega_karma=karma // 10, is_staff=name == "carol")
            self.ledger.people[name] = (karma, karma // 10)
        self._settle_in()

    def _settle_in(self) -> None:
        people = {person.pk: person for person in User.objects.all()}
        post = make_post(people["alice"], id="post", coauthors=[people["bob"]], is_omega=True)
        make_post(people["dave"], id="other")
        make_comment(people["bob"], id="comment", post=post)
        make_revision(people["alice"], id="revision", wikitag=make_wikitag("Tides", id="tides"), major=2)
        make_sequence(people["alice"], posts=[post])
        settle_everything()
        self.ledger.things = {
            "post": Thing("post", "alice", {"bob"}, is_omega=True),
            "other": Thing("post", "dave"),
            "comment": Thing("comment", "bob"),
            "revision": Thing("revision", "alice"),
        }

    def teardown(self) -> None:
        try:
            assert [str(difference) for difference in differences()] == []
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)
            self.folder.cleanup()

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
        author, below, pk = self._person(who), self._thing(what), self._new_key("comment")
        thing = self._row(below)
        place = {
            Post: lambda: Place(post=thing),
            Comment: lambda: Place.below(thing),
            Revision: lambda: Place(wikitag=thing.wikitag),
        }[type(thing)]()
        if not (place.parent and place.parent.deleted_at):
            post_comment(self._writer(author), place, pk=pk, source="Well.")
            self._is_written(pk, author)

    @rule(who=anyone)
    def quick_take(self, who: int) -> None:
        author, pk = self._person(who), self._new_key("take")
        comment = post_quick_take(self._writer(author), pk=pk, source="Hm.")
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

    # Beside this rule belong the acts of moderators and of people who leave that come with code of their own.
    @rule(who=anyone, name=st.sampled_from(STANDINGS))
    def switch_standing(self, who: int, name: str) -> None:
        """Ban, purge or deactivate somebody, or take it back."""
        person = User.objects.get(pk=self._person(who))
        setattr(person, name, None if getattr(person, name) else A_DAY + timedelta(days=900))
        person.save(update_fields=[name])

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

    def _vote(self, pk: str, voter: str, *, axis: Axis, kind: VoteKind) -> None:
        vote = {"on_agreement": axis is Axis.AGREEMENT, "kind": kind}
        try:
            cast_vote(self._row(pk), User.objects.get(pk=voter), axis=axis, kind=kind)
        except VoteRefusedError as refused:
            is_too_often = refused.retry_at is not None or refused.reason == TOO_MANY_STRONG
            assert is_too_often or self.ledger.refuses(pk, voter, **vote)
        else:
            assert not self.ledger.refuses(pk, voter, **vote)
            self.ledger.vote(pk, voter, **vote)

    def _delete(self, thing: Model) -> None:
        with suppress(ProtectedError), settled(type(thing), [thing.pk]):
            thing.delete()
        left = {pk for model in MODELS.values() for pk in model._default_manager.values_list("pk", flat=True)}
        self.ledger.forget_things(self.ledger.things.keys() - left)

    def _flip(self, thing: Any, name: str) -> None:
        turned_off = None if name == "deleted_at" else False
        if name == "is_event" and thing.is_shortform:
            return  # the admin's form refuses it
        setattr(thing, name, turned_off if getattr(thing, name) else A_DAY if name == "deleted_at" else True)
        if isinstance(thing, Comment):
            thing.leaves_stub = False
        thing.save()

    def _writer(self, pk: str) -> User:
        """Return somebody who wrote nothing lately: no limit of writing keeps them from it."""
        Comment.objects.filter(author=pk).update(posted_at=LONG_AGO)
        return User.objects.get(pk=pk)

    def _is_written(self, pk: str, author: str) -> None:
        self.ledger.things[pk] = Thing("comment", author)
        self.ledger.vote(pk, author, on_agreement=False, kind=VoteKind.SMALL_UP)

    def _new_key(self, beginning: str) -> str:
        self.written += 1
        return f"local-{beginning}{self.written}"

    def _person(self, who: int) -> str:
        return list(self.ledger.people)[who % len(self.ledger.people)]

    def _thing(self, what: int) -> str:
        # There is always something: when all has been deleted somebody writes a post.
        if not self.ledger.things:
            pk, author = self._new_key("post"), self._person(0)
            with settled(Post, [pk]):
                make_post(User.objects.get(pk=author), id=pk)
            self.ledger.things[pk] = Thing("post", author)
        return list(self.ledger.things)[what % len(self.ledger.things)]

    def _row(self, pk: str) -> Any:
        return MODELS[self.ledger.things[pk].kind]._default_manager.get(pk=pk)

    def _cast(self) -> list[tuple[str, str]]:
        return list(self.ledger.votes())


@pytest.mark.django_db
def test_no_order_of_acts_loses_or_makes_karma() -> None:
    run_state_machine_as_test(
        KarmaMachine,
        settings=settings(
            max_examples=20, stateful_step_count=30, suppress_health_check=list(HealthCheck), print_blob=True
        ),
    )
