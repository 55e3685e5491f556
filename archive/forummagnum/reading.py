"""Turn the rows of an answer into items, without touching the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import LeftOut
from .fields import EARLIEST
from .items import CommentItem, PersonItem, PostItem, RevisionItem, SequenceItem
from .mentions import LONGEST_SLUG, mentioned_author, mentioned_people, name, slug, title_of_its_own
from .parts import (
    address,
    biography,
    body,
    chapters,
    first_moment,
    flag,
    lens,
    line,
    moment,
    natural,
    number,
    place,
    reactions,
    read_values,
    scores,
    status,
    taggings,
    update_kind,
    version,
)

if TYPE_CHECKING:
    from .fields import Fields
    from .parts import Reads


def read_person(fields: Fields) -> PersonItem:
    counters = {
        "post_count": "postCount",
        "comment_count": "commentCount",
        "sequence_count": "sequenceCount",
        "wikitag_edit_count": "tagRevisionCount",
    }
    reads: Reads = {
        "display_name": ("displayName", name),
        "joined_at": ("createdAt", moment),
        "karma_baseline": ("karma", number),
        "omega_karma_baseline": ("afKarma", number),
        "banned_until": ("banned", moment),
        "is_noindex": ("noindex", flag),
    }
    values = read_values(fields, reads, never_null={"joined_at"})
    if fields.has("deleted"):
        values["deactivated"] = fields.flag("deleted")
    if fields.has("reviewedByUserId"):
        values["reviewed"] = bool(fields.identifier("reviewedByUserId"))
    return PersonItem(
        source_id=fields.row_identifier(),
        url=address(fields, "pageUrl"),
        values=values,
        body=biography(fields),
        slug=slug(fields.text("slug", longest=LONGEST_SLUG) or values.get("display_name", "")),
        old_slugs=[slug(old) for old in fields.texts("oldSlugs")],
        counters={name: fields.natural(key) for name, key in counters.items() if fields.has(key)},
    )


def read_post(fields: Fields) -> PostItem:
    reads: Reads = {
        "title": ("title", title_of_its_own),
        "url": ("url", address),
        "posted_at": ("postedAt", moment),
        "last_commented_at": ("lastCommentedAt", moment),
        "frontpage_at": ("frontpageDate", moment),
        "curated_at": ("curatedDate", moment),
        "is_question": ("question", flag),
        "is_event": ("isEvent", flag),
        "event_starts_at": ("startTime", moment),
        "event_ends_at": ("endTime", moment),
        "event_location": ("location", line(300)),
        "is_dialogue": ("debate", flag),
        "is_shortform": ("shortform", flag),
        "is_draft": ("draft", flag),
        "is_unlisted": ("unlisted", flag),
        "is_rejected": ("rejected", flag),
    }
    values = read_values(fields, reads, never_null={"posted_at", "last_commented_at"}) | scores(fields)
    values |= status(fields, values)
    if address_words := fields.text("slug", longest=LONGEST_SLUG):
        values["slug"] = slug(address_words)
    contents = fields.nested("contents")
    if contents and contents.has("wordCount"):
        values["word_count"] = contents.natural("wordCount")
    return PostItem(
        source_id=fields.row_identifier(),
        url=address(fields, "pageUrl"),
        author=mentioned_author(fields),
        values=values,
        body=body(fields),
        coauthors=mentioned_people(fields, "coauthors") if fields.has("coauthors") else None,
        comment_count=fields.natural("commentCount") if fields.has("commentCount") else None,
        taggings=taggings(fields),
    )


def read_comment(fields: Fields) -> CommentItem:
    reads: Reads = {
        "edited_at": ("lastEditedAt", moment),
        "is_answer": ("answer", flag),
        "is_quick_take": ("shortform", flag),
        "is_pinned": ("isPinnedOnProfile", flag),
        "is_retracted": ("retracted", flag),
        "is_draft": ("draft", flag),
        "is_rejected": ("rejected", flag),
        "leaves_stub": ("deletedPublic", flag),
    }
    values = read_values(fields, reads) | first_moment(fields, "posted_at", ("postedAt", "createdAt")) | scores(fields)
    if fields.has("deleted"):
        deleted_at = fields.moment("deletedDate") or values.get("posted_at") or EARLIEST
        values["deleted_at"] = deleted_at if fields.flag("deleted") else None
    source_id, parent_id = fields.row_identifier(), fields.identifier("parentCommentId")
    if parent_id == source_id:
        fields.note("parentCommentId", "is the comment itself, and was left out")
        parent_id = ""
    top_level_id = fields.identifier("topLevelCommentId")
    return CommentItem(
        source_id=source_id,
        url=address(fields, "pageUrl"),
        author=mentioned_author(fields),
        values=values,
        body=body(fields),
        **place(fields),
        parent_id=parent_id if fields.has("parentCommentId") else None,
        top_level_id=parent_id if top_level_id in {"", source_id} else top_level_id if parent_id else "",
        reactions=reactions(fields),
    )


def read_sequence(fields: Fields) -> SequenceItem:
    reads: Reads = {
        "title": ("title", title_of_its_own),
        "created_at": ("createdAt", moment),
        "is_omega": ("af", flag),
        "is_draft": ("draft", flag),
        "is_hidden": ("hidden", flag),
        "is_hidden_from_profile": ("hideFromAuthorPage", flag),
    }
    values = read_values(fields, reads, never_null={"created_at"})
    if fields.values.get("userProfileOrder") is not None:
        values["profile_position"] = fields.natural("userProfileOrder")
    if fields.flag("isDeleted"):
        raise LeftOut("deleted at the source")
    author = mentioned_author(fields)
    if author is None:
        raise LeftOut("without an author")
    return SequenceItem(
        source_id=fields.row_identifier(),
        url=address(fields, "pageUrl"),
        author=author,
        values=values,
        body=body(fields),
        chapters=chapters(fields) if fields.has("chapters") else None,
    )


def read_revision(fields: Fields) -> RevisionItem:
    source_id = fields.row_identifier()
    major, minor, patch = version(fields)
    metrics = fields.nested("changeMetrics")
    lens_name, wikitag = lens(fields)
    reads: Reads = {
        "message": ("commitMessage", line(1000)),
        "is_draft": ("draft", flag),
        "score_baseline": ("baseScore", number),
        "vote_count_baseline": ("voteCount", natural),
    }
    values = read_values(fields, reads) | first_moment(fields, "edited_at", ("editedAt", "createdAt"))
    values |= {"lens": lens_name, "major": major, "minor": minor, "patch": patch} | update_kind(fields)
    if metrics:
        values |= {
            "characters_added": metrics.natural("added"),
            "characters_removed": metrics.natural("removed"),
        }
    return RevisionItem(
        source_id=source_id,
        author=mentioned_author(fields),
        values=values,
        body=body(fields),
        wikitag=wikitag,
    )
