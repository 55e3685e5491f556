"""Write items as rows, found again by the source's id; and stubs for what they only mention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from content.models import Comment, Post, Revision, Sequence, Wikitag
from content.richtext import scope_of, word_count
from profiles.models import RENAMED, ProfileSlug, TextFormat, User
from profiles.slugs import slugify, unique_slug

from .errors import LeftOut
from .fields import Note
from .moved import Moved, lock
from .texts import RenderedTexts

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable
    from datetime import datetime

    from django.db import models

    from .items import Item, PersonMention, PostMention, WikitagMention

TAKEN = "their id is taken here by something that does not come from this source"
AUTHOR_IS_GONE = "by somebody who deleted their account here"
UNKNOWN_TITLE = "A post that the source does not show"


@dataclass
class Store:
    """Where items of one source are kept. Each method writes within the caller's transaction."""

    site: str
    fetched_at: datetime
    mentioned: Counter[str]

    def __post_init__(self) -> None:
        self.known_people: set[str] = set()
        self.known_posts: set[str] = set()
        self.gone_people: frozenset[str] = frozenset()
        self.moved = Moved()
        self.texts = RenderedTexts()
        # Comments that are no answers here, since they would stand in a circle.
        self.circling: set[str] = set()
        # What is odd about the row that is being written.
        self.notes: list[Note] = []

    def begin(self, model: type[models.Model], source_ids: Iterable[str]) -> None:
        """Begin to write these rows, in a transaction of their own."""
        lock(self.source)
        # Read anew: somebody may have deleted their account since the last transaction. In this one they are locked.
        self.gone_people = frozenset(User.objects.filter(deleted_at__isnull=False).values_list("pk", flat=True))
        self.moved = Moved()
        self.moved.note(model, source_ids)

    def forget_known(self) -> None:
        """Look up anew whom and what is mentioned: some of it may have gone with an item that was left out."""
        self.known_people.clear()
        self.known_posts.clear()

    @property
    def source(self) -> str:
        return urlsplit(self.site).netloc

    def find(self, model: type[models.Model], source_id: str) -> Any:
        """Return the row with this id, none if there is none; LeftOut when it belongs to another source."""
        row = model._default_manager.filter(pk=source_id).first()
        if row is not None and getattr(row, "source") != self.source:  # noqa: B009 -- only imported models are passed
            raise LeftOut(TAKEN)
        return row

    def provenance(self, item: Item, path: str) -> dict[str, Any]:
        return {
            **self.origin(item.source_id, path),
            "source_url": item.url or f"{self.site}{path}",
            "fetched_at": self.fetched_at,
            "content_hash": item.content_hash,
        }

    def origin(self, source_id: str, path: str) -> dict[str, Any]:
        return {"source": self.source, "source_id": source_id, "source_url": f"{self.site}{path}"}

    def render(self, item: Item, *, scope: str, path: str) -> None:
        """Render the text of an item, which stands at this path of the source, before a transaction begins."""
        base = item.url or f"{self.site}{path}"
        self.texts.add(item.source_id, item.body or "", scope=scope_of(scope, item.source_id), base=base)

    def body(self, item: Item, *, name: str = "body") -> dict[str, str]:
        """Return the columns of a text, none where the item brings none."""
        if item.body is None:
            return {}
        cleaned, reason = self.texts.take(item.source_id)
        if reason:
            self.notes.append(Note("text", f"is shown without formatting. {reason.removesuffix('.')}"))
        return {f"{name}_source": item.body, f"{name}_format": TextFormat.HTML, f"{name}_html": cleaned}

    def person(self, mention: PersonMention | None) -> str | None:
        """Return the id of a mentioned person, who is made without a password when unknown."""
        if mention is None:
            return None
        if mention.source_id not in self.known_people:
            known = self.find(User, mention.source_id)
            if known is None:
                self.make_person(mention.source_id, mention.slug, display_name=mention.name)
                self.mentioned["people"] += 1
            elif mention.name and not known.display_name and known.deleted_at is None:
                known.rename(mention.name)
                known.save(update_fields=RENAMED)
            self.known_people.add(mention.source_id)
        return mention.source_id

    def author(self, mention: PersonMention | None, row: Post | Comment | Revision | Sequence | None) -> str | None:
        """Return the id of who wrote a thing, which may be stored already. LeftOut where they deleted their account."""
        pk = self.person(mention) or (row.author_id if row else None)
        if pk in self.gone_people:
            raise LeftOut(AUTHOR_IS_GONE)
        return pk

    def make_person(self, source_id: str, slug: str, **values: Any) -> User:
        wanted = slug or slugify(values.get("display_name") or source_id)
        # A name for signing in that nobody could have chosen; without a password it leads nowhere.
        return User.objects.create_user(
            values.pop("display_name", ""),
            id=source_id,
            slug=unique_slug(wanted, ProfileSlug.objects.is_taken),
            username=f"{self.source}/{source_id}",
            **{**self.origin(source_id, f"/users/{wanted}"), **values},
        )

    def post(self, mention: PostMention) -> str:
        """Return the id of a mentioned post, which becomes a stub when unknown."""
        if mention.source_id not in self.known_posts:
            stub = self.find(Post, mention.source_id)
            if stub is None:
                stub = Post(id=mention.source_id, is_stub=True, is_decaying=False)
                self.mentioned["posts"] += 1
            if stub.is_stub:
                self.moved.note(Post, [stub.pk])
                stub.title = mention.title or stub.title or UNKNOWN_TITLE
                stub.slug = mention.slug or stub.slug or slugify(stub.title)
                stub.author_id = self.person(mention.author) or stub.author_id
                stub.posted_at = stub.last_commented_at = self.fetched_at
                for name, value in self.origin(mention.source_id, f"/posts/{mention.source_id}/{stub.slug}").items():
                    setattr(stub, name, value)
                stub.save()
            self.known_posts.add(mention.source_id)
        return mention.source_id

    def comment_stub(self, source_id: str, *, beside: Comment) -> None:
        """Keep the place of a comment that is only mentioned: the answered one, or the first of a thread."""
        if self.find(Comment, source_id) is None:
            Comment.objects.create(
                id=source_id,
                is_stub=True,
                is_decaying=False,
                post_id=beside.post_id,
                wikitag_id=beside.wikitag_id,
                posted_at=beside.posted_at,
                last_activity_at=beside.posted_at,
                **self.origin(source_id, f"{beside.thread_url}?commentId={source_id}"),
            )
            self.mentioned["comments"] += 1

    def wikitag(self, mention: WikitagMention) -> str:
        """Return the id of a mentioned wikitag, which is made when unknown and brought up to date when known."""
        wikitag = self.find(Wikitag, mention.source_id)
        deleted_at = self.fetched_at if mention.is_deleted else None
        if wikitag is None:
            slug = Wikitag.objects.free_slug(mention.slug)
            origin = self.origin(mention.source_id, f"/w/{mention.slug}")
            values = {"name": mention.name, "deleted_at": deleted_at, "is_core": bool(mention.is_core)}
            Wikitag.objects.create(id=mention.source_id, slug=slug, **values, **origin)
            self.mentioned["wikitags"] += 1
            return mention.source_id
        changed: dict[str, Any] = {} if wikitag.name == mention.name else {"name": mention.name}
        if (wikitag.deleted_at is not None) != mention.is_deleted:
            changed["deleted_at"] = deleted_at
        if mention.is_core not in {None, wikitag.is_core}:
            changed["is_core"] = mention.is_core
        if changed:
            self.moved.note(Wikitag, [wikitag.pk])
            write(wikitag, changed)
        return mention.source_id


def write(row: models.Model, values: dict[str, Any]) -> None:
    """Set these columns and save: all of a new row, only these of a stored one."""
    is_new = row._state.adding
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=is_new, update_fields=None if is_new else list(values))


def words(item: Item, body: dict[str, str]) -> dict[str, int]:
    """Return the word count of a post whose source gives a text and no count."""
    return {"word_count": word_count(body["body_html"])} if body and "word_count" not in item.values else {}
