"""Relative addresses in an imported text still lead to its source after it was edited here, as the import has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml.html import fromstring

from content.models import Revision
from profiles.models import TextFormat, User
from tests.admin_pages import change_url, submit
from tests.factories import make_comment, make_post, make_revision, make_sequence, make_user, make_wikitag
from tests.members import signed_in
from tests.pages import get_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.http import HttpResponse
    from django.test import Client

    Made = tuple[str, Model]

pytestmark = pytest.mark.django_db

SOURCE = "https://forum.example/posts/x/tides"
IMPORTED = {"source": "forum.example", "source_id": "x", "source_url": SOURCE}
OLD = "<p>Old</p>"
EDITED = '<p>New <a href="/users/ann">a</a> <a href="ebb">b</a> <a href="?commentId=c">c</a></p>'
AS_WRITTEN = ["/users/ann", "ebb", "?commentId=c"]
AT_THE_SOURCE = ["https://forum.example/users/ann", "https://forum.example/posts/x/ebb", f"{SOURCE}?commentId=c"]


def text(name: str = "body") -> dict[str, str]:
    return {f"{name}_source": OLD, f"{name}_format": TextFormat.HTML, f"{name}_html": OLD}


def _post(bob: User, origin: dict[str, str]) -> Made:
    post = make_post(bob, **text(), **origin)
    return f"/editPost?postId={post.pk}", post


def _comment(bob: User, origin: dict[str, str]) -> Made:
    comment = make_comment(bob, **text(), **origin)
    return f"/comment/{comment.pk}/edit", comment


def _sequence(bob: User, origin: dict[str, str]) -> Made:
    sequence = make_sequence(bob, **text(), **origin)
    return f"{sequence.editing_url}/details", sequence


def _wikitag(bob: User, origin: dict[str, str]) -> Made:
    revision = make_revision(bob, wikitag=make_wikitag("Tides", **origin), **text(), **origin)
    return "/w/tides/edit", revision


def _bio(bob: User, origin: dict[str, str]) -> Made:
    User.objects.filter(pk=bob.pk).update(**text("bio"), **origin)
    return "/users/bob/edit", bob


FORMS: dict[str, Callable[[User, dict[str, str]], Made]] = {
    "a post": _post,
    "a comment": _comment,
    "a sequence": _sequence,
    "a wikitag": _wikitag,
    "a bio": _bio,
}
ORIGINS = [pytest.param(IMPORTED, AT_THE_SOURCE, id="imported"), pytest.param({}, AS_WRITTEN, id="written here")]


@pytest.fixture
def bob() -> User:
    return make_user("Bob", karma_baseline=100, karma=100)


def send(client: Client, url: str, **added: str) -> HttpResponse:
    """Fill in the form of a text as a browser would, with the edited text, and send it."""
    [form] = get_page(client, url).xpath("//form[.//textarea]")
    [area] = form.cssselect("textarea")
    return client.post(url, {**dict(form.form_values()), area.get("name"): EDITED, **added})


def links(html: str) -> list[str]:
    """Return the addresses of the links in a text or a page that are those of `EDITED`, as they lead now."""
    return [href for href in fromstring(html).xpath("//a/@href") if href in AS_WRITTEN + AT_THE_SOURCE]


def newest(thing: Model) -> str:
    """Return what is shown of a text now; an edit of a wikitag is a row of its own."""
    if isinstance(thing, Revision):
        return Revision.objects.newest_first()[0].body_html
    thing.refresh_from_db()
    return thing.bio_html if isinstance(thing, User) else getattr(thing, "body_html")  # noqa: B009 -- of all the others


@pytest.mark.parametrize(("origin", "expected"), ORIGINS)
@pytest.mark.parametrize("name", FORMS)
def test_edited_text_leads_where_the_import_would_lead(
    bob: User, name: str, origin: dict[str, str], expected: list[str]
) -> None:
    url, thing = FORMS[name](bob, origin)

    assert send(signed_in(bob), url).status_code == 302
    assert links(newest(thing)) == expected


@pytest.mark.parametrize(("origin", "expected"), ORIGINS)
@pytest.mark.parametrize("name", sorted(FORMS.keys() - {"a sequence"}))
def test_preview_leads_there_too(bob: User, name: str, origin: dict[str, str], expected: list[str]) -> None:
    url, _thing = FORMS[name](bob, origin)

    shown = send(signed_in(bob), url, preview="1", action="preview")
    assert (shown.status_code, links(shown.content.decode())) == (200, expected)


@pytest.mark.parametrize(("origin", "expected"), ORIGINS)
@pytest.mark.parametrize("name", FORMS)
def test_text_edited_in_the_admin_leads_there_too(
    operator: Client, bob: User, name: str, origin: dict[str, str], expected: list[str]
) -> None:
    _url, thing = FORMS[name](bob, origin)
    field = "bio_source" if name == "a bio" else "body_source"

    assert submit(operator, change_url(thing), **{field: EDITED}).status_code == 302
    assert links(newest(thing)) == expected
