from __future__ import annotations

from content.richtext.cleaning import clean_html, without_controls
from content.richtext.markdown import markdown_to_html
from profiles.models import TextFormat


def render(source: str, text_format: str, *, scope: str, base: str = "") -> str:
    """Return what is stored and shown of a text in this format: HTML as `clean_html` leaves it, with its `scope`.

    Takes any text and never raises for it. 200,000 characters take less than a second, of the most hostile ones that
    we know nine (brackets that never close); so texts are rendered when they are saved, never when they are read.
    """
    html = markdown_to_html(without_controls(source)) if text_format == TextFormat.MARKDOWN else source
    return clean_html(html, scope=scope, base=base)
