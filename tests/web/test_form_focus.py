"""A refused form puts the focus on what to put right, with script and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_comment, make_post
from tests.pages import parse
from tests.signing_up import sign_in, sign_up

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from profiles.models import User

pytestmark = pytest.mark.django_db


def focused(answer: HttpResponse) -> list[str]:
    """Return what takes the focus: the name of a field, or the class of a message."""
    return [part.get("name") or part.get("class") for part in parse(answer).cssselect("[autofocus]")]


def test_first_refused_field_takes_the_focus(client: Client) -> None:
    answer = sign_up(client, name="Ann", email="nowhere")
    assert (answer.status_code, focused(answer)) == (422, ["email"])

    answer = sign_up(client, name="", email="nowhere")
    assert (answer.status_code, focused(answer)) == (422, ["display_name"])


def test_message_about_the_whole_form_takes_the_focus(client: Client) -> None:
    answer = sign_in(client, "nobody", "a wrong secret")

    assert (answer.status_code, focused(answer)) == (422, ["form__error"])


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_refused_comment_takes_the_focus(alices: Client, alice: User, headers: dict[str, str]) -> None:
    comment = make_comment(alice, post=make_post(alice))

    answer = alices.post(f"/comment/{comment.pk}/reply", {"body": " "}, headers=headers)

    assert (answer.status_code, focused(answer)) == (422, ["body"])


def test_edit_that_clashes_leads_to_the_conflict(alices: Client, alice: User) -> None:
    post = make_post(alice, title="Old", body_source="Old words.")

    answer = alices.post(f"/editPost?postId={post.pk}", {"title": "New", "body": "Mine.", "began_from": "elsewhere"})

    assert (answer.status_code, focused(answer)) == (409, ["form__error"])


@pytest.mark.parametrize("texts", [{}, {"texts": ""}, {"texts": "perhaps"}])
def test_first_choice_of_a_refused_group_takes_the_focus(alices: Client, texts: dict[str, str]) -> None:
    page = parse(alices.post("/account/delete", {"name": "Somebody else", **texts}))

    assert [part.get("value") for part in page.cssselect("[autofocus]")] == ["keep"]
    [group] = page.cssselect("fieldset")
    described_by = [page.get_element_by_id(name) for name in group.get("aria-describedby").split()]
    assert (group.get("role"), group.get("aria-invalid")) == ("radiogroup", "true")
    assert [part.get("class") for part in described_by] == ["form__help", "form__error"]
    # The group is invalid, not its choices: ARIA has no invalid radio.
    assert page.cssselect("input[type=radio][aria-invalid], input[type=radio][aria-describedby]") == []


def test_group_that_was_answered_leaves_the_focus_to_the_next_refused_field(alices: Client) -> None:
    page = parse(alices.post("/account/delete", {"name": "Somebody else", "texts": "keep"}))

    assert [part.get("name") for part in page.cssselect("[autofocus]")] == ["name"]
    [group] = page.cssselect("fieldset")
    assert (group.get("aria-invalid"), group.get("aria-describedby")) == (None, "id_texts_helptext")
