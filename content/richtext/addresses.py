"""The addresses in a text: made absolute, listed and exchanged."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from content.richtext.markup import ATTRIBUTE, MARKUP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# `example.org/x` as people write it, and no file beside the page such as `notes.html`.
BARE_HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?P<ending>[a-z]{2,24})(?=[/?#:]|$)", re.IGNORECASE)
FILE_ENDINGS = frozenset("asp aspx gif htm html jpeg jpg json md pdf php png svg txt webp xml".split())


def absolute(address: str, base: str) -> str:
    """Return an address as it leads from the page at `base`; a host without a scheme is one of https."""
    address = address.strip()
    if not address or SCHEME.match(address):
        return address
    host = BARE_HOST.match(address)
    if host and host["ending"].lower() not in FILE_ENDINGS:
        return f"https://{address}"
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def linked_addresses(cleaned_html: str) -> Iterator[str]:
    """Yield the address of each link in cleaned HTML."""
    for found in MARKUP.finditer(cleaned_html):
        if found["name"] == "a" and not found["slash"]:
            for part in ATTRIBUTE.finditer(found["attributes"]):
                if part["name"] == "href":
                    yield html.unescape(part["double"] or "")


def with_addresses(cleaned_html: str, addresses: Mapping[str, str]) -> str:
    """Return cleaned HTML in which links to the one lead to the other."""

    def exchange(part: re.Match[str]) -> str:
        new = addresses.get(html.unescape(part["double"] or "")) if part["name"] == "href" else None
        return part[0] if new is None else f' href="{html.escape(new)}"'

    def exchange_in(found: re.Match[str]) -> str:
        if found["name"] != "a" or found["slash"]:
            return found[0]
        return f"<a{ATTRIBUTE.sub(exchange, found['attributes'])}>"

    return MARKUP.sub(exchange_in, cleaned_html)
