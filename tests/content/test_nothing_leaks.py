"""A hidden thing changes no byte of what those see who may not see it: no row, count, link, redirect or error page.

For each kind of hidden thing the whole public world is read once without it and once with it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client, override_settings

from content.models import Chapter, ChapterPost, CommentSort, PostFilter, PostSort
from content.numbers import settle_everything
from tests.factories import (
    make_chapter,
    make_comment,
    make_history,
    make_post,
    make_quick_take,
    make_reaction,
    make_revision,
    make_sequence,
    make_tagging,
    make_user,
    make_vote,
    make_wikitag,
)
from tests.pages import HTMX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from content.models import Comment, Post, Sequence, Wikitag
    from profiles.models import User

pytestmark = pytest.mark.django_db

PRESENT = datetime(2026, 11, 24, 12, tzinfo=UTC)
GONE, AHEAD = PRESENT - timedelta(days=1), PRESENT + timedelta(days=1)
SECTIONS = ("posts", "sequences", "wikitags", "comments")
ORDERED = re.compile(r"sortedBy|SortBy|filter")
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')

type Answers = dict[str, tuple[int, bytes]]


class World:
    """What everybody may see: alice's post, comment, quick take, edits and sequence, and a comment of bob's."""

    def __init__(self, alice: User, bob: User) -> None:
        self.alice, self.bob = alice, bob
        self.post: Post = make_post(alice, title="Tides", is_question=True, frontpage_at=GONE, coauthors=[bob])
        self.other: Post = make_post(alice, title="Ebb")
        self.comment: Comment = make_comment(bob, post=self.post)
        self.reply: Comment = make_comment(alice, parent=self.comment)
        self.take: Comment = make_quick_take(alice)
        self.wikitag: Wikitag = make_history("Moon", [("<p>One.</p>", alice), ("<p>One. Two.</p>", bob)])
        self.on_wikitag: Comment = make_comment(alice, wikitag=self.wikitag)
        self.sequence: Sequence = make_sequence(alice, posts=[self.post, self.other])
        make_tagging(self.post, self.wikitag)
        make_reaction(self.comment, alice)
        for thing in (self.post, self.comment):
            make_vote(thing)

    @property
    def chapter(self) -> Chapter:
        return self.sequence.chapters.get()

    def addresses(self) -> list[str]:
        home, post = "/users/alice", self.post.get_absolute_url()
        return [
            *("/", "/people", "/people?q=ali", "/quicktakes", "/allComments", home, "/users/bob"),
            *(f"{home}/{section}" for section in SECTIONS),
            *(f"{home}/posts?sortedBy={sort}&includeEvents=true" for sort in PostSort),
            *(f"{home}/posts?filter={kind}" for kind in PostFilter),
            *(f"{home}/comments?commentsSortBy={sort}" for sort in CommentSort),
            *(f"{post}?commentsSortBy={sort}" for sort in CommentSort),
            *(one.get_absolute_url() for one in (self.comment, self.reply, self.take, self.on_wikitag, self.other)),
            *(f"/s/{self.sequence.pk}{rest}" for rest in ("", "/print", f"/p/{self.post.pk}", f"/p/{self.other.pk}")),
            *(f"/w/moon{rest}" for rest in ("", "/history", "/discussion", "?version=1.0.0")),
            *("/compare/w/moon?before=1.0.0&after=1.1.0", "/compare/w/moon?after=1.1.0&user=bob"),
        ]


def read(world: World, viewer: User | None) -> Answers:
    """Return all that this viewer gets, whole pages and parts; of a member's pages those in their first order."""
    client = Client()
    if viewer:
        client.force_login(viewer)
    shown = [url for url in world.addresses() if viewer is None or not ORDERED.search(url)]
    answers = {url: client.get(url) for url in shown}
    for section in SECTIONS:
        for part in (section, f"{section}-more"):
            headers = {**HTMX, "HX-Target": part, "HX-Current-URL": "http://testserver/users/alice"}
            answers[f"{section} {part}"] = client.get(f"/users/alice/{section}", headers=headers)
    return {url: (answer.status_code, TOKEN.sub(rb"\1", answer.content)) for url, answer in answers.items()}


def _put(world: World, post: Post) -> None:
    """Put a post wherever a post can be mentioned."""
    ChapterPost.objects.create(chapter=world.chapter, post=post, position=0)
    make_tagging(post, world.wikitag)
    make_comment(world.bob, post=post)


def _hidden_post(**fields: Any) -> Callable[[World], None]:
    def hide(world: World) -> None:
        _put(world, make_post(world.alice, title="Xylophone", coauthors=[world.bob], frontpage_at=GONE, **fields))

    return hide


def _unlisted_post(world: World) -> None:
    """Put an unlisted post where its author did not link it: those who have its address may read it."""
    post = make_post(world.alice, title="Xylophone", coauthors=[world.bob], is_unlisted=True)
    make_tagging(post, world.wikitag)
    make_comment(world.bob, post=post)


def _hidden_comments(**fields: Any) -> Callable[[World], None]:
    def hide(world: World) -> None:
        make_comment(world.alice, post=world.post, **fields)
        make_comment(world.bob, post=world.post, is_answer=True, **fields)
        make_comment(world.alice, parent=world.reply, **fields)
        make_comment(world.alice, wikitag=world.wikitag, **fields)
        make_quick_take(world.alice, **fields)

    return hide


def _hidden_sequence(**fields: Any) -> Callable[[World], None]:
    return lambda world: _chapter(make_sequence(world.alice, posts=[world.post], title="Xylophone", **fields))


def _chapter(sequence: Sequence) -> None:
    make_chapter(sequence, title="Xylophone")


def _hidden_wikitag(world: World) -> None:
    wikitag = make_wikitag("Xylophone", deleted_at=GONE)
    make_revision(world.alice, wikitag=wikitag)
    make_revision(world.alice, wikitag=wikitag, lens="More")
    make_tagging(world.post, wikitag)
    make_comment(world.bob, wikitag=wikitag)


def _draft_revision(world: World) -> None:
    make_revision(world.alice, wikitag=world.wikitag, major=1, minor=2, is_draft=True, message="Xylophone")


def _hidden_person(**fields: Any) -> Callable[[World], None]:
    def hide(world: World) -> None:
        person = make_user("Xylophone", **fields)
        make_post(person)
        make_quick_take(person)
        make_comment(person, post=make_post(person))
        make_sequence(person)

    return hide


HIDDEN: dict[str, Callable[[World], None]] = {
    "draft post": _hidden_post(is_draft=True),
    "rejected post": _hidden_post(is_rejected=True),
    "post awaiting review": _hidden_post(is_awaiting_review=True),
    "scheduled post": _hidden_post(posted_at=AHEAD),
    "deleted post": _hidden_post(deleted_at=GONE),
    "unlisted post": _unlisted_post,
    "draft comments": _hidden_comments(is_draft=True),
    "rejected comments": _hidden_comments(is_rejected=True),
    "comments awaiting review": _hidden_comments(is_awaiting_review=True),
    "scheduled comments": _hidden_comments(posted_at=AHEAD),
    "deleted comments": _hidden_comments(deleted_at=GONE),
    "draft sequence": _hidden_sequence(is_draft=True),
    "deleted sequence": _hidden_sequence(deleted_at=GONE),
    "deleted wikitag": _hidden_wikitag,
    "draft of a wikitag": _draft_revision,
    "purged person": _hidden_person(purged_at=GONE, banned_until=GONE),
    "likely spam": _hidden_person(signup_rating=0.1),
}


@pytest.fixture(scope="module")
def world(kept_for_the_file: None) -> Iterator[World]:
    with override_settings(BYLINE_NOW=PRESENT):
        world = World(make_user("Alice"), make_user("Bob"))
        settle_everything()
        yield world


@pytest.fixture(scope="module")
def before(world: World) -> dict[User | None, Answers]:
    return {viewer: read(world, viewer) for viewer in (None, make_user("Dave"))}


def test_each_address_of_the_world_answers(world: World, before: dict[User | None, Answers]) -> None:
    assert [{status for status, _ in answers.values()} for answers in before.values()] == [{HTTPStatus.OK}] * 2


@pytest.mark.parametrize("kind", HIDDEN)
def test_hidden_thing_changes_nothing_for_others(
    db: None, world: World, before: dict[User | None, Answers], kind: str
) -> None:
    HIDDEN[kind](world)
    settle_everything()

    for viewer, answers in before.items():
        after = read(world, viewer)
        assert {url for url, answer in answers.items() if after[url] != answer} == set()
