"""Writing posts: drafts, the preview, the form and what comes back of it, and that nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import html

from content.models import EarlierPost, Post
from content.numbers import differences
from tests.at_once import sent_at_once
from tests.factories import make_post, make_user
from tests.members import signed_in
from tests.pages import HTMX, get_page, parse, texts
from tests.post_forms import NEW, TEXT, edit_url, fields, send, write

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from pytest_django.fixtures import SettingsWrapper

    from profiles.models import User

pytestmark = pytest.mark.django_db

PREVIEW = {**HTMX, "HX-Target": "preview"}


def body_of(page: HtmlElement) -> str:
    [body] = page.cssselect(".post__body")
    return html.tostring(body, encoding="unicode", with_tail=False)


def test_draft_is_stored_and_marked_and_counts_for_nothing(bobs: Client, bob: User) -> None:
    response = write(bobs, "save")
    post = Post.objects.get()
    bob.refresh_from_db()

    assert (response.status_code, response["Location"]) == (302, f"/posts/{post.pk}/high-tide")
    assert (post.author, post.title, post.body_source, post.word_count) == (bob, "High tide", TEXT, 8)
    assert (post.is_draft, post.is_first_draft, post.score, post.votes.count()) == (True, True, 0, 0)
    assert (bob.post_count, bob.listed_post_count, bob.karma) == (0, 0, 0)
    assert list(differences()) == []
    page = get_page(bobs, response["Location"])
    assert texts(page, ".post__state") == ["Draft Only its authors and moderators see this post."]
    assert page.cssselect("#threads, button[name=vote], .post__meta time") == []


def test_draft_is_for_its_authors_and_moderators_alone(bobs: Client, carol: User, dave: User) -> None:
    address = write(bobs, "save")["Location"]
    answers = [client.get(address).status_code for client in (Client(), signed_in(dave), signed_in(carol))]

    assert answers == [404, 404, 200]


def test_question_and_link_post_are_what_the_form_says(bobs: Client) -> None:
    write(bobs, "save", is_question="on", url="https://tides.example/tables?of=now")
    post = Post.objects.get()

    assert (post.is_question, post.url) == (True, "https://tides.example/tables?of=now")
    form = fields(get_page(bobs, edit_url(post)))
    assert (form["is_question"], form["url"]) == ("on", post.url)
    assert "is_question" not in fields(get_page(bobs, NEW))
    assert fields(get_page(bobs, f"{NEW}?question=true"))["is_question"] == "on"


def test_link_post_needs_no_text(bobs: Client) -> None:
    write(bobs, "save", url="https://tides.example/", body="")

    assert list(Post.objects.values_list("url", "body_html", "word_count")) == [("https://tides.example/", "", 0)]


def test_preview_shows_what_the_page_will_show_and_saves_nothing(bobs: Client) -> None:
    sent = fields(get_page(bobs, NEW)) | {"title": "High tide", "url": "https://tides.example/", "body": TEXT}
    response = bobs.post(NEW, sent | {"action": "preview"})
    preview = parse(response)

    assert (response.status_code, Post.objects.count()) == (200, 0)
    assert fields(preview) == sent
    assert texts(preview, "#preview h2.post__title") == ["High tide"]
    page = get_page(bobs, bobs.post(NEW, fields(preview) | {"action": "save"})["Location"])
    assert body_of(preview) == body_of(page)
    assert page.cssselect(".post__body math, .post__body [id]") != []
    assert texts(preview, "#preview .post__note") == texts(page, ".post__note")


def test_preview_with_htmx_is_a_part_of_the_page(bobs: Client) -> None:
    sent = fields(get_page(bobs, NEW)) | {"title": "High tide", "body": TEXT, "action": "preview"}
    part = parse(bobs.post(NEW, sent, headers=PREVIEW))

    assert (part.tag, part.get("id"), Post.objects.count()) == ("div", "preview", 0)
    assert body_of(part) == body_of(parse(bobs.post(NEW, sent)))


def test_preview_of_a_form_with_mistakes_names_them_and_shows_the_text(bobs: Client) -> None:
    sent = fields(get_page(bobs, NEW)) | {"body": TEXT, "action": "preview"}
    response = bobs.post(NEW, sent, headers=PREVIEW)

    assert response.status_code == 422
    assert texts(parse(response), ".form__error") == ["Title: This field is required."]
    assert len(parse(response).cssselect(".post__body math")) == 1


def test_preview_of_an_edit_leaves_the_post_alone(bobs: Client, bob: User) -> None:
    post = make_post(bob, body_source="", body_html="<p>Once.</p>", source="a", source_id="1")
    before = Post.objects.filter(pk=post.pk).values().get()
    page = parse(send(bobs, edit_url(post), "preview", body="<p>Now *plain*.</p>"))

    assert texts(page, "#preview .post__body") == ["Now *plain*."]
    assert "This text is written in HTML." in texts(page, ".form__help")
    assert (Post.objects.filter(pk=post.pk).values().get(), EarlierPost.objects.count()) == (before, 0)


def test_signed_out_writer_comes_back_to_what_they_typed(client: Client, bob: User) -> None:
    typed = {"title": "High tide", "body": TEXT, "is_question": "on", "wikitags": "Ebb", "action": "publish"}
    response = client.post(f"{NEW}?question=true", typed)
    sign_in = urlsplit(response["Location"])

    assert (response.status_code, sign_in.path) == (302, "/account/login/")
    assert parse_qs(sign_in.query) == {"next": [f"{NEW}?question=true"]}
    client.force_login(bob)
    form = fields(get_page(client, f"{NEW}?question=true"))
    assert {name: form[name] for name in ("title", "body", "is_question", "wikitags")} == {
        name: typed[name] for name in ("title", "body", "is_question", "wikitags")
    }
    assert fields(get_page(client, NEW))["title"] == ""
    assert Post.objects.count() == 0


def test_what_was_typed_into_one_post_never_appears_in_another(client: Client, bob: User) -> None:
    one, other = make_post(bob, title="One"), make_post(bob, title="Other")
    client.post(edit_url(one), {"title": "One, changed", "body": "Typed."})
    client.force_login(bob)

    assert fields(get_page(client, edit_url(other)))["title"] == "Other"
    form = fields(get_page(client, edit_url(one)))
    assert (form["title"], form["body"]) == ("One, changed", "Typed.")


def test_archive_has_no_such_pages_and_no_control(bobs: Client, bob: User, settings: SettingsWrapper) -> None:
    post = make_post(bob)
    settings.BYLINE_MODE = "archive"
    urls = [NEW, edit_url(post), *(f"/post/{post.pk}/{act}" for act in ("unpublish", "delete", "history"))]
    answers = {url: (bobs.get(url).status_code, bobs.post(url).status_code) for url in urls}

    assert answers == dict.fromkeys(urls, (404, 404)) | {urls[2]: (405, 404)}
    assert get_page(bobs, post.get_absolute_url()).cssselect(f"a[href^='{NEW}'], .post__edit, .more-menu") == []


def test_asking_for_the_forms_changes_nothing(bobs: Client, bob: User) -> None:
    post = make_post(bob)
    before = list(Post.objects.values())
    for url in (NEW, edit_url(post), f"/post/{post.pk}/delete", f"/post/{post.pk}/history"):
        assert bobs.get(url).status_code == 200
    assert bobs.get(f"/post/{post.pk}/unpublish").status_code == 405

    assert list(Post.objects.values()) == before


def test_form_sent_twice_makes_one_post(bobs: Client) -> None:
    sent = fields(get_page(bobs, NEW)) | {"title": "High tide", "body": TEXT, "action": "publish"}
    answers = [bobs.post(NEW, sent)["Location"] for _ in range(2)]

    assert (answers, Post.objects.count()) == ([f"/posts/{Post.objects.get().pk}/high-tide"] * 2, 1)
    assert (Post.objects.get().vote_count, EarlierPost.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_form_sent_eight_times_at_once_makes_one_post(bobs: Client) -> None:
    sent = fields(get_page(bobs, NEW)) | {"title": "High tide", "body": TEXT, "action": "publish"}

    answers = sent_at_once(bobs, NEW, *[sent] * 8)

    assert (answers, Post.objects.count(), Post.objects.get().vote_count) == ([302] * 8, 1, 1)
    assert list(differences()) == []


def test_form_gone_back_to_and_changed_is_an_edit_that_loses_nothing(bobs: Client) -> None:
    sent = fields(get_page(bobs, NEW)) | {"title": "High tide", "body": "First.", "action": "save"}
    bobs.post(NEW, sent)
    response = bobs.post(NEW, sent | {"body": "Second."})
    page = parse(response)

    assert (response.status_code, page.get_element_by_id("stored-body").value.strip()) == (409, "First.")
    assert fields(page)["body"] == "Second."
    [form] = page.cssselect("form[data-draft]")
    assert bobs.post(form.get("action"), fields(page) | {"action": "save"}).status_code == 302
    assert list(Post.objects.values_list("body_source", flat=True)) == ["Second."]
    assert list(EarlierPost.objects.values_list("body_source", flat=True)) == ["First."]


def test_form_of_a_deleted_post_makes_another(bobs: Client) -> None:
    sent = fields(get_page(bobs, NEW)) | {"title": "High tide", "body": TEXT, "action": "save"}
    bobs.post(NEW, sent)
    bobs.post(f"/post/{Post.objects.get().pk}/delete")
    bobs.post(NEW, sent)

    assert Post.objects.filter(deleted_at=None).count() == 1


def test_title_begun_within_the_hour_is_refused_and_kept_typed(
    bobs: Client, bob: User, settings: SettingsWrapper
) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    settings.BYLINE_NOW = noon
    write(bobs, "save")
    response = write(bobs, "save", body="From another form.")
    page = parse(response)

    assert (response.status_code, fields(page)["body"]) == (422, "From another form.")
    assert texts(page, ".form__error") == ["You have begun a post of this title within the last hour."]
    settings.BYLINE_NOW = noon + timedelta(hours=1)
    assert bobs.post(NEW, fields(page) | {"action": "save"}).status_code == 302
    assert write(signed_in(make_user("Ann")), "save").status_code == 302


def test_writers_find_the_pages(bobs: Client, bob: User, client: Client) -> None:
    post = make_post(bob)
    links = [link.get("href") for link in get_page(bobs, post.get_absolute_url()).cssselect(".post__line a")]

    assert [link.get("href") for link in get_page(bobs, "/").cssselect(".site-bar a[href='/newPost']")] == [NEW]
    assert links == [edit_url(post), f"/post/{post.pk}/delete", f"/post/{post.pk}/history"]
    assert (
        get_page(client, post.get_absolute_url()).cssselect(".post__edit, .more-menu, .site-bar a[href='/newPost']")
        == []
    )
