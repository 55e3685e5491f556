"""Two acts that lock the same rows: both are done, whichever came first. SQLite lets one wait for the whole other."""

from __future__ import annotations

from functools import partial
from threading import Event, get_ident
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from archive.forummagnum import moved
from content import commenting, moderating, posting, refresh, settling, voting, wiki_editing
from content.admin import base
from content.commenting import Place, post_comment
from content.models import Comment, Post, Revision, Sequence, VoteKind, Wikitag
from content.moderating import approve_text, set_locked
from content.numbers import differences, settle_everything
from content.posting import Said, edit_post, publish_new, said_of
from content.refresh import refresh_decayed_scores, refresh_inflation
from content.sequencing import Details, edit_sequence
from content.voting import Axis, cast_vote
from content.wiki_editing import Edit, save_edit
from profiles.models import User
from tests.admin_pages import change_url, submit
from tests.at_once import PATIENCE, at_once, is_waited_for, wait_until
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag
from web.ages import now
from web.locks import lock_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks no rows"),
]

PK = "k" * 17
SITE = {"source": "forum.example"}


class Meeting:
    """Two threads go on once both have reached their point, or once one waits for a lock that the other holds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.threads: set[int] = set()
        self.is_other_done = Event()

    def __call__(self) -> None:
        self.threads.add(get_ident())
        wait_until(lambda: len(self.threads) > 1 or is_waited_for())

    def then_linger(self) -> None:
        """Meet, and go on once the other thread is done or waits for this one; run it with `other`."""
        self()
        wait_until(lambda: self.is_other_done.is_set() or is_waited_for())

    def other(self, act: Callable[[], object]) -> Callable[[], None]:
        """Return the call that `then_linger` waits for."""

        def run() -> None:
            try:
                act()
            finally:
                self.is_other_done.set()

        return run

    def after(
        self,
        module: Any,
        name: str,
        *,
        of: Callable[..., bool] = lambda *_: True,
        meet: Callable[[Meeting], None] = __call__,
    ) -> None:
        """Meet after a function of a module has been called, where it is called so."""
        original = getattr(module, name)

        def call(*args: Any, **options: Any) -> Any:
            returned = original(*args, **options)
            if of(*args):
                meet(self)
            return returned

        self.monkeypatch.setattr(module, name, call)


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    return Meeting(monkeypatch)


def locks(model: Any) -> Callable[..., bool]:
    return lambda rows, *_: rows.model is model


def vote(target: Any, voter: User) -> None:
    cast_vote(target, voter, axis=Axis.KARMA, kind=VoteKind.SMALL_UP)


@pytest.fixture
def tides(alice: User) -> Wikitag:
    wikitag = make_wikitag("Tides")
    make_revision(alice, wikitag=wikitag)
    settle_everything()
    return wikitag


def test_wikitag_saved_in_the_admin_and_a_comment_on_it(
    operator: Client, alice: User, tides: Wikitag, meeting: Meeting
) -> None:
    meeting.after(base, "lock_affected")
    meeting.after(commenting, "_lock")
    save = partial(submit, operator, change_url(tides), is_core="on")
    at_once(save, lambda: post_comment(alice, Place(wikitag=tides), pk=PK, source="Words."))

    assert (Wikitag.objects.get().is_core, Comment.objects.count(), list(differences())) == (True, 1, [])


def test_edit_saved_in_the_admin_and_the_next_edit(
    operator: Client, bob: User, tides: Wikitag, meeting: Meeting
) -> None:
    revision = Revision.objects.get()
    User.objects.update(karma_baseline=50)
    settle_everything()
    meeting.after(base, "lock_affected")
    meeting.after(wiki_editing, "lock_rows", of=locks(Wikitag))
    save = partial(submit, operator, change_url(revision), message="Said")
    at_once(save, lambda: save_edit(bob, tides, lens="", edit=Edit(PK, "New words.", began_from=revision.pk)))

    assert [row.message for row in Revision.objects.oldest_first()] == ["Said", ""]
    assert list(differences()) == []


def test_import_and_a_post_put_under_an_imported_wikitag(alice: User, meeting: Meeting) -> None:
    wikitag, post = make_wikitag("Tides", source_id="w", **SITE), make_post(alice, source_id="p", **SITE)
    said = Said("Title", "Words.", wikitags=frozenset({wikitag}))
    meeting.after(settling, "lock_rows", of=locks(Wikitag))
    meeting.after(posting, "_lock_kept")
    edited = partial(edit_post, post, alice, said, began_from=said_of(post).mark)
    at_once(lambda: transaction.atomic(moved.lock)("forum.example"), edited)

    assert said_of(Post.objects.get()) == said


def test_import_and_a_sequence_that_holds_an_imported_post(meeting: Meeting) -> None:
    alice = make_user("Alice", source_id="a", **SITE)
    post = make_post(alice, source_id="p", **SITE)
    sequence = make_sequence(alice, posts=[post])
    settle_everything()
    meeting.after(settling, "lock_rows", of=locks(Sequence))

    @transaction.atomic
    def bring() -> None:
        moved.lock("forum.example")
        meeting()
        brought = moved.Moved()
        brought.note(Post, [post.pk])
        brought.settle()

    at_once(bring, lambda: edit_sequence(sequence, details=Details("New title", "Words.")))

    assert (Sequence.objects.get().title, list(differences())) == ("New title", [])


def test_thread_locked_at_a_reply_and_the_minutes_tick(carol: User, meeting: Meeting) -> None:
    root = make_comment(id="a" * 17, posted_at=now(), post=make_post(is_decaying=False))
    reply = make_comment(parent=root, id="z" * 17, posted_at=now())
    Comment.objects.update(score_baseline=9)
    settle_everything()
    meeting.after(moderating, "lock_text", meet=Meeting.then_linger)
    meeting.after(refresh, "_moving", of=lambda model: model is Post)
    at_once(lambda: set_locked(reply, carol, is_locked=True), meeting.other(refresh_decayed_scores))

    assert list(Comment.objects.order_by("pk").values_list("is_locked", flat=True)) == [True, False]


def test_post_sent_again_and_a_vote_on_it(alice: User, bob: User, meeting: Meeting) -> None:
    said = Said("Title", "Words.")
    post = publish_new(alice, said, pk=PK)
    meeting.after(posting, "store_draft")
    meeting.after(voting, "_authors")
    at_once(lambda: publish_new(alice, said, pk=PK), lambda: vote(post, bob))

    assert (Post.objects.get().vote_count, list(differences())) == (2, [])


def test_post_approved_again_and_a_vote_on_it(alice: User, bob: User, carol: User, meeting: Meeting) -> None:
    post = make_post(alice, is_awaiting_review=True)
    settle_everything()
    look, is_approved = moderating._lock_waiting, Event()

    def be_second(*args: Any) -> Any:
        meeting.monkeypatch.setattr(moderating, "_lock_waiting", look)
        at_once(lambda: approve_text(post, carol))
        meeting.after(moderating, "lock_person")
        is_approved.set()
        return look(*args)

    def vote_then() -> None:
        assert is_approved.wait(PATIENCE)
        vote(post, bob)

    meeting.monkeypatch.setattr(moderating, "_lock_waiting", be_second)
    meeting.after(voting, "_authors")
    at_once(lambda: approve_text(post, carol), vote_then)

    assert (Post.objects.get().is_awaiting_review, Post.objects.get().vote_count) == (False, 1)


def test_inflation_recomputed_and_posts_locked_in_order(meeting: Meeting) -> None:
    later, sooner = make_post(id="z" * 17, score=10), make_post(id="a" * 17, score=10)

    @transaction.atomic
    def lock_both() -> None:
        lock_rows(Post.objects.filter(pk=sooner.pk))
        meeting.then_linger()
        lock_rows(Post.objects.filter(pk=later.pk))

    def recompute() -> None:
        meeting()
        refresh_inflation()

    at_once(lock_both, meeting.other(recompute))

    assert [post.adjusted_score != 0 for post in Post.objects.all()] == [True, True]


def test_inflation_is_recomputed_by_several_at_once() -> None:
    make_post(score=10)
    refresh_inflation()
    at_once(*[refresh_inflation] * 4)

    assert Post.objects.get().adjusted_score != 0
