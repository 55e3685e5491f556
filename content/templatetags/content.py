from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from content.ballots import Ballot, ballot_of, ballot_to_sign_in
from content.labels import label_of
from content.moderation_log import reason_of_ban
from content.moderator_menu import Menu, menu_of
from content.palettes import Reactions
from content.palettes import reactions_to as reactions_for
from content.richtext import excerpt as shorten
from content.richtext import reachable, sink_headings, trust_links
from content.richtext import without_ids as drop_ids
from content.wiki_editing import refusal
from web.ages import exact_date, in_utc, short_day
from web.templatetags.web import age, age_in_link

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from content.models import Comment, Post
    from content.models.report import Reported
    from content.voting import Target
    from profiles.models import User, Viewer

register = template.Library()


@register.filter
def body_by(html: str, author: User | None) -> SafeString:
    """Show a cleaned body; search engines may follow its links when its author is trusted (facts 1.2)."""
    shown = trust_links(html) if author and author.is_trusted else html
    return mark_safe(reachable(shown))  # noqa: S308 -- cleaned when saved


@register.filter
def without_ids(html: str) -> str:
    """Make a body fit for a second place on the same page."""
    return drop_ids(html)


@register.filter
def sunk(html: str, by: int = 2) -> str:
    """Lower a body's headings, as below a title of the third level on a page of many posts."""
    return sink_headings(html, by=by)


@register.simple_tag
def person_link(person: User | None) -> SafeString:
    """Name an author; a profile that nobody may open is not linked."""
    if person is None or person.deactivated_at:
        return format_html('<span class="p-author">{}</span>', gettext("[anonymous]"))
    link = '<a class="p-author h-card" dir="auto" translate="no" href="{}">{}</a>'
    return format_html(link, person.get_absolute_url(), person.shown_name)


@register.simple_tag
def comment_date(comment: Comment) -> SafeString:
    """Show the age of a comment inside the link to it; an asterisk says that, and when, it was edited later."""
    if not comment.is_edited or comment.edited_at is None:
        return age_in_link(comment.posted_at, css_class="dt-published")
    edited = gettext("Last edited %(moment)s") % {"moment": exact_date(comment.edited_at)}
    posted = gettext("Posted %(moment)s") % {"moment": exact_date(comment.posted_at)}
    mark = format_html('<span class="comment__edited" title="{}" aria-hidden="true">*</span>', edited)
    exact = format_html(
        '{}<br> <time class="dt-updated" datetime="{}">{}</time>', posted, in_utc(comment.edited_at), edited
    )
    return age_in_link(comment.posted_at, css_class="dt-published", exact=exact) + mark


@register.simple_tag
def post_date(post: Post) -> SafeString:
    """Show the date of a post in a row: the age of the post or of its curation, or the day on which an event starts."""
    if post.is_event and post.event_starts_at is None:
        return format_html('<span title="{}">{}</span>', gettext("The date of this event isn’t known"), gettext("TBD"))
    if post.is_event and post.event_starts_at:
        starts_at = gettext("Event starts at %(moment)s") % {"moment": exact_date(post.event_starts_at)}
        return age(post.event_starts_at, css_class="dt-start", shown=short_day(post.event_starts_at), exact=starts_at)
    if post.curated_at:
        return age(post.curated_at, exact=_curated(post.curated_at, post.posted_at))
    return age(post.posted_at, css_class="dt-published")


def _curated(curated_at: datetime, posted_at: datetime) -> SafeString:
    facts = {"curated": exact_date(curated_at), "posted": exact_date(posted_at)}
    curated = gettext("Curated on %(curated)s") % facts
    posted = gettext("Posted on %(posted)s") % facts
    return format_html('{}<br> <time class="dt-published" datetime="{}">{}</time>', curated, in_utc(posted_at), posted)


@register.filter
def excerpt(html: str, length: int) -> str:
    return shorten(html, length)


@register.simple_tag
def reactions_to(comment: Comment, viewer: Viewer) -> Reactions:
    return reactions_for(comment, viewer)


@register.filter
def label(thing: Target) -> str:
    """Name a thing for those who hear a button without seeing where it stands."""
    return label_of(thing)


@register.simple_tag
def ballot(thing: Target, viewer: Viewer) -> Ballot:
    """Return the buttons by which a member votes on a thing that was loaded `with_votes_of` them.

    A signed-out reader has arrows that lead to signing in.
    """
    if not viewer.is_authenticated:
        return ballot_to_sign_in(thing)
    votes = getattr(thing, "own_votes", [])
    return ballot_of(thing, viewer, votes[0] if votes else None)


@register.simple_tag
def moderator_menu(thing: Reported, viewer: Viewer) -> Menu:
    """Return what a moderator may do with a thing."""
    return menu_of(thing, viewer)


@register.simple_tag
def ban_reason(person: User) -> str:
    """Say why somebody is banned, for themselves; nothing where no moderator gave a reason."""
    return reason_of_ban(person)


@register.filter
def refused_to_edit(viewer: User) -> str:
    """Say why a member may not edit wikitags, nothing when they may."""
    return str(refusal(viewer) or "")
