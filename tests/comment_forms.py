"""The form in which members write comments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.test import Client

from content.models import Comment
from tests.pages import form_fields, get_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from lxml.html import HtmlElement


SAID = "Waves *are* water."


def fields(page: HtmlElement) -> dict[str, str]:
    """Return what a browser would send of the page's form of a comment."""
    sent = form_fields((page.xpath("descendant-or-self::form[@data-draft]"))[0])
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def write(client: Client, url: str, body: str = SAID, **headers: str) -> HttpResponse:
    """Write as somebody who has said nothing for a while."""
    Comment.objects.update(posted_at=F("posted_at") - timedelta(minutes=1))
    return client.post(url, fields(get_page(client, url)) | {"body": body}, headers=headers)
