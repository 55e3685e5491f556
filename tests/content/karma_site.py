"""A small site on which a state machine acts, and the ledger in which it keeps what its acts mean."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis.stateful import RuleBasedStateMachine

from content.models import Comment, Post, Revision, VoteKind
from content.numbers import differences, settle_everything
from content.settling import settled
from content.vote_limits import TOO_MANY_STRONG
from content.voting import Axis, VoteRefusedError, cast_vote
from profiles.models import User
from tests.content.karma_ledger import Ledger, Thing
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag
from tests.undone import undoable

if TYPE_CHECKING:
    from django.db.models import Model

MODELS: dict[str, type[Post | Comment | Revision]] = {"post": Post, "comment": Comment, "revision": Revision}
A_DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
KARMAS = {"alice": 0, "bob": 9, "carol": 2500, "dave": 120, "guest1": 1000, "guest2": -20}


class KarmaSite(RuleBasedStateMachine):
    """`ledger` keeps the karma of the site a second time; all is taken back at the end of an example."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.example = undoable()
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

    def _vote(self, pk: str, voter: str, *, axis: Axis, kind: VoteKind) -> None:
        vote = {"on_agreement": axis is Axis.AGREEMENT, "kind": kind}
        try:
            cast_vote(self._row(pk), User.objects.get(pk=voter), axis=axis, kind=kind)
        except PermissionDenied:
            assert self._is_absent(voter)
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

    def _is_absent(self, person: str) -> bool:
        row = User.objects.get(pk=person)
        return row.is_banned or row.deactivated_at is not None

    def _is_written(self, pk: str, author: str) -> None:
        self.ledger.things[pk] = Thing("comment", author)
        self.ledger.vote(pk, author, on_agreement=False, kind=VoteKind.SMALL_UP)

    def _new_key(self, beginning: str) -> str:
        self.written += 1
        return f"local-{beginning}{self.written}"

    def _person(self, who: int) -> str:
        return list(self.ledger.people)[who % len(self.ledger.people)]

    def _people(self, who: int) -> tuple[User, User]:
        """Return a person and who moderates them."""
        people = User.objects.in_bulk([self._person(who), self._person(who + 1)])
        return people[self._person(who)], people[self._person(who + 1)]

    def _writer(self, who: int) -> str:
        """Return the key of a person who may write: the next one who is neither banned nor gone, or all come back."""
        writers = [pk for pk in self.ledger.people if not self._is_absent(pk)]
        if not writers:
            User.objects.update(banned_until=None, purged_at=None, deactivated_at=None)
        return self._person(who) if not writers else writers[who % len(writers)]

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
