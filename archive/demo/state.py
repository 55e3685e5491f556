"""The demo while it is being made."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

from .chatter import Chatter
from .ownership import SEED, draw_id
from .voters import Voter, make_votes

if TYPE_CHECKING:
    from django.db import models

    from content.models import Chapter, ChapterPost, Comment, Post, Reaction, Revision, Sequence, Wikitag
    from profiles.models import User

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HEAVY, MODERATOR = "Odile Marchbanks", "Petra Vondrák"


@dataclass
class Demo:
    """What has been made so far. Rows are collected and written together, since a demo must not take minutes."""

    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 -- the same every time, and no secret
    people: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    wikitags: list[Wikitag] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    sequences: list[Sequence] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    entries: list[ChapterPost] = field(default_factory=list)
    # What is shown of the texts that wait for moderators, by the scope of their ids.
    queued: dict[str, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    votes: dict[type[models.Model], list[models.Model]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.chatter = Chatter(self.random)
        self.voters: list[Voter] = []

    def public_id(self) -> str:
        return draw_id(self.random)

    def vote(self, kind: type[models.Model], thing: Any, *, karma: int, agreement: int = 0, since: datetime) -> None:
        name = kind.__name__.removesuffix("Vote").lower()
        others = [voter for voter in self.voters if voter.person.pk != thing.author_id]
        votes = make_votes(
            self.random,
            others,
            karma=karma,
            agreement=agreement,
            is_omega=getattr(thing, "is_omega", False),
            since=since,
            until=NOW,
        )
        self.votes[kind] += [kind(**{name: thing, **vote}) for vote in votes]
