"""A text that takes too much to show comes back with a sentence from every form, and nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from content.models import Comment, Post, Revision, Sequence
from profiles.models import TextFormat, User
from tests.admin_pages import change_url, errors, submit
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag
from tests.pages import parse, texts

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

TOO_MUCH = "[a](b)^[c]" * 500
WRITTEN = {"body_source": "*a*", "body_format": TextFormat.MARKDOWN, "body_html": "<p><em>a</em></p>"}
REASON = "This text has too many footnotes to show."


def _wikitag(bob: User) -> str:
    tides = make_wikitag("Tides")
    make_revision(bob, wikitag=tides)
    return "/w/tides/edit"


FORMS: dict[str, tuple[Callable[[User], str], dict[str, str]]] = {
    "a comment": (lambda bob: f"/comment/on/post/{make_post(bob).pk}", {"body": TOO_MUCH}),
    "a reply": (lambda bob: f"/comment/{make_comment(bob).pk}/reply", {"body": TOO_MUCH}),
    "an edited comment": (lambda bob: f"/comment/{make_comment(bob, **WRITTEN).pk}/edit", {"body": TOO_MUCH}),
    "a quick take": (lambda _: "/quicktakes/new", {"body": TOO_MUCH}),
    "a draft": (lambda _: "/newPost", {"title": "Tides", "body": TOO_MUCH, "action": "save"}),
    "a post": (lambda _: "/newPost", {"title": "Tides", "body": TOO_MUCH, "action": "publish"}),
    "the preview of a post": (lambda _: "/newPost", {"title": "Tides", "body": TOO_MUCH, "action": "preview"}),
    "an edited post": (
        lambda bob: f"/editPost?postId={make_post(bob, **WRITTEN).pk}",
        {"title": "Tides", "body": TOO_MUCH},
    ),
    "a wikitag": (lambda _: "/w/create", {"name": "Ebb", "body": TOO_MUCH}),
    "the preview of a wikitag": (lambda _: "/w/create", {"name": "Ebb", "body": TOO_MUCH, "preview": "1"}),
    "an edited wikitag": (_wikitag, {"body": TOO_MUCH, "text_format": "markdown"}),
    "a sequence": (lambda _: "/sequencesnew", {"title": "Tides", "body": TOO_MUCH}),
    "an edited sequence": (
        lambda bob: f"{make_sequence(bob, posts=[], **WRITTEN).editing_url}/details",
        {"title": "Tides", "body": TOO_MUCH},
    ),
    "a bio": (lambda _: "/users/bob/edit", {"display_name": "Bob", "bio": TOO_MUCH}),
    "the preview of a bio": (lambda _: "/users/bob/edit", {"display_name": "Bob", "bio": TOO_MUCH, "preview": "1"}),
}


def test_text_that_takes_too_much_comes_back_from_the_admin(operator: Client) -> None:
    for thing, field in (
        (make_post(**WRITTEN), "body_source"),
        (make_comment(**WRITTEN), "body_source"),
        (make_user("Ann"), "bio_source"),
    ):
        response = submit(operator, change_url(thing), **{field: TOO_MUCH})

        assert (errors(response), getattr(type(thing).objects.get(pk=thing.pk), field)) == (
            [REASON],
            getattr(thing, field),
        )


def stored() -> list[str]:
    sources = [
        model.objects.order_by("pk").values_list("body_source", flat=True) for model in (Comment, Post, Revision)
    ]
    return [*(source for rows in sources for source in rows), *Sequence.objects.values_list("body_source", flat=True)]


@pytest.mark.parametrize("name", FORMS)
def test_text_that_takes_too_much_comes_back(client: Client, name: str) -> None:
    bob = make_user("Bob", karma_baseline=10, karma=10)
    client.force_login(bob)
    address, fields = FORMS[name]
    url, before = address(bob), stored()

    response = client.post(url, fields)
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error, .errorlist li")) == (422, [REASON])
    assert TOO_MUCH in [(area.text or "").strip() for area in page.cssselect("textarea")]
    assert (stored(), User.objects.get(pk=bob.pk).bio_source) == ([*before], bob.bio_source)
