"""The pages on which members order a sequence: its forms, its buttons, and what they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from content.models import ChapterPost, Post, Sequence
from content.numbers import settle_everything
from tests.factories import make_chapter, make_post, make_sequence
from tests.pages import HTMX, get_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from lxml.html import HtmlElement

    from profiles.models import User

TITLES = ("Ebb", "Flow", "Neap", "Slack", "Spring")
PART = {**HTMX, "HX-Target": "arrangement"}


def make_tides(author: User) -> Sequence:
    """A public sequence of two chapters, with two posts and one."""
    sequence = make_sequence(author, title="Tides", posts=[make_post(author, title=title) for title in ("Ebb", "Flow")])
    make_chapter(sequence, posts=[make_post(author, title="Slack")], title="Still")
    settle_everything()
    return sequence


def fields(page: HtmlElement, action: str = "") -> dict[str, str]:
    """Return what the form would send as it is, without its token."""
    forms = page.cssselect("main form, #arrangement #add-posts")
    form = next(form for form in forms if not action or form.get("action") == action)
    # A browser drops the line end that begins a text field; this parser does not.
    return {
        name: (value or "").removeprefix("\n") for name, value in form.form_values() if name != "csrfmiddlewaretoken"
    }


def titles(sequence: Sequence) -> list[list[str]]:
    return [
        list(chapter.entries.values_list("post__title", flat=True))
        for chapter in Sequence(pk=sequence.pk).chapters.all()
    ]


def button(page: HtmlElement, name: str) -> HtmlElement:
    return next(one for one in page.cssselect("main button") if one.text_content().strip() == name)


def press(client: Client, page: HtmlElement, name: str, **headers: str) -> HttpResponse:
    """Press a button of the page as a browser without script does; with headers, as htmx."""
    pressed = button(page, name)
    form = next(form for form in pressed.iterancestors("form"))
    address = pressed.get("formaction") or form.get("action")
    assert pressed.get("hx-post") in (None, address)
    return client.post(
        address, {pressed.get("name"): pressed.get("value")} if pressed.get("name") else {}, headers=headers
    )


def follow(client: Client, page: HtmlElement, name: str) -> HtmlElement:
    response = press(client, page, name)
    assert response.status_code == 302
    return get_page(client, response["Location"])


def pages_and_acts(sequence: Sequence) -> tuple[list[str], list[str]]:
    """Return all addresses at which somebody writes on a sequence: those of forms, and those of buttons."""
    chapter, entry = sequence.chapters.first(), ChapterPost.objects.of(sequence).first()
    assert chapter
    assert entry
    rests = ["", "/details", "/delete", "/chapters/new", f"/chapters/{chapter.pk}", f"/chapters/{chapter.pk}/delete"]
    acts = [
        "/publish",
        "/place",
        f"/chapters/{chapter.pk}/move",
        f"/posts/{entry.pk}/move",
        f"/posts/{entry.pk}/remove",
    ]
    return [f"{sequence.editing_url}{rest}" for rest in rests], [f"{sequence.editing_url}{rest}" for rest in acts]


def make_long_tides(author: User) -> Sequence:
    """A sequence of two chapters, with three posts and two, that says how many posts it has."""
    posts = [make_post(author, title=title) for title in TITLES]
    sequence = make_sequence(author, title="Tides", posts=posts[:3])
    make_chapter(sequence, posts=posts[3:])
    settle_everything()
    return sequence


def titles_of(sequence: Sequence) -> list[list[str]]:
    """Return the titles by chapter, as a page shows them; the numbers of chapters and posts must count from 1."""
    found = Sequence.objects.for_page().get(pk=sequence.pk)
    titles = dict(Post.objects.values_list("pk", "title"))
    assert [chapter.number for chapter in found.chapters.all()] == list(range(1, found.chapters.count() + 1))
    for chapter in found.chapters.all():
        positions = [entry.position for entry in chapter.entries.all()]
        assert positions == list(range(1, len(positions) + 1))
    return [[titles[entry.post_id] for entry in chapter.entries.all()] for chapter in found.chapters.all()]
