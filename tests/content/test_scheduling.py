"""What is dated ahead is stored as scheduled, counts nowhere, and is published by the tick of its time."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import IntegrityError, transaction

from archive.forummagnum.importing import import_profile
from content.models import Comment, Post
from content.moderating import approve_text
from content.numbers import differences, settle_everything
from content.posting import Said, publish, publish_new, unpublish
from content.ranking import decayed_score
from content.scheduling import publish_due
from tests.admin_pages import change_url, save
from tests.archive import profiles
from tests.at_once import at_once
from tests.factories import make_comment, make_post, make_quick_take, make_sequence, make_user, make_vote, make_wikitag
from tests.pages import get_page, row_ids, texts
from web.ages import exact_date

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from profiles.models import User

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STRANGER = AnonymousUser()
UNTIL = "Until then, only its {} and moderators can see it."
type Text = Post | Comment


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Any:
    settings.BYLINE_NOW = NOON
    return settings


def tick() -> str:
    told = StringIO()
    call_command("tick", stdout=told)
    return told.getvalue().splitlines()[0]


def stored[Row: Text](row: Row) -> Row:
    row.refresh_from_db()
    return row


def counts(person: User) -> tuple[int, int, int, int]:
    person.refresh_from_db()
    return person.post_count, person.listed_post_count, person.comment_count, person.listed_comment_count


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=90)], ids=["on time", "late"])
def test_post_is_published_with_all_that_it_counts_for(
    clock: Any, client: Client, alice: User, bob: User, late: timedelta
) -> None:
    post = make_post(alice, posted_at=NOON + HOUR, last_commented_at=NOON - HOUR, score=8)
    sequence = make_sequence(bob, posts=[make_post(bob), post])
    make_comment(bob, post=post)
    settle_everything()

    assert (publish_due(), counts(alice), counts(bob)) == (0, (0, 0, 0, 0), (1, 1, 0, 0))
    assert client.get(post.get_absolute_url()).status_code == 404
    clock.BYLINE_NOW = NOON + HOUR + late
    assert tick() == "1 scheduled posts and comments published"

    sequence.refresh_from_db()
    assert (counts(alice), counts(bob), sequence.post_count) == ((1, 1, 0, 0), (1, 1, 1, 1), 2)
    assert (stored(post).is_scheduled, post.posted_at, post.last_commented_at) == (False, NOON + HOUR, NOON + HOUR)
    assert post.decayed_score == decayed_score(8, late / HOUR, is_frontpage=False, is_curated=False)
    assert post.pk in row_ids(get_page(client, "/users/alice"), "posts")
    assert list(differences()) == []


def test_comment_is_published_with_all_that_it_counts_for(clock: Any, alice: User, bob: User) -> None:
    post = make_post(bob)
    root = make_comment(bob, post=post)
    comment = make_comment(alice, parent=root, posted_at=NOON + HOUR, last_activity_at=NOON - HOUR)
    settle_everything()

    assert (publish_due(), counts(alice), stored(post).comment_count) == (0, (0, 0, 0, 0), 1)
    clock.BYLINE_NOW = NOON + HOUR
    assert publish_due() == 1

    assert (counts(alice), stored(post).comment_count) == ((0, 0, 1, 1), 2)
    assert {stored(comment).last_activity_at, stored(root).last_activity_at, post.last_commented_at} == {NOON + HOUR}
    assert (Comment.objects.visible_to(STRANGER).filter(pk=comment.pk).exists(), list(differences())) == (True, [])


def test_second_tick_publishes_nothing(clock: Any, alice: User) -> None:
    make_post(alice, posted_at=NOON + HOUR)
    make_quick_take(alice, posted_at=NOON + HOUR)
    clock.BYLINE_NOW = NOON + HOUR

    assert (publish_due(), publish_due()) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_publish_each_text_once(clock: Any) -> None:
    alice = make_user("Alice")
    post = make_post(alice)
    for number in range(3):
        make_post(alice, posted_at=NOON + HOUR)
        make_comment(alice, post=post, posted_at=NOON + (number + 1) * HOUR)
    settle_everything()
    clock.BYLINE_NOW = NOON + 3 * HOUR

    assert sum(at_once(publish_due, publish_due)) == 6
    assert (counts(alice), list(differences())) == ((4, 4, 3, 3), [])


def test_what_a_crash_leaves_is_published_by_the_next_tick(clock: Any, alice: User) -> None:
    class ServerStoppedError(Exception):
        pass

    posts = [make_post(alice, posted_at=NOON + HOUR) for _ in range(2)]
    clock.BYLINE_NOW = NOON + HOUR
    with suppress(ServerStoppedError), transaction.atomic():
        publish_due()
        raise ServerStoppedError
    assert [stored(post).is_scheduled for post in posts] == [True, True]
    assert counts(alice) == (0, 0, 0, 0)

    assert publish_due() == 2
    assert (counts(alice), list(differences())) == ((2, 2, 0, 0), [])


@pytest.mark.parametrize("state", [{"deleted_at": NOON}, {"is_rejected": True}, {"is_awaiting_review": True}])
def test_its_time_publishes_nothing_that_moderators_hold_back(clock: Any, alice: User, state: dict[str, Any]) -> None:
    root = make_comment(alice, posted_at=NOON - HOUR)
    texts: list[Text] = [
        make_post(alice, posted_at=NOON + HOUR, **state),
        make_comment(alice, parent=root, posted_at=NOON + HOUR, **state),
    ]
    settle_everything()
    before = counts(alice)
    clock.BYLINE_NOW = NOON + 2 * HOUR

    assert publish_due() == 2
    assert [stored(text).is_scheduled for text in texts] == [False, False]
    assert [type(text)._default_manager.listed().filter(pk=text.pk).exists() for text in texts] == [False, False]
    assert (counts(alice), stored(root).last_activity_at) == (before, NOON - HOUR)


def test_post_approved_before_its_time_waits_for_it(clock: Any, alice: User, carol: User) -> None:
    post = make_post(alice, is_awaiting_review=True, posted_at=NOON + HOUR)
    approve_text(post, carol)
    assert (stored(post).is_scheduled, post.is_public, counts(alice)[0]) == (True, False, 0)

    clock.BYLINE_NOW = NOON + HOUR
    publish_due()
    assert (stored(post).is_public, counts(alice)[0]) == (True, 1)


def test_draft_is_never_scheduled_and_waits_for_its_date_once_published(clock: Any, alice: User) -> None:
    post = make_post(alice, posted_at=NOON + HOUR)
    unpublish(post)
    assert (stored(post).is_draft, post.is_scheduled) == (True, False)
    publish(post)
    assert (stored(post).is_draft, post.is_scheduled, post.posted_at) == (False, True, NOON + HOUR)

    unpublish(post)
    clock.BYLINE_NOW = NOON + HOUR
    assert publish_due() == 0
    publish(post)
    assert (stored(post).is_public, counts(alice)[0]) == (True, 1)


@pytest.mark.parametrize("state", [{"is_draft": True}, {"is_stub": True}])
def test_database_refuses_what_is_scheduled_and_not_published(alice: User, state: dict[str, Any]) -> None:
    for text in (make_post(alice, **state), make_comment(alice, **state)):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(text)._default_manager.filter(pk=text.pk).update(is_scheduled=True)


def test_admin_schedules_what_is_dated_ahead_and_publishes_what_is_dated_back(operator: Client, alice: User) -> None:
    post, root = make_post(alice), make_comment(posted_at=NOON - HOUR)
    comment = make_comment(alice, parent=root)
    settle_everything()
    assert counts(alice) == (1, 1, 1, 1)
    for thing in (post, comment):
        save(operator, change_url(thing), posted_at_0="2026-12-24", posted_at_1="12:00:00")
    assert (stored(post).is_scheduled, stored(comment).is_scheduled, counts(alice)) == (True, True, (0, 0, 0, 0))
    assert stored(root).last_activity_at == NOON - HOUR

    for thing in (post, comment):
        save(operator, change_url(thing), posted_at_0="2026-11-24", posted_at_1="11:30:00")
    assert (stored(post).is_scheduled, stored(comment).is_scheduled, counts(alice)) == (False, False, (1, 1, 1, 1))
    assert {post.last_commented_at, comment.last_activity_at, stored(root).last_activity_at} == {NOON - HOUR / 2}
    assert list(differences()) == []


def test_admin_takes_a_scheduled_post_back_as_a_draft(operator: Client, alice: User) -> None:
    post = make_post(alice, posted_at=NOON + HOUR)
    save(operator, change_url(post), is_draft="on")

    assert (stored(post).is_draft, post.is_scheduled) == (True, False)


def test_import_schedules_what_is_dated_ahead_and_follows_the_source(clock: Any, tmp_path: Path) -> None:
    def run(**dates: datetime) -> list[tuple[bool, datetime]]:
        rows: dict[str, Any] = {
            kind: [getattr(profiles, kind[:-1])(postedAt=at.isoformat())] for kind, at in dates.items()
        }
        source = profiles.save(tmp_path, **rows)
        import_profile(source, site=profiles.SITE, progress=lambda _kind, _count, items: items)
        assert list(differences()) == []
        post, comment = Post.objects.get(), Comment.objects.get()
        return [(post.is_scheduled, post.last_commented_at), (comment.is_scheduled, comment.last_activity_at)]

    later, earlier = NOON + HOUR, NOON - HOUR
    assert run(posts=later, comments=later) == [(True, later), (True, later)]
    assert run(posts=earlier, comments=earlier) == [(False, earlier), (False, earlier)]
    assert run(posts=later, comments=earlier) == [(True, earlier), (False, earlier)]
    clock.BYLINE_NOW = later
    assert publish_due() == 1
    assert run(posts=later, comments=earlier) == [(False, later), (False, earlier)]


def test_imported_comment_with_a_date_ahead_moves_no_thread(tmp_path: Path) -> None:
    later = (NOON + HOUR).isoformat()
    reply = profiles.comment(_id="reply1", parentCommentId="comment1", topLevelCommentId="comment1", postedAt=later)
    source = profiles.save(tmp_path, comments=[profiles.comment(), reply])
    import_profile(source, site=profiles.SITE, progress=lambda _kind, _count, items: items)
    root = Comment.objects.get(pk="comment1")

    assert (root.last_activity_at, root.post.last_commented_at if root.post else None) == (
        root.posted_at,
        root.posted_at,
    )


def test_stranger_learns_no_slug_of_a_scheduled_post(alice: User, bob: User) -> None:
    make_post(alice, title="Tides", posted_at=NOON + HOUR)

    assert publish_new(bob, Said("Tides", "Ebb."), pk="a" * 17).slug == "tides"


def test_scheduled_texts_use_up_nothing_of_what_their_author_may_write(alice: User) -> None:
    make_vote(make_post(alice), power=-9)
    for _ in range(2):
        make_post(alice, posted_at=NOON + 300 * 24 * HOUR)
    settle_everything()

    assert publish_new(alice, Said("Ebb", "Flood."), pk="a" * 17).is_public


def test_author_and_moderators_read_when_a_text_will_be_published(alices: Client, alice: User, carols: Client) -> None:
    post = make_post(alice, posted_at=NOON + HOUR)
    comment = make_comment(alice, wikitag=make_wikitag(), posted_at=NOON + HOUR)
    for client in (alices, carols):
        assert texts(get_page(client, post.get_absolute_url()), ".post__state") == [
            f"Scheduled This post will be published on {exact_date(post.posted_at)}. {UNTIL.format('authors')}"
        ]
        assert texts(get_page(client, comment.get_absolute_url()), ".moderation__state") == [
            f"[This comment will be published on {exact_date(comment.posted_at)}. {UNTIL.format('author')}]"
        ]
