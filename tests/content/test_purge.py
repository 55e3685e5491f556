"""A purge: all that somebody wrote and voted goes, in lots that can be interrupted; and comes back but for the votes."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from io import StringIO
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content import purging
from content.commenting import Place, delete_comment, post_comment
from content.models import (
    Comment,
    ModeratorAct,
    Post,
    PostVote,
    Reaction,
    Report,
    Sequence,
    Sweep,
    VoteKind,
)
from content.moderating import ban_person, end_ban
from content.numbers import settle_everything
from content.purging import (
    begin_end_of_purge,
    begin_purge,
    sweep_all,
    sweep_some,
    sweep_some_lots,
)
from content.reacting import Stance, react
from content.reporting import report_thing
from content.voting import Axis, cast_vote
from profiles.models import User
from tests.at_once import at_once
from tests.factories import (
    LONG_AGO,
    make_comment,
    make_post,
    make_reaction,
    make_revision,
    make_user,
)
from tests.pages import get_page, row_ids, texts
from tests.purges import WRITTEN, left_of, make_mallory, make_others, numbers_of, scores, wrong_numbers
from web.locks import locking

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from content.voting import Target


@pytest.fixture
def mallory(db: None) -> User:
    return make_mallory()


@pytest.fixture
def others(alice: User, bob: User, mallory: User) -> list[Any]:
    return make_others(alice, bob, mallory)


@pytest.mark.django_db
def test_purge_takes_all_that_was_written_and_voted(
    carol: User, alice: User, bob: User, mallory: User, others: list[Any]
) -> None:
    make_reaction(others[2], mallory)
    assert (scores(others)[0], left_of(mallory)) == ((-6, 1, -6), ([25, 25, 25], [2, 1, 1]))
    begin_purge(mallory, carol, reason="Spam")
    assert sweep_some_lots(mallory)
    mallory.refresh_from_db()

    assert left_of(mallory) == ([0, 0, 0], [0, 0, 0])
    assert (Reaction.objects.count(), Sweep.objects.count()) == (0, 0)
    assert scores(others) == [(0, 0, 0), (0, 0, 0), (1, 1, 0), (0, 0, 0)]
    assert numbers_of(alice, bob) == [(0, 0, 0), (1, 0, 1)]
    assert (mallory.is_banned, mallory.purged_at is not None, mallory.reviewed_at is not None) == (True, True, True)
    assert (mallory.post_count, mallory.comment_count, mallory.sequence_count, mallory.karma) == (0, 0, 0, 1200)
    assert wrong_numbers() == []


@pytest.mark.django_db
def test_purged_person_is_met_nowhere(carol: User, mallory: User, others: list[Any]) -> None:
    begin_purge(mallory, carol, reason="Spam")
    sweep_all()
    client, moderator = Client(), Client()
    moderator.force_login(carol)

    assert [client.get(f"/users/mallory{rest}").status_code for rest in ("", "/posts", "/comments")] == [404] * 3
    assert moderator.get("/users/mallory").status_code == 200
    assert "Mallory" not in texts(get_page(client, "/people"), "#people h3")
    assert row_ids(get_page(client, others[0].get_absolute_url()), "comments") == [others[2].pk]


@pytest.mark.django_db
def test_purge_hides_at_once_and_goes_on_where_it_was_interrupted(
    carol: User, alice: User, mallory: User, others: list[Any]
) -> None:
    begin_purge(mallory, carol, reason="Spam")
    assert Client().get("/users/mallory").status_code == 404
    steps = 0
    while sweep_some(mallory):
        steps += 1
        assert wrong_numbers() == []
        if steps == 4:
            break
    half = left_of(mallory)
    call_command("tick", stdout=StringIO())

    assert half == ([0, 0, 25], [2, 1, 1])
    assert (left_of(mallory), Sweep.objects.count()) == (([0, 0, 0], [0, 0, 0]), 0)
    assert wrong_numbers() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("others")
@pytest.mark.parametrize(("lots", "left"), [(1, [15, 25, 25]), (3, [0, 25, 25]), (4, [0, 0, 25])])
def test_request_purges_a_number_of_lots_and_leaves_the_rest_to_tick(
    carol: User, mallory: User, monkeypatch: pytest.MonkeyPatch, lots: int, left: list[int]
) -> None:
    monkeypatch.setattr(purging, "LOTS_PER_REQUEST", lots)
    begin_purge(mallory, carol, reason="Spam")

    assert not sweep_some_lots(mallory)
    assert left_of(mallory) == (left, [2, 1, 1])
    assert (sweep_all(), sweep_all()) == (1, 0)
    assert left_of(mallory) == ([0, 0, 0], [0, 0, 0])


@pytest.mark.django_db
def test_purge_recounts_no_karma(carol: User, bob: User, mallory: User, others: list[Any]) -> None:
    begin_purge(mallory, carol, reason="Spam")
    with CaptureQueriesContext(connection) as queries:
        for _ in range(5):
            assert sweep_some(mallory)

    written = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "profiles_user"')]
    assert left_of(mallory) == ([0, 0, 0], [2, 1, 1])
    assert [sql for sql in written if '"listed_post_count" =' in sql]
    assert [sql for sql in written if '"karma" =' in sql or '"omega_karma" =' in sql] == []
    assert wrong_numbers() == []


@pytest.mark.django_db
def test_purge_is_logged_once_with_what_it_undoes(carol: User, bob: User, mallory: User, others: list[Any]) -> None:
    report_thing(bob, mallory, reason="Spam")
    report_thing(bob, mallory.posts.first(), reason="Spam")
    report_thing(bob, make_post(), reason="Dull")

    assert [begin_purge(mallory, carol, reason=reason) for reason in ("Spam", "Again")] == [True, False]
    assert [(act.kind, act.reason, act.details) for act in ModeratorAct.objects.all()] == [
        ("purge", "Spam", {"votes": 4, "reactions": 0, "reports_closed": 2})
    ]
    assert list(Report.objects.open().values_list("reason", flat=True)) == ["Dull"]
    sweep_all()
    assert not begin_purge(mallory, carol, reason="Again")
    assert (ModeratorAct.objects.count(), Sweep.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_undone_purge_brings_back_what_it_deleted_and_nothing_else(
    carol: User, alice: User, bob: User, mallory: User, others: list[Any]
) -> None:
    gone = mallory.comments.first()
    delete_comment(gone, mallory)
    before = {model: list(model._default_manager.order_by("pk").values()) for model in WRITTEN}
    begin_purge(mallory, carol, reason="Spam")
    sweep_all()
    assert begin_end_of_purge(mallory, carol, reason="A mistake")
    sweep_all()
    assert not begin_end_of_purge(mallory, carol)
    mallory.refresh_from_db()
    gone.refresh_from_db()

    assert left_of(mallory) == ([25, 24, 25], [0, 0, 0])
    assert gone.deleted_by == mallory
    assert (mallory.banned_until, mallory.purged_at, mallory.post_count, mallory.comment_count) == (None, None, 25, 24)
    assert Client().get("/users/mallory").status_code == 200
    assert numbers_of(alice, bob) == [(0, 0, 0), (1, 0, 26)]
    after = {model: list(model._default_manager.order_by("pk").values()) for model in WRITTEN}
    assert [_without_sums(row) for row in after[Post]] == [_without_sums(row) for row in before[Post]]
    assert after[Sequence] == before[Sequence]
    assert list(ModeratorAct.objects.order_by("pk").values_list("kind", flat=True)) == ["purge", "end-purge"]
    assert (wrong_numbers(), Sweep.objects.count()) == ([], 0)


def _without_sums(row: dict[str, Any]) -> dict[str, Any]:
    moved = ("score", "agreement", "vote_count", "decayed", "decaying", "adjusted")
    return {name: value for name, value in row.items() if not any(word in name for word in moved)}


@pytest.mark.django_db
def test_purge_may_be_undone_and_done_again_before_it_is_finished(
    carol: User, mallory: User, others: list[Any]
) -> None:
    begin_purge(mallory, carol, reason="Spam")
    for _ in range(2):
        sweep_some(mallory)
    begin_end_of_purge(mallory, carol)
    sweep_some(mallory)
    begin_purge(mallory, carol, reason="Spam after all")
    sweep_all()
    assert left_of(mallory) == ([0, 0, 0], [0, 0, 0])
    begin_end_of_purge(mallory, carol)
    sweep_all()

    assert left_of(mallory) == ([25, 25, 25], [0, 0, 0])
    assert wrong_numbers() == []


@pytest.mark.django_db
def test_purge_begins_anew_where_a_worker_has_just_finished_the_last_sweep(
    carol: User, mallory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finish_first(rows: QuerySet[Any]) -> QuerySet[Any]:
        monkeypatch.setattr(purging, "locking", locking)
        Sweep.objects.all().delete()
        return locking(rows)

    monkeypatch.setattr(purging, "locking", finish_first)
    assert begin_purge(mallory, carol, reason="Spam")
    sweep_all()

    assert left_of(mallory) == ([0, 0, 0], [0, 0, 0])


@pytest.mark.django_db
def test_who_was_banned_meanwhile_neither_votes_nor_comments_nor_reacts(alice: User, mallory: User) -> None:
    post = make_post(alice)
    User.objects.filter(pk=mallory.pk).update(banned_until=timezone.now() + timedelta(days=1))

    with pytest.raises(PermissionDenied):
        cast_vote(post, mallory, axis=Axis.KARMA, kind=VoteKind.SMALL_UP)
    with pytest.raises(PermissionDenied):
        post_comment(mallory, Place(post=post), pk="late", source="Late.")
    comment = make_comment(alice, post=post)
    with pytest.raises(PermissionDenied):
        react(comment, mallory, name="agree", stance=Stance.FOR)
    assert (PostVote.objects.count(), Comment.objects.count(), Reaction.objects.count()) == (0, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_purge_against_sixteen_threads_of_votes_loses_and_leaves_none(carol: User, alice: User, bob: User) -> None:
    mallory = make_user("Mallory")
    voters = [make_user() for _ in range(7)]
    post = make_post(alice, coauthors=[bob])
    targets: list[Target] = [post, make_comment(bob, post=post), make_comment(mallory, post=post), make_revision(alice)]
    targets += [make_comment(alice, post=post) for _ in range(6)]
    settle_everything()

    def vote(voter: User) -> None:
        with suppress(PermissionDenied):  # banned meanwhile
            for kind, target in product((VoteKind.SMALL_UP, VoteKind.SMALL_DOWN, VoteKind.SMALL_UP), targets):
                cast_vote(target, voter, axis=Axis.KARMA, kind=kind)

    def purge() -> None:
        begin_purge(mallory, carol, reason="Spam")
        while sweep_some(mallory):
            """Do the next lot."""

    at_once(*(partial(vote, voter) for voter in voters), *[partial(vote, mallory)] * 7, *[purge] * 2)

    assert left_of(mallory) == ([0, 0, 0], [0, 0, 0])
    assert [target[:2] for target in scores(list(targets))] == [(7, 7)] * len(targets)
    assert numbers_of(alice, bob) == [(7 * 8, 0, 6), (7 * 2, 0, 1)]
    assert (ModeratorAct.objects.count(), Sweep.objects.count(), wrong_numbers()) == (1, 0, [])


@pytest.mark.django_db
def test_ban_of_the_purged_cannot_be_shortened(carol: User) -> None:
    until = timezone.now() + timedelta(days=90)
    mallory = make_user("Mallory", purged_at=LONG_AGO, banned_until=until)

    assert not ban_person(mallory, carol, until=timezone.now(), reason="Less")
    assert not end_ban(mallory, carol)
    assert User.objects.get(pk=mallory.pk).banned_until == until
    assert not ModeratorAct.objects.exists()
