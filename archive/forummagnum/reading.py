"""Turn the rows of an answer into items, without touching the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import LeftOut
from .items import CommentItem, PersonItem, PostItem, RevisionItem, SequenceItem
from .parts import (
    LONGEST_SLUG,
    LONGEST_TITLE,
    address,
    biography,
    body,
    chapters,
    check_event,
    flag,
    lens,
    line,
    mentioned_author,
    mentioned_person,
    moment,
    natural,
    number,
    place,
    reactions,
    read_values,
    scores,
    slug,
    status,
    taggings,
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
        "display_name": ("displayName", line(150)),
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
        source_id=fields.required_identifier("_id"),
        url=address(fields, "pageUrl"),
        values=values,
        body=biography(fields),
        slug=slug(fields.text("slug", longest=LONGEST_SLUG) or fields.text("displayName", longest=150)),
        old_slugs=[slug(old) for old in fields.texts("oldSlugs")],
        counters={name: fields.natural(key) for name, key in counters.items() if fields.has(key)},
    )


def read_post(fields: Fields) -> PostItem:
    reads: Reads = {
        "title": ("title", line(LONGEST_TITLE)),
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
    check_event(fields, values)
    coauthors = fields.nested_list("coauthors")
    contents = fields.nested("contents")
    if contents and contents.has("wordCount"):
        values["word_count"] = contents.natural("wordCount")
    return PostItem(
        source_id=fields.required_identifier("_id"),
        url=address(fields, "pageUrl"),
        author=mentioned_author(fields),
        values=values,
        body=body(fields),
        coauthors=[mentioned_person(one) for one in coauthors] if fields.has("coauthors") else None,
        comment_count=fields.natural("commentCount") if fields.has("commentCount") else None,
        taggings=taggings(fields),
    )


def read_comment(fields: Fields) -> CommentItem:
    reads: Reads = {
        "posted_at": ("postedAt", moment),
        "edited_at": ("lastEditedAt", moment),
        "is_answer": ("answer", flag),
        "is_quick_take": ("shortform", flag),
        "is_pinned": ("isPinnedOnProfile", flag),
        "is_retracted": ("retracted", flag),
        "is_draft": ("draft", flag),
        "is_rejected": ("rejected", flag),
        "leaves_stub": ("deletedPublic", flag),
    }
    fields.required_moment("postedAt")
    values = read_values(fields, reads) | scores(fields)
    if fields.has("deleted"):
        values["deleted_at"] = (fields.moment("deletedDate") or values["posted_at"]) if fields.flag("deleted") else None
    source_id, parent_id = fields.required_identifier("_id"), fields.identifier("parentCommentId")
    if parent_id == source_id:
        raise fields.broken("parentCommentId", "is the comment itself")
    if parent_id and "is_answer" in values:
        values["is_answer"] = False
    return CommentItem(
        source_id=source_id,
        url=address(fields, "pageUrl"),
        author=mentioned_author(fields),
        values=values,
        body=body(fields),
        **place(fields),
        parent_id=parent_id if fields.has("parentCommentId") else None,
        top_level_id=(fields.identifier("topLevelCommentId") or parent_id) if parent_id else "",
        reactions=reactions(fields),
    )


def read_sequence(fields: Fields) -> SequenceItem:
    reads: Reads = {
        "title": ("title", line(LONGEST_TITLE)),
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
        source_id=fields.required_identifier("_id"),
        url=address(fields, "pageUrl"),
        author=author,
        values=values,
        body=body(fields),
        chapters=chapters(fields) if fields.has("chapters") else None,
    )


def read_revision(fields: Fields) -> RevisionItem:
    source_id = fields.required_identifier("_id")
    major, minor, patch = version(fields)
    metrics = fields.nested("changeMetrics")
    lens_name, wikitag = lens(fields)
    reads: Reads = {
        "edited_at": ("editedAt", moment),
        "message": ("commitMessage", line(1000)),
        "is_draft": ("draft", flag),
        "score_baseline": ("baseScore", number),
        "vote_count_baseline": ("voteCount", natural),
    }
    fields.required_moment("editedAt")
    values = read_values(fields, reads) | {"lens": lens_name, "major": major, "minor": minor, "patch": patch}
    if fields.has("updateType") and (kind := fields.text("updateType")) in {"initial", "patch", "minor", "major"}:
        values["kind"] = kind
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
