"""Things of every kind and the people who meet them, for the tests of who may see what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

from archive.forummagnum.importing import import_profile
from content.models import Comment, Post
from content.posting import said_of
from profiles.models import User
from tests.admin_pages import change_url, save
from tests.archive import profiles
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag
from tests.members import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

NOW = timezone.now()
GONE = NOW - timedelta(days=1)
AHEAD = NOW + timedelta(days=300)


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


def a_post(**fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        post = make_post(people.author, coauthors=[people.coauthor], **fields)
        names = {"pk": post.pk, "slug": post.slug, "sequence": make_sequence(posts=[post]).pk}
        return Thing("post", names, post.get_absolute_url(), {"began_from": said_of(post).mark})

    return make


def a_comment(*, on: dict[str, Any] | None = None, **fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        comment = make_comment(people.author, post=make_post(people.member, **(on or {})), **fields)
        names = {"pk": comment.pk, "page": comment.thread_url}
        return Thing("comment", names, comment.get_absolute_url())

    return make


def a_sequence(**fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        post = make_post()
        sequence = make_sequence(people.author, posts=[post], **fields)
        names = {"pk": sequence.pk, "held": post.pk}
        said = {"chapter": sequence.chapters.get().pk, "address": make_post().pk}
        return Thing("sequence", names, sequence.get_absolute_url(), said)

    return make


def a_wikitag(**fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        wikitag = make_wikitag(**fields)
        make_revision(people.author, wikitag=wikitag)
        latest = make_revision(people.author, wikitag=wikitag, body_html="<p>Latest.</p>")
        return Thing("wikitag", {"slug": wikitag.slug}, wikitag.get_absolute_url(), {"began_from": latest.pk})

    return make


def a_revision(**fields: Any) -> Callable[[People], Thing]:
    def make(people: People) -> Thing:
        wikitag = make_wikitag()
        make_revision(wikitag=wikitag)
        edit = make_revision(people.author, wikitag=wikitag, **fields)
        latest = make_revision(wikitag=wikitag, body_html="<p>Latest.</p>")
        names = {"pk": edit.pk, "slug": wikitag.slug, "version": edit.version}
        return Thing("revision", names, edit.get_absolute_url(), {"began_from": latest.pk})

    return make


def dated(make: Callable[[People], Thing], at: datetime) -> Callable[[People], Thing]:
    """Make a post or comment, to which an operator then gives this date in the admin."""

    def made(people: People) -> Thing:
        thing = make(people)
        row = (Post if thing.kind == "post" else Comment).objects.get(pk=thing.names["pk"])
        operator = signed_in(make_user("Operator", is_staff=True, is_superuser=True))
        save(operator, change_url(row), posted_at_0=f"{at:%Y-%m-%d}", posted_at_1=f"{at:%H:%M:%S}")
        return thing

    return made


def imported(kind: str, **rows: Any) -> Callable[[People], Thing]:
    """Import a profile of one post and one comment on it, in which these rows stand; return the thing of this kind."""

    def make(people: People) -> Thing:
        with TemporaryDirectory() as folder:
            source = profiles.save(Path(folder), **rows)
            import_profile(source, site=profiles.SITE, progress=lambda _kind, _count, items: items)
        people.author = User.objects.get(slug="ann")
        if kind == "comment":
            comment = Comment.objects.get()
            return Thing(kind, {"pk": comment.pk, "page": comment.thread_url}, comment.get_absolute_url())
        post = Post.objects.get()
        names = {"pk": post.pk, "slug": post.slug, "sequence": post.entries.get().chapter.sequence_id}
        return Thing(kind, names, post.get_absolute_url(), {"began_from": said_of(post).mark})

    return make
