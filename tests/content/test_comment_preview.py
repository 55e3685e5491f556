"""A preview of a comment shows what would be posted, and stores nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from content.models import Comment
from profiles.models import TextFormat
from tests.factories import make_comment, make_post
from tests.pages import parse, texts

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from profiles.models import User

pytestmark = pytest.mark.django_db
BODY = "Some **bold** words."


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_preview_of_a_new_comment_stores_nothing_and_keeps_what_was_typed(
    alices: Client, alice: User, headers: dict[str, str]
) -> None:
    post = make_post(alice)

    answer = alices.post(f"/comment/on/post/{post.pk}", {"body": BODY, "preview": "true"}, headers=headers)

    page = parse(answer)
    assert (answer.status_code, Comment.objects.count()) == (200, 0)
    assert texts(page, ".preview strong") == ["bold"]
    assert texts(page, "textarea") == [BODY]
    assert [part.get("class") for part in page.cssselect("[autofocus]")] == ["preview"]


def sent(answer: HttpResponse) -> dict[str, str]:
    """Return what the form of a page sends when its button Post is pressed."""
    return {field.name: field.value for field in parse(answer).cssselect("main form :is(input[name], textarea)")}


def test_comment_is_posted_once_after_its_preview(alices: Client, alice: User) -> None:
    post = make_post(alice)
    address = f"/comment/on/post/{post.pk}"
    previewed = alices.post(address, {**sent(alices.get(address)), "body": BODY, "preview": "true"})

    answers = [alices.post(address, sent(previewed)).status_code for _ in range(2)]

    assert (answers, Comment.objects.count()) == ([302, 302], 1)


def test_preview_of_an_edit_changes_nothing(alices: Client, alice: User) -> None:
    comment = make_comment(alice, body_source="Old.", body_html="<p>Old.</p>")

    answer = alices.post(f"/comment/{comment.pk}/edit", {"body": BODY, "preview": "true"})

    comment.refresh_from_db()
    assert (texts(parse(answer), ".preview strong"), comment.body_source) == (["bold"], "Old.")


def test_preview_of_html_is_html(alices: Client, alice: User) -> None:
    comment = make_comment(alice, body_source="<p>Old.</p>", body_format=TextFormat.HTML)

    answer = alices.post(f"/comment/{comment.pk}/edit", {"body": "<p>**New** <b>words</b></p>", "preview": "true"})

    assert texts(parse(answer), ".preview .prose") == ["**New** words"]


@pytest.mark.parametrize(
    ("body", "error"), [(" ", "This field is required."), ("^[a]" * 16_000, "This text has too many")]
)
def test_what_cannot_be_shown_is_refused_in_words(alices: Client, alice: User, body: str, error: str) -> None:
    post = make_post(alice)

    answer = alices.post(f"/comment/on/post/{post.pk}", {"body": body, "preview": "true"})

    page = parse(answer)
    assert (answer.status_code, page.cssselect(".preview")) == (422, [])
    assert texts(page, ".form__error")[0].startswith(error)
    assert page.cssselect("textarea")[0].text_content().strip() == body.strip()
