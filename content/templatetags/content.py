from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import mark_safe

from content.reactions import ShownReaction, sum_up
from content.richtext import reachable, sink_headings, trust_links
from content.richtext import without_ids as drop_ids

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from content.models import Comment
    from profiles.models import User

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
def sunk(html: str) -> str:
    """Lower a body's headings below a title of the third level, as on a page of many posts."""
    return sink_headings(html, by=2)


@register.simple_tag
def shown_reactions(comment: Comment) -> list[ShownReaction]:
    return sum_up(comment.reactions.all())
