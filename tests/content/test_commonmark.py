"""Every example of the CommonMark specification, before the cleaning."""

from __future__ import annotations

import html
from html.parser import HTMLParser

from content.richtext.counting import Work
from content.richtext.markdown import Markdown
from tests.corpora import commonmark_examples

BLOCKS = frozenset(
    "address article aside blockquote body button canvas caption col colgroup dd del div dl dt embed fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe ins li link map meta object ol output p pre "
    "progress script section style table tbody td textarea tfoot th thead title tr ul video".split()
)

# These say that a bare address is no link; here, as on GitHub, it is one.
BARE_ADDRESSES = {602, 608, 611}


def test_every_example_of_the_specification_comes_out_as_it_says() -> None:
    """No example is left out: those with raw HTML pass too, since raw HTML is only taken out by the cleaning."""
    examples = commonmark_examples()

    wrong = {example.number: example.markdown for example in examples if not _is_right(example)}

    assert (len(examples), wrong.keys()) == (652, BARE_ADDRESSES)


def _is_right(example) -> bool:
    html = Markdown.read(example.markdown).to_html(Work.on(example.markdown))
    return normalized(html) == normalized(example.html)


def normalized(markup: str) -> str:
    normalizer = Normalizer()
    normalizer.feed(markup)
    normalizer.close()
    return "".join(normalizer.written).strip()


class Normalizer(HTMLParser):
    """Write HTML so that what the specification calls equal is equal.

    White space beside block tags does not count, elsewhere a run of it counts once, except in `pre`; a tag may close
    itself or not; the order of attributes and the way in which a character is written do not count.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self.is_after_block = True
        self.preformatted = 0

    def handle_starttag(self, tag, attrs) -> None:
        self._tag(f"<{tag}{''.join(self._attribute(*pair) for pair in sorted(attrs))}>", tag)
        self.preformatted += tag == "pre"

    def handle_startendtag(self, tag, attrs) -> None:
        self.handle_starttag(tag, attrs)
        self.preformatted -= tag == "pre"

    def handle_endtag(self, tag) -> None:
        self.preformatted -= tag == "pre"
        self._tag(f"</{tag}>", tag)

    def handle_data(self, data) -> None:
        if not self.preformatted:
            data = self._folded(data)
        self.written.append(data)
        self.is_after_block = self.is_after_block and not data

    def handle_entityref(self, name) -> None:
        self.handle_data(html.escape(html.unescape(f"&{name};")))

    def handle_charref(self, name) -> None:
        self.handle_data(html.escape(html.unescape(f"&#{name};")))

    def handle_comment(self, data) -> None:
        self.written.append(f"<!--{data}-->")

    def handle_decl(self, decl) -> None:
        self.written.append(f"<!{decl}>")

    def unknown_decl(self, data) -> None:
        self.written.append(f"<![{data}]>")

    def handle_pi(self, data) -> None:
        self.written.append(f"<?{data}>")

    def _folded(self, data: str) -> str:
        words = " ".join(data.split())
        before = " " if data[:1].isspace() and not self._ends_in_space() else ""
        return before + words + (" " if words and data[-1:].isspace() else "")

    def _ends_in_space(self) -> bool:
        return self.is_after_block or (bool(self.written) and self.written[-1].endswith(" "))

    def _tag(self, spelled: str, tag: str) -> None:
        if tag in BLOCKS:
            while self.written and not self.preformatted and not self.written[-1].strip(" "):
                self.written.pop()
            if self.written and not self.preformatted:
                self.written[-1] = self.written[-1].rstrip(" ")
        self.written.append(spelled)
        self.is_after_block = tag in BLOCKS

    def _attribute(self, name: str, value: str | None) -> str:
        return f" {name}" if value is None else f' {name}="{html.escape(value)}"'
