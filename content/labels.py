"""What tells one post, comment or edit from another for people who hear a button without seeing where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from content.models import Comment, Post
from content.richtext import excerpt
from web.ages import plain_day

if TYPE_CHECKING:
    from content.models import Revision

# So much of a comment is read for its beginning; its tags take some of that.
READ, BEGINNING = 1000, 30


def label_of(thing: Post | Comment | Revision) -> str:
    """Return a name such as `comment by Ann, 3 March 2026: Clocks…`."""
    if isinstance(thing, Post):
        return gettext("post “%(title)s”") % {"title": thing.title}
    facts = {"name": thing.author.shown_name if thing.author else gettext("[anonymous]")}
    if not isinstance(thing, Comment):
        facts |= {"day": plain_day(thing.edited_at), "version": thing.version}
        return gettext("edit by %(name)s, %(day)s (version %(version)s)") % facts
    facts |= {"day": plain_day(thing.posted_at), "beginning": excerpt(_first_part(thing.body_html), BEGINNING)}
    if not facts["beginning"]:
        return gettext("comment by %(name)s, %(day)s") % facts
    return gettext("comment by %(name)s, %(day)s: %(beginning)s") % facts


def _first_part(cleaned_html: str) -> str:
    """Return as much HTML as is read for a beginning, without a tag that was cut in two."""
    part = cleaned_html[:READ]
    return part if part.rfind("<") <= part.rfind(">") else part[: part.rfind("<")]
