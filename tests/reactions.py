"""A comment with reactions, members who react to it, and what stands in the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from content.models import Comment, Reaction
from tests.factories import LONG_AGO, make_comment, make_reaction, make_user
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from profiles.models import User


def make_debate(author: User) -> Comment:
    """Make a comment that Bob called a crux, Cy agreed and Dee did not, while Eve alone denied that it is clear."""
    comment = make_comment(author, posted_at=LONG_AGO)
    for name, kind, reaction in (
        ("Bob", "created", "crux"),
        ("Cy", "seconded", "crux"),
        ("Dee", "disagreed", "crux"),
        ("Eve", "disagreed", "clear"),
    ):
        make_reaction(comment, make_user(name), name=reaction, kind=kind)
    return comment


def at_comment(client: Client, comment: Comment) -> HtmlElement:
    return get_page(client, comment.get_absolute_url()).get_element_by_id(f"reactions-{comment.pk}")


def row_at(part: HtmlElement) -> list[tuple[str, str, str]]:
    """Return name, number and whether it is the viewer's of each reaction that stands at a comment."""
    return [
        (
            item.get("data-reaction"),
            item.cssselect("data")[0].get("value"),
            next((button.get("aria-pressed") for button in item.cssselect("button")), "no button"),
        )
        for item in part.cssselect(".reactions__row > li")
    ]


def who_reacted(page: HtmlElement) -> list[tuple[str, str, list[str]]]:
    """Return name, number and people of each reaction in the list of who reacted."""
    return [
        (item.get("data-reaction"), item.cssselect("data")[0].get("value"), texts(item, ".reaction-panel__people li"))
        for item in page.cssselect(".reaction-panel__given > li")
    ]


def buttons(page: HtmlElement, selector: str) -> dict[str, str]:
    """Return, by the reaction, whether a button is pressed, and why it cannot be."""
    return {
        button.get("value"): button.get("title") if "disabled" in button.attrib else button.get("aria-pressed")
        for button in page.cssselect(f"{selector} button[name=reaction]")
    }


def given_by(person: User) -> list[tuple[str, str]]:
    return list(Reaction.objects.filter(person=person).order_by("pk").values_list("name", "kind"))
