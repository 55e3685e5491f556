"""Wikitags of a post, as its authors name them in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Post, Tagging
from tests.factories import make_post, make_wikitag
from tests.members import signed_in
from tests.pages import get_page, parse, texts
from tests.post_forms import NEW, edit_url, fields, send, write

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db


def tags(post: Post) -> dict[str, int]:
    return dict(Tagging.objects.filter(post=post).values_list("wikitag__slug", "score"))


def test_wikitags_are_named_minding_neither_case_nor_accents(bobs: Client) -> None:
    for name in ("Ebb & Flow", "Café", "Tides"):
        make_wikitag(name)
    write(bobs, "publish", wikitags="ebb & flow, cafe,tides , Tides")
    post = Post.objects.get()

    assert tags(post) == {"ebb-and-flow": 1, "cafe": 1, "tides": 1}
    assert fields(get_page(bobs, edit_url(post)))["wikitags"] == "Café, Ebb & Flow, Tides"
    assert sorted(texts(get_page(Client(), post.get_absolute_url()), ".post-tags a")) == ["Café", "Ebb & Flow", "Tides"]
    assert texts(get_page(Client(), "/w/tides"), "[data-id] .p-name") == ["High tide"]


def test_names_that_say_too_little_are_told_apart_by_slug(bobs: Client, bob: User) -> None:
    make_wikitag("Tides", slug="tides")
    second, commas = make_wikitag("Tides", slug="tides-1"), make_wikitag("Ebb, Flow", slug="ebb-flow")
    post = make_post(bob)
    for wikitag in (second, commas):
        Tagging.objects.create(post=post, wikitag=wikitag, score=7)
    form = fields(get_page(bobs, edit_url(post)))
    send(bobs, edit_url(post), "save", body="Changed.")

    assert form["wikitags"] == "ebb-flow, tides-1"
    assert tags(post) == {"ebb-flow": 7, "tides-1": 7}


def test_wikitags_that_are_left_out_go_and_others_keep_their_relevance(bobs: Client, bob: User) -> None:
    post = make_post(bob)
    for name, score in (("Keep", 5), ("Drop", 3), ("Unfit", -2), ("Again", 0)):
        Tagging.objects.create(post=post, wikitag=make_wikitag(name), score=score)
    hidden = make_wikitag("Hidden", deleted_at=timezone.now())
    Tagging.objects.create(post=post, wikitag=hidden, score=4)
    make_wikitag("New")
    form = fields(get_page(bobs, edit_url(post)))
    send(bobs, edit_url(post), "save", wikitags="keep, again, new")
    post.refresh_from_db()

    assert form["wikitags"] == "Drop, Keep"
    assert tags(post) == {"keep": 5, "unfit": -2, "again": 1, "hidden": 4, "new": 1}
    assert post.edited_at is None


def test_unknown_and_deleted_wikitags_are_refused_and_kept_typed(bobs: Client) -> None:
    make_wikitag("Tides")
    make_wikitag("Gone", deleted_at=timezone.now())
    response = write(bobs, "publish", wikitags="Tides, Gone, Moon")
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (
        422,
        ["There is no wikitag “Gone”. There is no wikitag “Moon”."],
    )
    assert (fields(page)["wikitags"], Post.objects.count()) == ("Tides, Gone, Moon", 0)


def test_thirty_wikitags_are_the_most(bobs: Client) -> None:
    for number in range(31):
        make_wikitag(f"Tag {number}")

    assert write(bobs, "save", wikitags=", ".join(f"Tag {n}" for n in range(31))).status_code == 422
    assert write(bobs, "save", wikitags=", ".join(f"Tag {n}" for n in range(30))).status_code == 302
    assert Tagging.objects.count() == 30


def test_form_offers_the_wikitags_there_are(bobs: Client) -> None:
    make_wikitag("Tides")
    make_wikitag("Core", is_core=True)
    make_wikitag("Gone", deleted_at=timezone.now())
    page = get_page(bobs, NEW)

    assert [option.get("value") for option in page.cssselect("datalist#wikitag-names option")] == ["Core", "Tides"]
    assert page.get_element_by_id("id_wikitags").get("list") == "wikitag-names"


def test_draft_stands_under_none_of_its_wikitags(bobs: Client, dave: User) -> None:
    make_wikitag("Tides")
    write(bobs, "save", title="Xylophone", wikitags="Tides")

    for client in (Client(), bobs, signed_in(dave)):
        assert "Xylophone" not in client.get("/w/tides").content.decode()
