"""The parts that rows of several kinds have: who wrote it, its text, its score, where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator

from content.models import UpdateKind

from .errors import LeftOut
from .fields import EARLIEST, PUBLIC_ID
from .items import ChapterItem, PersonMention, PostMention, Taggings
from .mentions import LONGEST_SLUG, mentioned_post, mentioned_wikitag, name, slug, title

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from .fields import Fields
    from .items import WikitagMention

    type Reader = Callable[[Fields, str], Any]
    type Reads = dict[str, tuple[str, Reader]]

LONGEST_URL = 500
VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})")
PENDING_STATUS, DELETED_STATUS = 1, 5
REJECTED_STATUSES = frozenset({3, 4})
STATUSES = frozenset(range(1, 6))
REACTION_KINDS = frozenset({"created", "seconded", "disagreed"})
LONGEST_REACTION = 40
# What an extended score holds beside the counts of votes by name; the karma of the first axis stands in the row too.
KNOWN_SCORES = frozenset({"agree", "disagree", "agreement", "agreementVoteCount", "approvalVoteCount", "reacts"})


def read_values(fields: Fields, reads: Reads, *, never_null: Collection[str] = ()) -> dict[str, Any]:
    """Return the values of those of our fields that the answer holds."""
    values = {name: read(fields, key) for name, (key, read) in reads.items() if fields.has(key)}
    return {name: value for name, value in values.items() if value is not None or name not in never_null}


def line(longest: int) -> Reader:
    return lambda fields, key: fields.line(key, longest=longest)


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
    url = fields.text(key).strip()
    try:
        MaxLengthValidator(LONGEST_URL)(url)
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        if url:
            fields.note(key, f"is not a web address of up to {LONGEST_URL} characters, and was left out: {url[:40]!r}")
        return ""
    return url


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


def first_moment(fields: Fields, column: str, keys: Iterable[str]) -> dict[str, datetime]:
    """Return the first of these times that the answer holds for a column; nothing where it holds none."""
    first, *others = keys
    found = next((found for key in (first, *others) if (found := fields.moment(key))), None)
    if found is None or fields.values.get(first) is None:
        fields.note(first, "is missing")
    return {column: found} if found else {}


def scores(fields: Fields) -> dict[str, Any]:
    """Return what the votes at the source add up to, on both axes."""
    reads: Reads = {
        "score_baseline": ("baseScore", number),
        "vote_count_baseline": ("voteCount", natural),
        "is_omega": ("af", flag),
        "omega_score_baseline": ("afBaseScore", number),
    }
    extended = fields.nested("extendedScore")
    return read_values(fields, reads) | (agreement(extended) if extended else {})


def agreement(extended: Fields) -> dict[str, int]:
    """Return the agreement and how many votes it is from; some sites give it as two counts of votes."""
    for key in sorted(extended.values.keys() - KNOWN_SCORES):
        if extended.values[key]:
            extended.note(key, f"counts votes that cannot be kept: {str(extended.values[key])[:40]!r}")
    if extended.values.get("agreement") is None and (extended.has("agree") or extended.has("disagree")):
        agree, disagree = extended.natural("agree"), extended.natural("disagree")
        return {"agreement_baseline": agree - disagree, "agreement_vote_count_baseline": agree + disagree}
    reads: Reads = {
        "agreement_baseline": ("agreement", number),
        "agreement_vote_count_baseline": ("agreementVoteCount", natural),
    }
    return read_values(extended, reads)


def status(fields: Fields, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a post's status and deletion mean; a post that a moderator has not approved yet is a draft."""
    code = fields.number("status")
    if not fields.has("status") or (code and code not in STATUSES):
        if code:
            fields.note("status", f"is no known status, and was left out: {code}")
        return {}
    return {
        "is_rejected": values.get("is_rejected", False) or code in REJECTED_STATUSES,
        "is_draft": values.get("is_draft", False) or code == PENDING_STATUS,
        "deleted_at": (values.get("posted_at") or EARLIEST) if code == DELETED_STATUS else None,
    }


def place(fields: Fields) -> dict[str, Any]:
    """Return on which post or wikitag a comment stands."""
    if post_id := fields.identifier("postId"):
        return {"post": mentioned_post(fields.nested("post"), post_id), "wikitag": None}
    tag = fields.nested("tag")
    wikitag = mentioned_wikitag(tag) if tag else None
    if wikitag is None:
        raise LeftOut("on neither a post nor a wikitag that the source shows")
    return {"post": None, "wikitag": wikitag}


def taggings(fields: Fields) -> Taggings | None:
    """Return the wikitags of a post; none where the answer does not tell."""
    if not fields.has("tags") and not fields.has("tagRelevance"):
        return None
    shown = []
    for number, tag in enumerate(fields.nested_list("tags")):
        if wikitag := mentioned_wikitag(tag):
            shown.append(wikitag)
        else:
            fields.note(f"tags[{number}]", "has no id, and was left out")
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
    for reaction in reacts.values:
        if not 1 <= len(reaction) <= LONGEST_REACTION or "\0" in reaction:
            reacts.note(reaction[:LONGEST_REACTION], "is not the name of a reaction, and was left out")
            continue
        for entry in reacts.nested_list(reaction):
            if person_id := entry.identifier("userId"):
                person = PersonMention(person_id, name=name(entry, "displayName"))
                found[reaction, person_id] = (reaction, _reaction_kind(entry), person)
            else:
                entry.note("userId", "is missing, so that the reaction was left out")
    return list(found.values())


def _reaction_kind(entry: Fields) -> str:
    kind = entry.text("reactType")
    if kind and kind not in REACTION_KINDS:
        entry.note("reactType", f"is no known kind of reaction, and became created: {kind[:40]!r}")
    return kind if kind in REACTION_KINDS else "created"


def chapters(fields: Fields) -> list[ChapterItem]:
    return [
        ChapterItem(
            source_id=chapter.identifier("_id"),
            number=chapter.natural("number") or place,
            title=title(chapter, "title"),
            subtitle=title(chapter, "subtitle"),
            posts=_chapter_posts(chapter),
        )
        for place, chapter in enumerate(fields.nested_list("chapters"), start=1)
    ]


def _chapter_posts(chapter: Fields) -> list[PostMention]:
    """Return the posts of a chapter in its order, which `postIds` gives where the answer holds it."""
    shown = {}
    for number, post in enumerate(chapter.nested_list("posts")):
        if post_id := post.identifier("_id"):
            shown[post_id] = mentioned_post(post, post_id)
        else:
            chapter.note(f"posts[{number}]", "has no id, and was left out")
    order = [post_id for post_id in chapter.identifiers("postIds") if post_id in shown]
    return [shown[post_id] for post_id in dict.fromkeys([*order, *shown])]


def version(fields: Fields) -> tuple[int, int, int]:
    text = fields.text("version", longest=40)
    if not text:
        raise LeftOut("without a version")
    if not (match := VERSION.fullmatch(text)):
        raise LeftOut(f"of a version that is none, such as 1.2.0 is: {text!r}")
    major, minor, patch = (int(part) for part in match.groups())
    return major, minor, patch


def update_kind(fields: Fields) -> dict[str, str]:
    """Return what kind of edit it is; nothing where the answer does not tell."""
    kind = fields.text("updateType")
    if kind and kind not in UpdateKind.values:
        fields.note("updateType", f"is no known kind of update, and was left out: {kind[:40]!r}")
    return {"kind": kind} if kind in UpdateKind.values else {}


def lens(fields: Fields) -> tuple[str, WikitagMention]:
    """Return the lens that a revision edits, empty for the wikitag's own text, and the wikitag."""
    if (fields.text("collectionName") or "Tags") not in {"Tags", "MultiDocuments"}:
        raise LeftOut("not an edit of a wikitag")
    tag = fields.nested("tag")
    if tag and (wikitag := mentioned_wikitag(tag)):
        return "", wikitag
    shown_lens = fields.nested("lens")
    parent = shown_lens.nested("parentTag") if shown_lens else None
    wikitag = mentioned_wikitag(parent) if parent else None
    if shown_lens is None or wikitag is None:
        raise LeftOut("an edit of a wikitag that the source does not show")
    return slug(shown_lens.text("slug", longest=LONGEST_SLUG) or shown_lens.text("title")), wikitag
