"""Posts put into a sequence: found by address or offered, and no hidden one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Post, Sequence
from content.numbers import differences, settle_everything
from tests.factories import make_post, make_sequence
from tests.pages import get_page, parse, texts
from tests.sequences import PART, fields, follow, make_tides, titles

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tides(alice: User) -> Sequence:
    return make_tides(alice)


FORM = "application/x-www-form-urlencoded"


def addresses(post: Post) -> list[str]:
    return [
        post.pk,
        f" {post.pk} ",
        f"/posts/{post.pk}",
        f"http://testserver{post.get_absolute_url()}",
        f"https://www.example.org{post.get_absolute_url()}?commentId=abc#comments",
        f"https://example.org/s/anything/p/{post.pk}",
        f"https://example.org/events/{post.pk}/some-slug",
        f"posts/{post.pk}/",
    ]


@pytest.mark.parametrize("number", range(8))
def test_post_is_added_by_any_of_its_addresses(alices: Client, tides: Sequence, number: int) -> None:
    dew = make_post(title="Dew", pk="dewdewdewdew")
    settle_everything()
    said = fields(get_page(alices, tides.editing_url), tides.editing_url) | {"address": addresses(dew)[number]}

    for _ in range(2):
        response = alices.post(tides.editing_url, said)
        assert response.status_code == 302
        assert titles(tides) == [["Ebb", "Flow"], ["Slack", "Dew"]]
    assert list(differences()) == []


def test_own_posts_are_offered_and_added_to_the_chosen_chapter(alices: Client, alice: User, tides: Sequence) -> None:
    dew, fog = make_post(alice, title="Dew"), make_post(alice, title="Fog", is_draft=True)
    make_post(alice, title="Gone", deleted_at=timezone.now())
    make_post(alice, title="Takes", is_shortform=True)
    make_post(title="Another's")
    make_post(title="Shared", coauthors=[alice])
    settle_everything()
    page = get_page(alices, tides.editing_url)
    first = tides.chapters.first()
    assert first

    assert texts(page, "select[name=chosen] option") == ["—", "Shared", "[Draft] Fog", "Dew"]
    assert texts(page, "select[name=chapter] option") == ["Chapter 1", "Still"]
    response = alices.post(tides.editing_url, {"chosen": fog.pk, "address": dew.pk, "chapter": first.pk}, headers=PART)
    part = parse(response)
    assert (response.status_code, titles(tides)) == (200, [["Ebb", "Flow", "Fog", "Dew"], ["Slack"]])
    assert texts(part, "[hx-swap-oob='innerHTML:#status']") == ["Added: “Fog”, “Dew”."]
    assert texts(part, "select[name=chosen] option") == ["—", "Shared"]
    assert [box.get("value") for box in part.cssselect("input[name=address]")] == [None]
    assert list(differences()) == []


HIDDEN = [
    {"is_draft": True},
    {"is_rejected": True},
    {"deleted_at": timezone.now()},
    {"posted_at": timezone.now() + timedelta(days=9)},
]


NOT_FOUND = "No post that you may read is found there."


@pytest.mark.parametrize("hidden", HIDDEN)
def test_post_that_one_may_not_see_cannot_be_added(alices: Client, tides: Sequence, hidden: dict[str, Any]) -> None:
    post = make_post(title="Xylophone", **hidden)
    chapter = tides.chapters.last()
    assert chapter
    answers = [alices.post(tides.editing_url, {name: post.pk, "chapter": chapter.pk}) for name in ("address", "chosen")]

    assert [(answer.status_code, texts(parse(answer), ".form__error")) for answer in answers] == [
        (422, [NOT_FOUND])
    ] * 2
    assert "Xylophone" not in "".join(answer.content.decode() for answer in answers)
    assert titles(tides) == [["Ebb", "Flow"], ["Slack"]]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Choose one of your posts, or give the address of any."),
        ({"address": "nobody"}, NOT_FOUND),
        ({"address": "https://example.org/"}, NOT_FOUND),
        ({"address": "\u202ereversed\ud800"}, NOT_FOUND),
        ({"address": "a b"}, NOT_FOUND),
        ({"address": "a\x00b"}, "Null characters are not allowed."),
        ({"chosen": "a\x00b"}, "Null characters are not allowed."),
        ({"address": "x" * 2001}, "Ensure this value has at most 2000 characters (it has 2001)."),
        ({"chapter": "nowhere", "address": "{slack}"}, "This chapter has been deleted meanwhile."),
        ({"chapter": "{first}", "address": "{slack}"}, "“Slack”: already in this sequence."),
    ],
)
@pytest.mark.parametrize("headers", [{}, PART])
def test_wrong_post_comes_back_with_a_sentence_and_what_was_typed(
    alices: Client, tides: Sequence, said: dict[str, str], sentence: str, headers: dict[str, str]
) -> None:
    first, last = tides.chapters.all()
    known = {"{slack}": last.entries.get().post_id, "{first}": first.pk}
    sent = {"chapter": last.pk} | {name: known.get(value, value) for name, value in said.items()}
    # Half a surrogate pair comes as the bytes that a careless program sends.
    body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()})
    response = alices.post(tides.editing_url, body, content_type=FORM, headers=headers)
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, [sentence])
    if "\x00" not in sent.get("address", "\x00"):
        assert page.cssselect("input[name=address]")[0].value == sent["address"].replace("\ud800", "\ufffd" * 3)
    assert (page.tag == "div", bool(texts(page, "[hx-swap-oob='innerHTML:#status']"))) == (bool(headers), bool(headers))
    assert titles(tides) == [["Ebb", "Flow"], ["Slack"]]


def test_owner_sees_drafts_marked_and_others_do_not_see_them(alices: Client, alice: User, client: Client) -> None:
    draft = make_post(alice, title="Dew", is_draft=True)
    sequence = make_sequence(
        alice, posts=[draft, make_post(alice, title="Ebb"), make_post(alice, title="Fog", is_unlisted=True)]
    )
    settle_everything()

    assert texts(get_page(alices, sequence.editing_url), ".movables__label") == ["[Draft] Dew", "Ebb", "[Unlisted] Fog"]
    assert "[Draft] Dew" in texts(get_page(alices, sequence.get_absolute_url()), ".post-row__title")
    page = get_page(client, sequence.get_absolute_url())
    assert texts(page, ".post-row__title") == ["Ebb", "[Unlisted] Fog"]
    assert texts(get_page(client, "/users/alice"), ".sequence-card__count") == ["2 posts"]


def test_post_that_its_author_took_back_is_nameless_and_can_be_taken_out(
    alices: Client, alice: User, bob: User
) -> None:
    gone = make_post(bob, title="Xylophone", is_draft=True)
    sequence = make_sequence(alice, posts=[gone, make_post(bob, title="Ebb")])
    settle_everything()
    page = get_page(alices, sequence.editing_url)

    assert texts(page, ".movables__label") == ["A post that you may not see", "Ebb by Bob"]
    assert "Xylophone" not in page.text_content()
    follow(alices, page, "Remove “A post that you may not see”")
    assert titles(sequence) == [["Ebb"]]
    assert list(differences()) == []
