"""What the importer knows of a thing between its answer and its row.

`values` holds only what the answer holds: a narrow query must not blank what a wider one brought before.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

# Part of every content hash: a new number lets the next import clean and map everything anew.
IMPORT_VERSION = 2


@dataclass(frozen=True)
class PersonMention:
    source_id: str
    slug: str = ""
    name: str = ""


@dataclass(frozen=True)
class PostMention:
    source_id: str
    slug: str = ""
    title: str = ""
    author: PersonMention | None = None


@dataclass(frozen=True)
class WikitagMention:
    source_id: str
    slug: str
    name: str
    is_deleted: bool
    # None where the answer does not tell.
    is_core: bool | None


@dataclass(frozen=True, kw_only=True)
class Item:
    """What every imported thing has. `body` is HTML as the source gave it, none where the answer gives none."""

    source_id: str
    url: str = ""
    author: PersonMention | None = None
    values: dict[str, Any] = field(default_factory=dict)
    body: str | None = None

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(repr((IMPORT_VERSION, self)).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class PersonItem(Item):
    slug: str
    old_slugs: list[str]
    # The source's own counters, by our names.
    counters: dict[str, int]


@dataclass(frozen=True)
class Taggings:
    """The wikitags that a post shows, and how relevant each wikitag is, shown or not, by id."""

    shown: list[WikitagMention]
    relevance: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class PostItem(Item):
    coauthors: list[PersonMention] | None
    comment_count: int | None
    taggings: Taggings | None


@dataclass(frozen=True, kw_only=True)
class CommentItem(Item):
    post: PostMention | None
    wikitag: WikitagMention | None
    # Empty for a top-level comment, none where the answer does not tell.
    parent_id: str | None
    top_level_id: str
    reactions: list[tuple[str, str, PersonMention]] | None


@dataclass(frozen=True, kw_only=True)
class ChapterItem:
    source_id: str
    number: int
    title: str
    subtitle: str
    posts: list[PostMention]


@dataclass(frozen=True, kw_only=True)
class SequenceItem(Item):
    chapters: list[ChapterItem] | None


@dataclass(frozen=True, kw_only=True)
class RevisionItem(Item):
    wikitag: WikitagMention
