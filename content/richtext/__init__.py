"""What people write, as HTML that is safe to show beside anybody else's.

`render` makes the form that is stored, from Markdown or HTML; the others read or trim that form and expect nothing
else.
"""

from content.richtext.addresses import linked_addresses, with_addresses
from content.richtext.cleaning import clean_html, reachable, scope_of, trust_links, without_ids
from content.richtext.excerpts import excerpt
from content.richtext.headings import Body, Heading, read_body, sink_headings
from content.richtext.limits import TooMuchError
from content.richtext.reading import plain_text, word_count
from content.richtext.rendering import render

__all__ = [
    "Body",
    "Heading",
    "TooMuchError",
    "clean_html",
    "excerpt",
    "linked_addresses",
    "plain_text",
    "reachable",
    "read_body",
    "render",
    "scope_of",
    "sink_headings",
    "trust_links",
    "with_addresses",
    "without_ids",
    "word_count",
]
