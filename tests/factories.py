"""Rows for tests. Each function makes one row that keeps every rule of the database; all that matters to a test
is given by keyword.

A number given here (`score=5`, `karma=100`, `comment_count=3`) becomes a baseline too, as if an import had brought it,
so that a recount finds nothing to correct. What rows add up to is not settled: a test that reads the sums of votes or
the counters of people calls `content.numbers.settle_everything()` after arranging.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from content.diffs import change_sizes
from content.models import (
    Chapter,
    ChapterPost,
    Coauthorship,
    Comment,
    CommentVote,
    InflationInterval,
    Post,
    PostVote,
    Reaction,
    Revision,
    RevisionVote,
    Sequence,
    Tagging,
    VoteKind,
    Wikitag,
)
from content.numbers import settle_everything
from content.scheduling import is_scheduled_for
from profiles.models import TextFormat, User
from profiles.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

LONG_AGO = datetime(2025, 1, 1, 12, tzinfo=UTC)
BODY = "<p>Plain words.</p>"

_serial = count(1)


def make_user(display_name: str = "Somebody", **fields: Any) -> User:
    """Make a person; nobody can sign in as them by password unless `password` is given."""
    return User.objects.create_user(display_name, **_with_baselines(User, fields))


def make_post(author: User | None = None, *, coauthors: Iterable[User] = (), **fields: Any) -> Post:
    """Make a post, a minute younger than whatever was made before; without an author one is made."""
    if author is None and not fields.get("is_stub"):
        author = make_user()
    fields = {"title": f"Post {next(_serial)}", "posted_at": _next_minute(), **_body(fields), "word_count": 2, **fields}
    fields = {"slug": slugify(fields["title"]), "last_commented_at": fields["posted_at"], **_schedule(fields), **fields}
    post = Post.objects.create(author=author, **_with_baselines(Post, fields))
    for position, person in enumerate(coauthors, start=1):
        Coauthorship.objects.create(post=post, person=person, position=position)
    return post


def make_comment(author: User | None = None, *, parent: Comment | None = None, **fields: Any) -> Comment:
    """Make a comment: on `post`, on `wikitag`, or in reply to `parent`, on what that is on; else on a new post."""
    if author is None and not fields.get("is_stub"):
        author = make_user()
    if parent is not None:
        place = {"post": parent.post, "wikitag": parent.wikitag, "top_level": parent.top_level or parent}
    elif "wikitag" in fields or "post" in fields or "post_id" in fields:
        place = {}
    else:
        place = {"post": make_post()}
    fields = {"posted_at": _next_minute(), **_body(fields), **place, **fields}
    fields = {"last_activity_at": fields["posted_at"], **_schedule(fields), **fields}
    return Comment.objects.create(author=author, parent=parent, **_with_baselines(Comment, fields))


def make_quick_take(author: User, **fields: Any) -> Comment:
    """Make a quick take in its author's container, which is made when there is none."""
    container = Post.objects.filter(author=author, is_shortform=True).first()
    if container is None:
        container = make_post(author, title=f"{author.display_name}'s Shortform", is_shortform=True)
    return make_comment(author, post=container, **{"is_quick_take": True, **fields})


def make_sequence(author: User | None = None, *, posts: Iterable[Post] = (), **fields: Any) -> Sequence:
    """Make a sequence; with `posts`, one chapter that holds them in this order."""
    fields = {"title": f"Sequence {next(_serial)}", "created_at": _next_minute(), **_body(fields), **fields}
    posts = list(posts)
    sequence = Sequence.objects.create(author=author or make_user(), **{"post_count": len(posts), **fields})
    if posts:
        make_chapter(sequence, posts=posts)
    return sequence


def make_chapter(sequence: Sequence | None = None, *, posts: Iterable[Post] = (), **fields: Any) -> Chapter:
    sequence = sequence or make_sequence()
    fields = {"number": sequence.chapters.count() + 1, **fields}
    chapter = Chapter.objects.create(sequence=sequence, **fields)
    for position, post in enumerate(posts, start=1):
        ChapterPost.objects.create(chapter=chapter, post=post, position=position)
    return chapter


def make_wikitag(name: str = "", **fields: Any) -> Wikitag:
    name = name or f"Wikitag {next(_serial)}"
    return Wikitag.objects.create(name=name, **{"slug": slugify(name), "created_at": _next_minute(), **fields})


def make_revision(author: User | None = None, *, wikitag: Wikitag | None = None, **fields: Any) -> Revision:
    """Make a wikitag edit; without a version it is the next minor one of the wikitag and lens."""
    wikitag = wikitag or make_wikitag()
    version = {"major": 1, "minor": wikitag.revisions.filter(lens=fields.get("lens", "")).count()}
    fields = {"edited_at": _next_minute(), "characters_added": 12, **_body(fields), **version, **fields}
    person = author or make_user()
    return Revision.objects.create(wikitag=wikitag, author=person, **_with_baselines(Revision, fields))


def make_tagging(post: Post | None = None, wikitag: Wikitag | None = None, **fields: Any) -> Tagging:
    return Tagging.objects.create(post=post or make_post(), wikitag=wikitag or make_wikitag(), **fields)


def make_history(name: str, edits: Iterable[tuple[str, User]]) -> Wikitag:
    """Make a wikitag that grew by these texts, each by its author and with its true sizes; settle the numbers."""
    wikitag, before = make_wikitag(name), ""
    for number, (text, author) in enumerate(edits):
        sizes = change_sizes(before, text)
        counted = {"characters_added": sizes.added, "characters_removed": sizes.removed}
        make_revision(author, wikitag=wikitag, body_html=text, message=f"Edit {number}", **counted)
        before = text
    settle_everything()
    return wikitag


def make_vote(
    target: Post | Comment | Revision, voter: User | None = None, *, power: int = 1, agreement: int = 0, **fields: Any
) -> PostVote | CommentVote | RevisionVote:
    """Make a vote on both axes; its kind follows from the power (from ±3 on, strong) unless `kind` is given."""
    fields = {
        "voter": voter or make_user(),
        "kind": _kind(power),
        "power": power,
        "agreement_kind": _kind(agreement),
        "agreement_power": agreement,
        "voted_at": _next_minute(),
        **fields,
    }
    if isinstance(target, Post):
        return PostVote.objects.create(post=target, **fields)
    if isinstance(target, Comment):
        return CommentVote.objects.create(comment=target, **fields)
    return RevisionVote.objects.create(revision=target, **fields)


def make_reaction(comment: Comment | None = None, person: User | None = None, **fields: Any) -> Reaction:
    fields = {"name": "agree", "reacted_at": _next_minute(), **fields}
    return Reaction.objects.create(comment=comment or make_comment(), person=person or make_user(), **fields)


def fill(owner: User, rows: int) -> None:
    """Give a person so many rows in each list, with all that hangs on them, and settle the numbers."""
    wikitag = make_wikitag()
    elsewhere = make_post()
    answered = make_comment(post=elsewhere)
    for number in range(rows):
        make_post(owner, score=number % 3, coauthors=[make_user()])
        make_revision(owner, wikitag=wikitag)
        make_sequence(owner)
        comment = make_comment(owner, parent=answered, score=number % 3, is_pinned=number == 0)
        make_reaction(comment)
    make_quick_take(owner)
    settle_everything()


def make_inflation_interval(**fields: Any) -> InflationInterval:
    starts_at = LONG_AGO + InflationInterval.objects.count() * timedelta(days=28)
    return InflationInterval.objects.create(
        **{"starts_at": starts_at, "factor": 1.0, "computed_at": starts_at, **fields}
    )


def _next_minute() -> datetime:
    return LONG_AGO + timedelta(minutes=next(_serial))


def _schedule(fields: dict[str, Any]) -> dict[str, bool]:
    """Schedule what is dated ahead, as whoever writes a date does."""
    is_draft = bool(fields.get("is_draft") or fields.get("is_stub"))
    return {"is_scheduled": is_scheduled_for(fields["posted_at"], is_draft=is_draft)}


def _body(fields: dict[str, Any]) -> dict[str, str]:
    """Return a body unless the test brings one."""
    brings_one = not {"body_source", "body_html"}.isdisjoint(fields)
    return {} if brings_one else {"body_source": BODY, "body_format": TextFormat.HTML, "body_html": BODY}


def _kind(power: int) -> VoteKind:
    if power == 0:
        return VoteKind.NEUTRAL
    strong = abs(power) > 2  # the largest normal vote weighs 2 (facts 3.1)
    if power > 0:
        return VoteKind.BIG_UP if strong else VoteKind.SMALL_UP
    return VoteKind.BIG_DOWN if strong else VoteKind.SMALL_DOWN


def _with_baselines(model: type[User | Post | Comment | Revision], fields: dict[str, Any]) -> dict[str, Any]:
    """Give each number its baseline, where the model has one and the test gives none."""
    names = {field.name for field in model._meta.concrete_fields}
    baselines = {f"{name}_baseline": number for name, number in fields.items() if f"{name}_baseline" in names}
    return {**baselines, **fields}
