"""The parts that rows of several kinds have: who wrote it, its text, its score, where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from profiles.slugs import slugify

from .errors import LeftOut
from .fields import PUBLIC_ID
from .items import ChapterItem, PersonMention, PostMention, Taggings, WikitagMention

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from .fields import Fields

    type Reader = Callable[[Fields, str], Any]
    type Reads = dict[str, tuple[str, Reader]]

LONGEST_TITLE, LONGEST_URL, LONGEST_SLUG, LONGEST_NAME = 500, 500, 200, 150
SLUG = re.compile(r"[a-z0-9_-]{1,100}")
VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})")
REJECTED_STATUSES = frozenset({3, 4})
DELETED_STATUS = 5
REACTION_KINDS = frozenset({"created", "seconded", "disagreed"})
LONGEST_REACTION = 40


def read_values(fields: Fields, reads: Reads, *, never_null: Collection[str] = ()) -> dict[str, Any]:
    """Return the values of those of our fields that the answer holds."""
    values = {name: read(fields, key) for name, (key, read) in reads.items() if fields.has(key)}
    return {name: value for name, value in values.items() if value is not None or name not in never_null}


def line(longest: int) -> Reader:
    return lambda fields, key: " ".join(fields.text(key, longest=longest).split())


def moment(fields: Fields, key: str) -> datetime | None:
    return fields.moment(key)


def number(fields: Fields, key: str) -> int:
    return fields.number(key)


def natural(fields: Fields, key: str) -> int:
    return fields.natural(key)


def flag(fields: Fields, key: str) -> bool:
    return fields.flag(key)


def address(fields: Fields, key: str) -> str:
    """Return a web address; empty when it is none that a page may link to."""
    url = fields.text(key, longest=LONGEST_URL).strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return ""
    return url


def slug(text: str) -> str:
    return text if SLUG.fullmatch(text) else slugify(text)


def mentioned_person(fields: Fields) -> PersonMention:
    return PersonMention(
        fields.required_identifier("_id"),
        slug=fields.text("slug", longest=LONGEST_SLUG),
        name=line(LONGEST_NAME)(fields, "displayName"),
    )


def mentioned_author(fields: Fields) -> PersonMention | None:
    """Return who wrote it: in full where the answer says so, by id or id and name where it is narrower."""
    if (user := fields.nested("user")) and user.has("_id"):
        return mentioned_person(user)
    user_id = fields.identifier("userId")
    name = line(LONGEST_NAME)(fields, "author") or (line(LONGEST_NAME)(user, "displayName") if user else "")
    return PersonMention(user_id, name=name) if user_id else None


def body(fields: Fields) -> str | None:
    """Return the HTML of a text, none where the answer holds none."""
    contents = fields.nested("contents")
    texts = [contents.text("html") if contents and contents.values.get("html") is not None else None]
    texts += [fields.text(key) if fields.values.get(key) is not None else None for key in ("htmlBody", "html")]
    return next((text for text in texts if text is not None), None)


def biography(fields: Fields) -> str | None:
    if fields.values.get("htmlBio") is not None:
        return fields.text("htmlBio")
    wider = fields.nested("biography")
    return wider.text("html") if wider and wider.values.get("html") is not None else None


def scores(fields: Fields) -> dict[str, Any]:
    """Return what the votes at the source add up to, on both axes."""
    extended = fields.nested("extendedScore")
    reads: Reads = {
        "score_baseline": ("baseScore", number),
        "vote_count_baseline": ("voteCount", natural),
        "is_omega": ("af", flag),
        "omega_score_baseline": ("afBaseScore", number),
    }
    values = read_values(fields, reads)
    if extended:
        reads = {
            "agreement_baseline": ("agreement", number),
            "agreement_vote_count_baseline": ("agreementVoteCount", natural),
        }
        values |= read_values(extended, reads)
    return values


def status(fields: Fields, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a post's status and deletion mean; a post that a moderator has not approved yet is a draft."""
    said: dict[str, Any] = {}
    if fields.has("status"):
        code = fields.number("status")
        said["is_rejected"] = values.get("is_rejected", False) or code in REJECTED_STATUSES
        said["is_draft"] = values.get("is_draft", False) or code == 1
        said["deleted_at"] = fields.required_moment("postedAt") if code == DELETED_STATUS else None
    return said


def check_event(fields: Fields, values: dict[str, Any]) -> None:
    start, end = values.get("event_starts_at"), values.get("event_ends_at")
    if end and (start is None or end < start):
        raise fields.broken("endTime", "is before startTime, or stands without it")


def place(fields: Fields) -> dict[str, Any]:
    """Return on which post or wikitag a comment stands."""
    if post_id := fields.identifier("postId"):
        return {"post": mentioned_post(fields.nested("post"), post_id), "wikitag": None}
    tag = fields.nested("tag")
    if tag is None or not tag.has("_id"):
        raise LeftOut("on neither a post nor a wikitag that the source shows")
    return {"post": None, "wikitag": mentioned_wikitag(tag)}


def mentioned_post(fields: Fields | None, post_id: str) -> PostMention:
    if fields is None:
        return PostMention(post_id)
    user = fields.nested("user")
    author_id = fields.identifier("userId")
    author = mentioned_person(user) if user and user.has("_id") else PersonMention(author_id) if author_id else None
    title = line(LONGEST_TITLE)(fields, "title")
    return PostMention(post_id, slug(fields.text("slug", longest=LONGEST_SLUG) or title), title, author)


def mentioned_wikitag(fields: Fields) -> WikitagMention:
    name = line(200)(fields, "name")
    return WikitagMention(
        fields.required_identifier("_id"),
        slug=slug(fields.text("slug", longest=LONGEST_SLUG) or name),
        name=name,
        is_deleted=fields.flag("deleted"),
        is_core=fields.flag("core") if fields.has("core") else None,
    )


def taggings(fields: Fields) -> Taggings | None:
    """Return the wikitags of a post; none where the answer does not tell."""
    if not fields.has("tags") and not fields.has("tagRelevance"):
        return None
    shown = [mentioned_wikitag(tag) for tag in fields.nested_list("tags")]
    relevance = fields.nested("tagRelevance")
    known = {pk: relevance.number(pk) for pk in relevance.values if PUBLIC_ID.fullmatch(pk)} if relevance else {}
    return Taggings(shown, {**{tag.source_id: 1 for tag in shown}, **known})


def reactions(fields: Fields) -> list[tuple[str, str, PersonMention]] | None:
    """Return name, kind and person of each reaction; none where the answer does not tell."""
    extended = fields.nested("extendedScore")
    reacts = extended.nested("reacts") if extended else None
    if reacts is None:
        return None
    found = {}
    for name in reacts.values:
        if not 1 <= len(name) <= LONGEST_REACTION or "\0" in name:
            raise reacts.broken(name[:40], "is not the name of a reaction")
        for entry in reacts.nested_list(name):
            person = PersonMention(entry.required_identifier("userId"), name=line(LONGEST_NAME)(entry, "displayName"))
            kind = entry.text("reactType") or "created"
            if kind not in REACTION_KINDS:
                raise entry.broken("reactType", f"is none of {', '.join(sorted(REACTION_KINDS))}: {kind[:40]!r}")
            found[name, person.source_id] = (name, kind, person)
    return list(found.values())


def chapters(fields: Fields) -> list[ChapterItem]:
    return [
        ChapterItem(
            source_id=chapter.identifier("_id"),
            number=chapter.natural("number") or place,
            title=line(LONGEST_TITLE)(chapter, "title"),
            subtitle=line(LONGEST_TITLE)(chapter, "subtitle"),
            posts=_chapter_posts(chapter),
        )
        for place, chapter in enumerate(fields.nested_list("chapters"), start=1)
    ]


def _chapter_posts(chapter: Fields) -> list[PostMention]:
    """Return the posts of a chapter in its order, which `postIds` gives where the answer holds it."""
    shown = {}
    for post in chapter.nested_list("posts"):
        mention = mentioned_post(post, post.required_identifier("_id"))
        shown[mention.source_id] = mention
    order = [post_id for post_id in chapter.identifiers("postIds") if post_id in shown]
    return [shown[post_id] for post_id in dict.fromkeys([*order, *shown])]


def version(fields: Fields) -> tuple[int, int, int]:
    text = fields.text("version", longest=40)
    if not text:
        raise LeftOut("without a version")
    if not (match := VERSION.fullmatch(text)):
        raise fields.broken("version", f"is not a version such as 1.2.0: {text!r}")
    major, minor, patch = (int(part) for part in match.groups())
    return major, minor, patch


def lens(fields: Fields) -> tuple[str, WikitagMention]:
    """Return the lens that a revision edits, empty for the wikitag's own text, and the wikitag."""
    if (fields.text("collectionName") or "Tags") not in {"Tags", "MultiDocuments"}:
        raise LeftOut("not an edit of a wikitag")
    if tag := fields.nested("tag"):
        return "", mentioned_wikitag(tag)
    shown_lens = fields.nested("lens")
    parent = shown_lens.nested("parentTag") if shown_lens else None
    if shown_lens is None or parent is None:
        raise LeftOut("an edit of a wikitag that the source does not show")
    return slug(shown_lens.text("slug", longest=LONGEST_SLUG) or shown_lens.text("title")), mentioned_wikitag(parent)
