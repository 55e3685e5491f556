from __future__ import annotations

from typing import TYPE_CHECKING

from content.richtext.cleaning import clean_html, without_controls
from content.richtext.counting import Work
from content.richtext.highlighting import uncoloured
from content.richtext.limits import TOO_MUCH_MARKUP, TooMuchError, byte_length, longest_html
from content.richtext.markdown import Markdown
from profiles.models import TextFormat

if TYPE_CHECKING:
    from django.utils.functional import Promise


def render(source: str, text_format: str, *, scope: str, base: str = "") -> str:
    """Return what is stored and shown of a text in this format: HTML as `clean_html` leaves it, with its `scope`.

    Raises TooMuchError for a text that would take more work than its length allows, or whose HTML would be longer than
    `longest_html`, even with its code uncoloured and its formulas as they were typed. Work is done when a text is
    saved, never when it is read, and never inside a transaction.
    """
    if text_format != TextFormat.MARKDOWN:
        cleaned = clean_html(source, scope=scope, base=base)
        return _bounded(cleaned, longest=longest_html(source), reason=TOO_MUCH_MARKUP)
    source = without_controls(source)
    text, work = Markdown.read(source), Work.on(source)
    try:
        return _written(text, work, scope=scope)
    except TooMuchError as refused:
        if refused.excess >= work.drawn:
            raise
    return _written(text, Work.on(source, most_formulas=0), scope=scope)


def _written(text: Markdown, work: Work, *, scope: str) -> str:
    longest = work.longest
    cleaned = clean_html(text.to_html(work), scope=scope)
    return _bounded(cleaned, longest=longest, reason=work.largest)


def _bounded(cleaned: str, *, longest: int, reason: Promise) -> str:
    if byte_length(cleaned) > longest:
        cleaned = uncoloured(cleaned)
    excess = byte_length(cleaned) - longest
    if excess > 0:
        raise TooMuchError(reason, excess=excess)
    return cleaned
