"""The settings of one's own profile: its buttons, and what visitors then see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from content.models import PinnedPost
from profiles.models import User
from tests.pages import get_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from lxml.html import HtmlElement


ORDER = "/users/alice/edit/sections"


PINNED = "/users/alice/edit/pinned"


SETTINGS = "http://testserver/users/alice/edit"


def press(client: Client, url: str, wanted: dict[str, str], **headers: str) -> HttpResponse:
    return client.post(url, wanted, headers={"Referer": SETTINGS, **headers})


def press_labelled(client: Client, page: HtmlElement, label: str) -> HttpResponse:
    """Press the button with these words, as a browser without script would."""
    named = {
        one.get("aria-label") or " ".join(one.text_content().split()): one for one in page.cssselect("main button")
    }
    button = named[label]
    form = next(button.iterancestors("form"))
    return press(client, form.get("action"), {button.get("name"): button.get("value")})


def shown_sections(client: Client, url: str = "/users/alice") -> list[str]:
    return [section.get("id") for section in get_page(client, url).cssselect("#profile-sections > section")]


def pinned(owner: User) -> list[str]:
    return list(PinnedPost.objects.filter(owner=owner).order_by("position").values_list("post", flat=True))


def sticky(client: Client) -> list[str]:
    return [row.get("data-id") for row in get_page(client, "/users/alice").cssselect("#posts .post-row--sticky")]
