"""What people write, as HTML that is safe to show beside anybody else's.

`clean_html` makes the form that is stored; the others read or trim that form and expect nothing else.
"""

from content.richtext.cleaning import clean_html, reachable, scope_of, trust_links
from content.richtext.reading import excerpt, plain_text, word_count

__all__ = ["clean_html", "excerpt", "plain_text", "reachable", "scope_of", "trust_links", "word_count"]
