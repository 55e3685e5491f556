"""Every kind of thing, every kind of viewer, every address at which they could meet.

Who may see a thing gets its page; to others each of its addresses answers as that of a thing that never was, byte by
byte and query by query, so that nobody can tell what is hidden from what is not there. `test_nothing_leaks.py` does the same for lists.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from content.numbers import settle_everything
from tests.archive.profiles import comment, post
from tests.things import (
    AHEAD,
    GONE,
    People,
    Thing,
    a_comment,
    a_post,
    a_revision,
    a_sequence,
    a_wikitag,
    dated,
    imported,
)
from tests.undone import undoable

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db

NOTHING = "n" * 17
LATER, CONTAINER = AHEAD.isoformat(), {"is_shortform": True}
VIEWERS = ("stranger", "member", "author", "coauthor", "moderator", "banned author", "deactivated author")

EVERYBODY = set(VIEWERS)
NOBODY_ELSE = {"author", "deactivated author"}
MODERATORS = NOBODY_ELSE | {"moderator"}
WRITERS = MODERATORS | {"coauthor"}
ONLY_MODERATORS = {"moderator"}

# Where a post, comment, sequence, wikitag or edit can be met by its id or name: to read, and to send to.
READ = {
    "post": (
        *("/posts/{pk}", "/posts/{pk}/{slug}", "/s/{sequence}/p/{pk}", "/comment/on/post/{pk}", "/report/post/{pk}"),
        *("/editPost?postId={pk}", "/post/{pk}/history", "/post/{pk}/delete", "/moderation/log/post/{pk}"),
    ),
    "comment": (
        *("{page}?commentId={pk}", "/react/comment/{pk}", "/report/comment/{pk}", "/moderation/log/comment/{pk}"),
        *(f"/comment/{{pk}}/{page}" for page in ("reply", "edit", "delete", "history")),
    ),
    "sequence": ("/s/{pk}", "/s/{pk}/print", "/s/{pk}/p/{held}", "/sequencesEdit/{pk}", "/sequencesEdit/{pk}/details"),
    "wikitag": (
        *("/w/{slug}", "/compare/w/{slug}", "/tag/{slug}", "/comment/on/wikitag/{slug}"),
        *(f"/w/{{slug}}/{page}" for page in ("history", "discussion", "edit", "revert?version=1.0.0")),
    ),
    "revision": (
        "/w/{slug}?version={version}",
        "/compare/w/{slug}?after={version}",
        "/w/{slug}/revert?version={version}",
    ),
}
SEND = {
    "post": (
        *("/vote/post/{pk}", "/vote/post/{pk}/withdraw", "/comment/on/post/{pk}", "/report/post/{pk}"),
        *("/editPost?postId={pk}", "/post/{pk}/unpublish", "/post/{pk}/delete", "/post/{pk}/leave"),
        "/moderation/lock/post/{pk}",
    ),
    "comment": (
        *("/vote/comment/{pk}", "/vote/comment/{pk}/withdraw", "/react/comment/{pk}/for", "/report/comment/{pk}"),
        *(f"/comment/{{pk}}/{act}" for act in ("reply", "edit", "retract", "pin", "delete")),
        "/moderation/delete/comment/{pk}",
    ),
    "sequence": tuple(f"/sequencesEdit/{{pk}}{act}" for act in ("", "/details", "/publish", "/delete", "/place")),
    "wikitag": ("/comment/on/wikitag/{slug}", "/w/{slug}/edit", "/w/{slug}/revert?version=1.0.0"),
    "revision": ("/vote/revision/{pk}", "/w/{slug}/revert?version={version}"),
}
# What is sent there: each address reads its own of it, and none has anything to refuse before it looks for the thing.
SAID = {
    "vote": "smallUpvote",
    "reaction": "crux",
    "reason": "Rude.",
    "title": "Tides",
    "body": "Other words.",
    "text_format": "markdown",
    "action": "save",
    "to": "1",
}


THINGS: dict[str, tuple[Callable[[People], Thing], set[str]]] = {
    "public post": (a_post(), EVERYBODY),
    "unlisted post": (a_post(is_unlisted=True), EVERYBODY),
    "draft post": (a_post(is_draft=True), WRITERS),
    "rejected post": (a_post(is_rejected=True), WRITERS),
    "post awaiting review": (a_post(is_awaiting_review=True), WRITERS),
    "scheduled post": (a_post(posted_at=AHEAD), WRITERS),
    "scheduled draft": (a_post(posted_at=AHEAD, is_draft=True), WRITERS),
    "post dated ahead in the admin": (dated(a_post(), AHEAD), WRITERS),
    "post dated back in the admin": (dated(a_post(posted_at=AHEAD), GONE), EVERYBODY),
    "post imported with a date ahead": (imported("post", posts=[post(postedAt=LATER)]), MODERATORS),
    "deleted post": (a_post(deleted_at=GONE), ONLY_MODERATORS),
    "public comment": (a_comment(), EVERYBODY),
    "draft comment": (a_comment(is_draft=True), MODERATORS),
    "rejected comment": (a_comment(is_rejected=True), MODERATORS),
    "comment awaiting review": (a_comment(is_awaiting_review=True), MODERATORS),
    "scheduled comment": (a_comment(posted_at=AHEAD), MODERATORS),
    "scheduled quick take": (a_comment(on=CONTAINER, is_quick_take=True, posted_at=AHEAD), MODERATORS),
    "comment dated ahead in the admin": (dated(a_comment(), AHEAD), MODERATORS),
    "comment dated back in the admin": (dated(a_comment(posted_at=AHEAD), GONE), EVERYBODY),
    "comment imported with a date ahead": (imported("comment", comments=[comment(postedAt=LATER)]), MODERATORS),
    "comment imported on a post with a date ahead": (
        imported("comment", posts=[post(postedAt=LATER)]),
        ONLY_MODERATORS,
    ),
    "comment on a scheduled post": (a_comment(on={"posted_at": AHEAD}), ONLY_MODERATORS),
    "quick take in a scheduled container": (
        a_comment(on={**CONTAINER, "posted_at": AHEAD}, is_quick_take=True),
        ONLY_MODERATORS,
    ),
    "comment on a draft": (a_comment(on={"is_draft": True}), ONLY_MODERATORS),
    "comment on a deleted post": (a_comment(on={"deleted_at": GONE}), ONLY_MODERATORS),
    "public sequence": (a_sequence(), EVERYBODY),
    "hidden sequence": (a_sequence(is_hidden=True), EVERYBODY),
    "draft sequence": (a_sequence(is_draft=True), MODERATORS),
    "deleted sequence": (a_sequence(deleted_at=GONE), ONLY_MODERATORS),
    "public wikitag": (a_wikitag(), EVERYBODY),
    "deleted wikitag": (a_wikitag(deleted_at=GONE), ONLY_MODERATORS),
    "public edit": (a_revision(), EVERYBODY),
    "draft edit": (a_revision(is_draft=True), MODERATORS),
}


def nobodys(thing: Thing) -> dict[str, str]:
    """Return the names of a thing of the same kind that never was."""
    missing = {"pk": NOTHING, "slug": "never-was", "version": "99.0.0"}
    kept = {} if thing.kind == "wikitag" else {"slug": thing.names.get("slug", "")}
    return thing.names | {name: value for name, value in (missing | kept).items() if name in thing.names}


def told(ask: Callable[[str], HttpResponse], address: str, names: dict[str, str]) -> tuple[int, str, int]:
    """Return the answer without the form's token and without the name that was asked for, and how many queries it took.

    These are what its time depends on: who measures it learns no more than who reads it.
    """
    with CaptureQueriesContext(connection) as queries:
        response = ask(address.format(**names))
    content = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    for name in ("pk", "slug", "version"):
        content = content.replace(names[name], name) if name in names else content
    return response.status_code, content, len(queries)


@pytest.mark.parametrize("name", THINGS)
def test_page_is_shown_to_those_who_may_see_it(name: str) -> None:
    make, seers = THINGS[name]
    people = People()
    thing = make(people)
    settle_everything()

    assert {who: people.client(who).get(thing.page).status_code for who in VIEWERS} == {
        who: 200 if who in seers else 404 for who in VIEWERS
    }


@pytest.mark.parametrize("kind", SEND)
def test_what_is_sent_is_done_for_one_who_may(kind: str) -> None:
    """Answers about what is hidden would else be alike for what is wrong with what is sent."""
    make, _seers = THINGS["public edit" if kind == "revision" else f"public {kind}"]
    people = People()
    thing = make(people)
    settle_everything()
    answers = {}
    for address in SEND[kind]:
        for who in ("member", "author", "coauthor", "moderator"):
            with undoable():
                answer = people.client(who).post(address.format(**thing.names), SAID | thing.said)
                answers[address, who] = answer.status_code
                transaction.set_rollback(True)

    assert {address for (address, _who), status in answers.items() if status == 302} == {*SEND[kind]}, answers


@pytest.mark.parametrize("name", [name for name, (_, seers) in THINGS.items() if seers != EVERYBODY])
def test_hidden_thing_answers_as_one_that_never_was(name: str, settings: Any) -> None:
    # How much strangers have typed before would else be told apart from what they ask for.
    settings.ACCOUNT_RATE_LIMITS = {}
    make, seers = THINGS[name]
    people = People()
    thing = make(people)
    settle_everything()
    differing: list[str] = []
    for who in VIEWERS:
        if who in seers:
            continue
        client = people.client(who)
        asked = [(client.get, address) for address in READ[thing.kind]]
        asked += [(partial(client.post, data=SAID | thing.said), address) for address in SEND[thing.kind]]
        for ask, address in asked:
            hidden, missing = (told(ask, address, names) for names in (thing.names, nobodys(thing)))
            if hidden != missing:
                differing.append(f"{who}: {address}: {hidden[::2]} and {missing[::2]}")

    assert differing == []
