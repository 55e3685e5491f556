"""Links from bare addresses in Markdown: `https://…`, `http://…` and `www.…`. An email address is not one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkify_it import LinkifyIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

SCHEME = re.compile(r"(?<![a-z0-9.+-])https?\Z", re.IGNORECASE)
LONGEST_SCHEME = len("https")
WWW = re.compile(r"(?<![^\s(\[{\"'“‘«<>*_~,;:!?/-])www\.(?=[^\s.])", re.IGNORECASE)
# Finding the end of an address takes the square of its length for some that no one would write.
LONGEST_ADDRESS = 2_000
OPENS_LINK, CLOSES_LINK = re.compile(r"<a[>\s]", re.IGNORECASE), re.compile(r"</a\s*>", re.IGNORECASE)
FINDER = LinkifyIt({"mailto:": None, "ftp:": None, "//": None}, {"fuzzy_link": False, "fuzzy_email": False})


def bare_addresses(parser: MarkdownIt) -> None:
    """Find addresses with a scheme while the text is read, so that signs in them mean nothing; `www.` after that."""
    parser.linkify = FINDER
    parser.options["linkify"] = True
    parser.inline.ruler.at("linkify", _link_scheme)
    parser.core.ruler.at("linkify", _link_www)
    parser.enable("linkify")


def _link_scheme(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    """Match at the colon, since letters alone do not stop the reader."""
    if not state.src.startswith("://", state.pos) or state.linkLevel:
        return False
    scheme = SCHEME.search(state.src, max(state.pos - LONGEST_SCHEME, 0), state.pos)
    if scheme is None or not state.pending.endswith(scheme[0]):
        return False
    address = _address_at(state.src, scheme.start())
    if not address:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        for token in _link(address, address, state.md, level=state.level):
            state.push(token.type, token.tag, token.nesting)
            state.tokens[-1].attrs, state.tokens[-1].content = token.attrs, token.content
    state.pos = scheme.start() + len(address)
    return True


def _address_at(text: str, place: int) -> str:
    found = FINDER.match_at_start(text[place : place + LONGEST_ADDRESS])
    # A star may end emphasis around the address, a curly quote a quotation.
    return str(found.raw).rstrip("*“”’»") if found else ""


def _link_www(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and WWW.search(block.content):
            block.children = list(_with_links(block.children or [], state.md))


def _with_links(tokens: list[Token], parser: MarkdownIt) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        if token.type == "link_open" or (token.type == "html_inline" and OPENS_LINK.match(token.content)):
            depth += 1
        if token.type == "link_close" or (token.type == "html_inline" and CLOSES_LINK.match(token.content)):
            depth = max(depth - 1, 0)
        if token.type == "text" and not depth:
            yield from _split(token, parser)
        else:
            yield token


def _split(token: Token, parser: MarkdownIt) -> Iterator[Token]:
    """Yield a text with its addresses as links."""
    text, end = token.content, 0
    for found in WWW.finditer(text):
        if found.start() < end:
            continue
        tail = text[found.start() : found.start() + LONGEST_ADDRESS]
        address = _address_at(f"http://{tail}", 0).removeprefix("http://")
        if address:
            yield _text(text[end : found.start()], level=token.level)
            yield from _link(f"http://{address}", address, parser, level=token.level)
            end = found.start() + len(address)
    yield _text(text[end:], level=token.level)


def _link(address: str, shown: str, parser: MarkdownIt, *, level: int) -> Iterator[Token]:
    yield Token("link_open", "a", 1, {"href": parser.normalizeLink(address)}, level=level)
    yield _text(shown, level=level + 1)
    yield Token("link_close", "a", -1, level=level)


def _text(content: str, *, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
