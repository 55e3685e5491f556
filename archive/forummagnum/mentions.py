"""Read names, titles and addresses, and the people, posts and wikitags that a row only mentions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profiles.slugs import slugify
from web.visible_text import is_visible

from .items import PersonMention, PostMention, WikitagMention

if TYPE_CHECKING:
    from .fields import Fields

LONGEST_TITLE, LONGEST_SLUG, LONGEST_NAME, LONGEST_WIKITAG_NAME = 500, 200, 150, 200
UNTITLED = "[untitled]"
SLUG = re.compile(r"[a-z0-9_-]{1,100}")


def name(fields: Fields, key: str) -> str:
    """Return a person's name; empty when a reader would see nothing of it."""
    return _visible_line(fields, key, longest=LONGEST_NAME)


def title(fields: Fields, key: str) -> str:
    """Return a title; empty when a reader would see nothing of it."""
    return _visible_line(fields, key, longest=LONGEST_TITLE)


def title_of_its_own(fields: Fields, key: str) -> str:
    """Return the title of something that a link leads to, and which so needs one."""
    return title(fields, key) or UNTITLED


def _visible_line(fields: Fields, key: str, *, longest: int) -> str:
    text = fields.line(key, longest=longest)
    if text and not is_visible(text):
        fields.note(key, "has nothing visible in it, and was left out")
        return ""
    return text


def slug(text: str) -> str:
    return text if SLUG.fullmatch(text) else slugify(text)


def mentioned_person(fields: Fields) -> PersonMention | None:
    """Return who is mentioned; none without an id."""
    source_id = fields.identifier("_id")
    return (
        PersonMention(source_id, slug=fields.text("slug", longest=LONGEST_SLUG), name=name(fields, "displayName"))
        if source_id
        else None
    )


def mentioned_people(fields: Fields, key: str) -> list[PersonMention]:
    """Return who is mentioned in a list, without those who have no id."""
    found = []
    for number, one in enumerate(fields.nested_list(key)):
        if person := mentioned_person(one):
            found.append(person)
        else:
            fields.note(f"{key}[{number}]", "has no id, and was left out")
    return found


def mentioned_author(fields: Fields) -> PersonMention | None:
    """Return who wrote it: in full where the answer says so, by id or id and name where it is narrower."""
    user = fields.nested("user")
    if user and (person := mentioned_person(user)):
        return person
    user_id = fields.identifier("userId")
    called = name(fields, "author") or (name(user, "displayName") if user else "")
    return PersonMention(user_id, name=called) if user_id else None


def mentioned_post(fields: Fields | None, post_id: str) -> PostMention:
    if fields is None:
        return PostMention(post_id)
    called = title(fields, "title")
    return PostMention(
        post_id,
        slug(fields.text("slug", longest=LONGEST_SLUG) or called),
        called,
        mentioned_author(fields),
    )


def mentioned_wikitag(fields: Fields) -> WikitagMention | None:
    """Return which wikitag is mentioned; none without an id."""
    source_id = fields.identifier("_id")
    if not source_id:
        return None
    called = _visible_line(fields, "name", longest=LONGEST_WIKITAG_NAME)
    words = fields.text("slug", longest=LONGEST_SLUG)
    return WikitagMention(
        source_id,
        slug=slug(words or called or source_id),
        name=called or words or source_id,
        is_deleted=fields.flag("deleted"),
        is_core=fields.flag("core") if fields.has("core") else None,
    )
