"""What an account's export holds besides the profile: a list of rows of each kind, with the columns that it says.

Rows are found by who wrote them, and hold nothing of anybody else but public ids. `docs/account-export.md` has the
format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from content.models import (
    Chapter,
    ChapterPost,
    Comment,
    CommentVote,
    EarlierComment,
    EarlierPost,
    Post,
    PostVote,
    Reaction,
    Report,
    Revision,
    RevisionVote,
    Sequence,
    Tagging,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from profiles.models import User

# Texts have up to 200,000 characters, twice over; so many are in memory at once.
CHUNK = 50

SOURCE = {"text": "body_source", "written_in": "body_format", "html": "body_html"}
SCORES = {"karma": "score", "votes": "vote_count"}
AXES = {**SCORES, "agreement": "agreement", "agreement_votes": "agreement_vote_count"}
DELETED = {"deleted_at": "deleted_at", "deleted_reason": "deleted_reason"}
VOTE = {
    "vote": "kind",
    "power": "power",
    "agreement": "agreement_kind",
    "agreement_power": "agreement_power",
    "voted_at": "voted_at",
}


def same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


@dataclass(frozen=True)
class Part:
    """One list of the export: its rows, and the column behind each name in it."""

    name: str
    rows: Callable[[User], QuerySet[Any]]
    columns: dict[str, str]

    def read(self, person: User) -> Iterator[dict[str, Any]]:
        found = self.rows(person).order_by("pk")
        # Named in two steps: a name of ours may be that of another column.
        columns = {f"export_{name}": F(column) for name, column in self.columns.items()}
        for row in found.values(**columns).iterator(chunk_size=CHUNK):
            yield {name.removeprefix("export_"): value for name, value in row.items()}


POST_FLAGS = (
    *("is_question", "is_event", "is_dialogue", "is_shortform"),
    *("is_draft", "is_scheduled", "is_unlisted", "is_rejected"),
)
POST = {
    **same("id", "title", "slug"),
    "link": "url",
    **SOURCE,
    **same("posted_at", "edited_at", "frontpage_at", "curated_at", "event_starts_at", "event_ends_at"),
    **same("event_location", *POST_FLAGS, "comment_count", "source_url"),
    **AXES,
}

PARTS = (
    Part("posts", lambda person: Post.objects.by(person).filter(is_stub=False), {**POST, **DELETED}),
    Part("coauthored_posts", lambda person: Post.objects.coauthored_by(person).visible_to(person), POST),
    Part(
        "earlier_posts",
        lambda person: EarlierPost.objects.filter(post__author=person),
        {"post": "post_id", "title": "title", **SOURCE, "replaced_at": "replaced_at"},
    ),
    Part(
        "wikitags_of_posts",
        lambda person: Tagging.objects.filter(post__author=person),
        {"post": "post_id", "wikitag": "wikitag__slug", "relevance": "score"},
    ),
    Part(
        "comments",
        lambda person: Comment.objects.by(person).filter(is_stub=False),
        {
            "id": "id",
            "post": "post_id",
            "wikitag": "wikitag__slug",
            "in_reply_to": "parent_id",
            **SOURCE,
            **same("posted_at", "edited_at", "is_answer", "is_quick_take", "is_pinned", "is_retracted"),
            **same("is_draft", "is_scheduled", "is_rejected", "source_url"),
            **AXES,
            **DELETED,
        },
    ),
    Part(
        "earlier_comments",
        lambda person: EarlierComment.objects.filter(comment__author=person),
        {"comment": "comment_id", **SOURCE, "replaced_at": "replaced_at"},
    ),
    Part(
        "sequences",
        Sequence.objects.by,
        {
            **same("id", "title"),
            **SOURCE,
            **same("created_at", "is_draft", "is_hidden", "is_hidden_from_profile", "deleted_at", "source_url"),
        },
    ),
    Part(
        "chapters",
        lambda person: Chapter.objects.filter(sequence__author=person),
        {"id": "id", "sequence": "sequence_id", **same("number", "title", "subtitle")},
    ),
    Part(
        "posts_of_chapters",
        lambda person: ChapterPost.objects.filter(chapter__sequence__author=person),
        {"chapter": "chapter_id", "post": "post_id", "position": "position"},
    ),
    Part(
        "wikitag_edits",
        Revision.objects.by,
        {
            "id": "id",
            "wikitag": "wikitag__slug",
            **same("lens", "major", "minor", "patch", "kind", "message", "edited_at"),
            **SOURCE,
            **same("characters_added", "characters_removed", "is_draft", "source_url"),
            **SCORES,
        },
    ),
    Part("votes_on_posts", lambda person: PostVote.objects.filter(voter=person), {"post": "post_id", **VOTE}),
    Part(
        "votes_on_comments", lambda person: CommentVote.objects.filter(voter=person), {"comment": "comment_id", **VOTE}
    ),
    Part(
        "votes_on_wikitag_edits",
        lambda person: RevisionVote.objects.filter(voter=person),
        {"wikitag_edit": "revision_id", **VOTE},
    ),
    Part(
        "reactions",
        lambda person: Reaction.objects.filter(person=person),
        {"comment": "comment_id", "reaction": "name", "kind": "kind", "reacted_at": "reacted_at"},
    ),
    Part(
        "reports",
        lambda person: Report.objects.filter(reporter=person),
        {"person": "person_id", "post": "post_id", "comment": "comment_id", **same("reason", "reported_at")},
    ),
)
