"""Every kind of thing, every kind of viewer, every address at which they could meet.

Who may see a thing gets its page; to others each of its addresses answers as that of a thing that never was, byte by
byte and query by query, so that nobody can tell what is hidden from what is not there. `test_nothing_leaks.py` does the same for lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.numbers import settle_everything
from content.posting import said_of
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from profiles.models import User

pytestmark = pytest.mark.django_db

NOW = timezone.now()
GONE = NOW - timedelta(days=1)
NOTHING = "n" * 17
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


@dataclass(frozen=True)
class Thing:
    """`said` is what only those say of it who know it."""

    kind: str
    names: dict[str, str]
    page: str
    said: dict[str, str] = field(default_factory=dict)


class People:
    def __init__(self) -> None:
        # Whoever has no karma is refused some acts, whatever they are on.
        self.author, self.coauthor, self.member = (
            make_user(name, karma=100) for name in ("Author", "Coauthor", "Member")
        )
        self.moderator = make_user("Moderator", is_staff=True, karma=100)

    def client(self, viewer: str) -> Client:
        """Return a browser of this viewer, whose state is what the name says from now on."""
        client = Client()
        if viewer == "stranger":
            return client
        person: User = getattr(self, viewer.rpartition(" ")[2])
        person.banned_until = NOW + timedelta(days=9) if "banned" in viewer else None
        person.deactivated_at = GONE if "deactivated" in viewer else None
        person.save()
        client.force_login(person)
        return client


def _post(**fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        post = make_post(people.author, coauthors=[people.coauthor], **fields)
        names = {"pk": post.pk, "slug": post.slug, "sequence": make_sequence(posts=[post]).pk}
        return Thing("post", names, post.get_absolute_url(), {"began_from": said_of(post).mark})

    return make


def _comment(*, on: dict[str, Any] | None = None, **fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        comment = make_comment(people.author, post=make_post(people.member, **(on or {})), **fields)
        names = {"pk": comment.pk, "page": comment.post.get_absolute_url()}
        return Thing("comment", names, comment.get_absolute_url())

    return make


def _sequence(**fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        post = make_post()
        sequence = make_sequence(people.author, posts=[post], **fields)
        names = {"pk": sequence.pk, "held": post.pk}
        said = {"chapter": sequence.chapters.get().pk, "address": make_post().pk}
        return Thing("sequence", names, sequence.get_absolute_url(), said)

    return make


def _wikitag(**fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        wikitag = make_wikitag(**fields)
        make_revision(people.author, wikitag=wikitag)
        latest = make_revision(people.author, wikitag=wikitag, body_html="<p>Latest.</p>")
        return Thing("wikitag", {"slug": wikitag.slug}, wikitag.get_absolute_url(), {"began_from": latest.pk})

    return make


def _revision(**fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        wikitag = make_wikitag()
        make_revision(wikitag=wikitag)
        edit = make_revision(people.author, wikitag=wikitag, **fields)
        latest = make_revision(wikitag=wikitag, body_html="<p>Latest.</p>")
        names = {"pk": edit.pk, "slug": wikitag.slug, "version": edit.version}
        return Thing("revision", names, edit.get_absolute_url(), {"began_from": latest.pk})

    return make


THINGS: dict[str, tuple[Callable[[People], Thing], set[str]]] = {
    "public post": (_post(), EVERYBODY),
    "unlisted post": (_post(is_unlisted=True), EVERYBODY),
    "draft post": (_post(is_draft=True), WRITERS),
    "rejected post": (_post(is_rejected=True), WRITERS),
    "post awaiting review": (_post(is_awaiting_review=True), WRITERS),
    "deleted post": (_post(deleted_at=GONE), ONLY_MODERATORS),
    "public comment": (_comment(), EVERYBODY),
    "draft comment": (_comment(is_draft=True), MODERATORS),
    "rejected comment": (_comment(is_rejected=True), MODERATORS),
    "comment awaiting review": (_comment(is_awaiting_review=True), MODERATORS),
    "comment on a draft": (_comment(on={"is_draft": True}), ONLY_MODERATORS),
    "comment on a deleted post": (_comment(on={"deleted_at": GONE}), ONLY_MODERATORS),
    "public sequence": (_sequence(), EVERYBODY),
    "hidden sequence": (_sequence(is_hidden=True), EVERYBODY),
    "draft sequence": (_sequence(is_draft=True), MODERATORS),
    "deleted sequence": (_sequence(deleted_at=GONE), ONLY_MODERATORS),
    "public wikitag": (_wikitag(), EVERYBODY),
    "deleted wikitag": (_wikitag(deleted_at=GONE), ONLY_MODERATORS),
    "public edit": (_revision(), EVERYBODY),
    "draft edit": (_revision(is_draft=True), MODERATORS),
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
            with transaction.atomic():
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
