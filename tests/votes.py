"""The buttons by which members vote: pressing them, and reading what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client
    from lxml.html import HtmlElement

    from content.models import Comment

UP = {"vote": "smallUpvote"}
DOWN = {"vote": "smallDownvote"}


def press(client: Client, comment: Comment, wanted: dict[str, str], *, rest: str = "", **headers: str) -> HttpResponse:
    return client.post(f"/vote/comment/{comment.pk}{rest}", wanted, headers=headers)


def buttons(page: HtmlElement) -> list[tuple[str, str, str]]:
    return [
        (button.get("name"), button.get("value"), button.get("aria-pressed"))
        for button in page.cssselect("button[aria-pressed]")
    ]


def pressed(page: HtmlElement) -> list[tuple[str, str]]:
    return [(name, value) for name, value, state in buttons(page) if state == "true"]
