"""How tests write wikitags: as a browser does, with the form that the page offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import caches
from django.test import Client

from content.models import Revision
from profiles.models import LONGEST_TEXT
from tests.factories import make_history
from tests.pages import form_fields, get_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from lxml.html import HtmlElement

    from content.models import Wikitag
    from profiles.models import User

FIRST = "Ebb and *flow*.\n\nTwice a day.\n\nThe moon does it."
LONG = f"This text has {LONGEST_TEXT + 1} characters; at most {LONGEST_TEXT} can be saved."
UNSEEN = "Enter one line of visible characters."
# What no version is made of, and what is said of it.
BAD_VERSIONS = [
    ({"body": ""}, "This field is required."),
    ({"body": " \n\t "}, "This field is required."),
    ({"body": "x" * (LONGEST_TEXT + 1)}, LONG),
    ({"body": "a\x00b"}, "Null characters are not allowed."),
    ({"message": "x" * 1001}, "Ensure this value has at most 1000 characters (it has 1001)."),
    ({"message": "a\u202eb"}, UNSEEN),
]


def make_five_versions(alice: User, bob: User) -> Wikitag:
    """Return the wikitag “Tides” with five versions, the second, fourth and fifth by Bob; no difference is kept yet."""
    caches["shown"].clear()
    texts = [
        "<p>One two.</p>",
        "<p>One two.</p><p>Three.</p>",
        "<p>One two.</p><p>Three, four.</p>",
        "<p>One.</p><p>Three, four.</p>",
        "<p>One.</p><p>Three, four.</p><p>Five six.</p>",
    ]
    return make_history("Tides", list(zip(texts, [alice, bob, alice, bob, bob], strict=True)))


def fields(page: HtmlElement, number: int = 0) -> dict[str, str]:
    """Return what a browser would send of one of the page's forms for a text."""
    forms = page.xpath("//main//form[@method='post' and .//input[@name='message']]")
    empty = {field.get("name"): "" for field in forms[number].cssselect("input[name]")}
    sent = empty | form_fields(forms[number])
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def send(client: Client, url: str, headers: dict[str, str] | None = None, **typed: str) -> HttpResponse:
    """Open the form at this address, change these fields, and send it."""
    return client.post(url, fields(get_page(client, url)) | typed, headers=headers)


def create(client: Client, name: str = "Tides", body: str = FIRST, **typed: str) -> Wikitag:
    response = send(client, "/w/create", name=name, body=body, **typed)
    assert response.status_code == 302, response.content.decode()
    return Revision.objects.select_related("wikitag").latest("edited_at").wikitag


def versions(wikitag: Wikitag, lens: str = "") -> list[str]:
    return [revision.version for revision in Revision.objects.of_text(wikitag, lens).oldest_first()]


def latest(wikitag: Wikitag, lens: str = "") -> Revision:
    return Revision.objects.of_text(wikitag, lens).newest_first().select_related("author")[0]


def numbers(person: User) -> tuple[int, int, int]:
    person.refresh_from_db()
    return person.wikitag_edit_count, person.listed_wikitag_edit_count, person.karma
