"""What members do with their own comments: edit, retract, pin, delete; and what others cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from content.models import Comment, EarlierComment
from content.numbers import differences, settle_everything
from profiles.models import TextFormat
from tests.factories import make_comment, make_post, make_user, make_vote
from tests.pages import HTMX, form_fields, get_page, parse, row_ids, texts

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db

ACTS = ("edit", "retract", "pin", "delete")


@pytest.fixture
def comment(bob: User) -> Comment:
    return make_comment(bob, post=make_post(title="Tides"), body_source="Old *words*.", body_html="<p>Old words.</p>")


def test_edit_changes_the_text_and_keeps_the_old_one(bobs: Client, bob: User, comment: Comment) -> None:
    form = form_fields(get_page(bobs, f"/comment/{comment.pk}/edit").cssselect("form[data-draft]")[0])
    response = bobs.post(f"/comment/{comment.pk}/edit", {"body": "New words."})
    comment.refresh_from_db()

    assert form["body"] == "Old *words*."
    assert (response.status_code, response["Location"]) == (
        302,
        f"{comment.get_absolute_url()}#comment-{comment.pk}",
    )
    assert (comment.body_source, comment.body_html.strip()) == ("New words.", "<p>New words.</p>")
    assert comment.is_edited
    earlier = EarlierComment.objects.get()
    assert (earlier.comment, earlier.editor, earlier.body_source) == (comment, bob, "Old *words*.")
    assert earlier.replaced_at == comment.edited_at


def test_edit_that_changes_nothing_leaves_no_trace(bobs: Client, comment: Comment) -> None:
    for body in ("Old *words*.", "Old *words*."):
        bobs.post(f"/comment/{comment.pk}/edit", {"body": body})
    comment.refresh_from_db()

    assert (comment.edited_at, EarlierComment.objects.count()) == (None, 0)


def test_edit_of_an_imported_comment_stays_html(bobs: Client, bob: User) -> None:
    comment = make_comment(bob, body_source="", body_html="<p>Once <b>bold</b>.</p>", source="a", source_id="1")
    page = get_page(bobs, f"/comment/{comment.pk}/edit")
    bobs.post(f"/comment/{comment.pk}/edit", {"body": "<p>Now *plain*.</p>"})
    comment.refresh_from_db()

    assert form_fields(page.cssselect("form[data-draft]")[0])["body"] == "<p>Once <b>bold</b>.</p>"
    assert "This comment is written in HTML." in texts(page, ".form__help")
    assert (comment.body_format, comment.body_html) == (TextFormat.HTML, "<p>Now *plain*.</p>")


def test_bad_edit_comes_back_with_what_was_typed(bobs: Client, comment: Comment) -> None:
    response = bobs.post(f"/comment/{comment.pk}/edit", {"body": "x" * 70_000})
    page = parse(response)

    assert (response.status_code, len(form_fields(page.cssselect("form[data-draft]")[0])["body"])) == (422, 70_000)
    assert texts(page, ".form__error") == ["This text has 70000 characters; at most 64000 can be saved."]
    comment.refresh_from_db()
    assert comment.body_source == "Old *words*."


def test_htmx_edits_in_place(bobs: Client, comment: Comment) -> None:
    form = parse(bobs.get(f"/comment/{comment.pk}/edit", headers=HTMX))
    response = bobs.post(f"/comment/{comment.pk}/edit", {"body": "New words."}, headers=HTMX)
    shown = parse(response).get_element_by_id(f"comment-text-{comment.pk}")

    assert (form.tag, response.status_code) == ("form", 200)
    assert texts(shown, ".comment__body") == ["New words."]
    page = get_page(bobs, comment.get_absolute_url()).get_element_by_id(f"comment-text-{comment.pk}")
    assert texts(shown, ".comment__foot") == texts(page, ".comment__foot")


def test_retraction_is_shown_and_taken_back(bobs: Client, comment: Comment) -> None:
    for wanted, caveats in (("true", 1), ("true", 1), ("false", 0)):
        response = bobs.post(
            f"/comment/{comment.pk}/retract",
            {"retracted": wanted},
            headers={"Referer": f"http://testserver{comment.get_absolute_url()}"},
        )
        page = get_page(Client(), comment.get_absolute_url())

        assert response["Location"] == f"{comment.get_absolute_url()}#comment-{comment.pk}"
        assert len(page.cssselect(".comment--retracted .comment__caveat")) == caveats


def test_pinned_comment_stands_first_on_the_profile(bobs: Client, bob: User, comment: Comment) -> None:
    newer = make_comment(bob)
    settle_everything()
    url = f"/comment/{comment.pk}/pin"

    assert row_ids(get_page(bobs, "/users/bob"), "comments") == [newer.pk, comment.pk]
    bobs.post(url, {"pinned": "true"})
    assert row_ids(get_page(Client(), "/users/bob"), "comments") == [comment.pk, newer.pk]
    bobs.post(url, {"pinned": "false"})
    assert row_ids(get_page(Client(), "/users/bob"), "comments") == [newer.pk, comment.pk]


def test_deleted_comment_vanishes_and_leaves_karma(bobs: Client, bob: User, comment: Comment) -> None:
    make_vote(comment, power=3)
    settle_everything()
    asked = bobs.get(f"/comment/{comment.pk}/delete")
    response = bobs.post(f"/comment/{comment.pk}/delete")
    comment.refresh_from_db()
    bob.refresh_from_db()

    assert (asked.status_code, Comment.objects.filter(deleted_at=None).count()) == (200, 0)
    assert (response.status_code, response["Location"]) == (302, f"{comment.post.get_absolute_url()}#comments")
    assert (comment.deleted_by, comment.leaves_stub) == (bob, False)
    assert (bob.karma, bob.comment_count, bob.listed_comment_count) == (3, 0, 0)
    assert list(differences()) == []
    assert texts(get_page(Client(), comment.post.get_absolute_url()), "#comments .section__empty") == [
        "No Comments Found"
    ]
    assert bobs.post(f"/comment/{comment.pk}/delete").status_code == 404


def test_answered_comment_leaves_a_stub(bobs: Client, comment: Comment) -> None:
    reply = make_comment(parent=comment)
    bobs.post(f"/comment/{comment.pk}/delete")
    page = get_page(Client(), comment.post.get_absolute_url())

    assert (texts(page, ".comment__gone"), row_ids(page, "comments")) == (["[comment deleted]"], [reply.pk])


def test_asking_changes_nothing(bobs: Client, comment: Comment) -> None:
    before = Comment.objects.filter(pk=comment.pk).values().get()

    assert [bobs.get(f"/comment/{comment.pk}/{act}").status_code for act in ACTS] == [200, 405, 405, 200]
    assert Comment.objects.filter(pk=comment.pk).values().get() == before


@pytest.mark.parametrize("who", ["another", "moderator", "signed out"])
def test_nobody_else_changes_a_comment(comment: Comment, who: str) -> None:
    client = Client()
    if who != "signed out":
        client.force_login(make_user("Else", is_staff=who == "moderator"))
    wanted = {"body": "Mine!", "retracted": "true", "pinned": "true"}
    before = Comment.objects.filter(pk=comment.pk).values().get()

    answers = [client.post(f"/comment/{comment.pk}/{act}", wanted).status_code for act in ACTS]
    assert answers == [302 if who == "signed out" else 404] * 4
    assert Comment.objects.filter(pk=comment.pk).values().get() == before


def test_earlier_versions_are_for_the_author_and_moderators(bobs: Client, carol: User, comment: Comment) -> None:
    bobs.post(f"/comment/{comment.pk}/edit", {"body": "New words."})
    url = f"/comment/{comment.pk}/history"
    moderator, other = Client(), Client()
    moderator.force_login(carol)
    other.force_login(make_user("Else"))

    for client in (bobs, moderator):
        assert texts(get_page(client, url), ".comment__body") == ["Old words."]
        assert get_page(client, comment.get_absolute_url()).cssselect(f"a[href='{url}']") != []
    assert (other.get(url).status_code, Client().get(url).status_code) == (404, 302)
    assert get_page(other, comment.get_absolute_url()).cssselect(f"a[href='{url}']") == []


def test_edit_in_the_admin_keeps_the_old_text_too(operator: Client, comment: Comment) -> None:
    page = get_page(operator, f"/admin/content/comment/{comment.pk}/change/")
    form = page.get_element_by_id("comment_form")
    sent = dict(form.form_values()) | {"body_source": "Moderated."}
    operator.post(f"/admin/content/comment/{comment.pk}/change/", sent)

    assert list(EarlierComment.objects.values_list("body_source", "editor__display_name")) == [
        ("Old *words*.", "Operator")
    ]
