"""The form of a post: what it takes, what comes back with a sentence, and which buttons it has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from content.models import Post
from profiles.models import LONGEST_TEXT
from tests.corpora import naughty_strings
from tests.factories import make_post, make_user, make_wikitag
from tests.pages import get_page, parse, texts
from tests.post_forms import NEW, TEXT, buttons, edit_url, fields, write

if TYPE_CHECKING:
    from profiles.models import User


pytestmark = pytest.mark.django_db


REQUIRED = "This field is required."


BAD_URL = "Enter a valid URL."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, REQUIRED),
        ({"title": " \t "}, REQUIRED),
        ({"title": "x" * 501}, "Ensure this value has at most 500 characters (it has 501)."),
        ({"title": "Fish \U0001f41f"}, "Post titles cannot contain emojis."),
        ({"title": "\u200b\u202e"}, "A title needs something to read."),
        ({"title": "\u3164"}, "A title needs something to read."),
        ({"title": "\u2800 \uffa0"}, "A title needs something to read."),
        ({"title": "Ebb \u202ewolf"}, "A title cannot change the direction of the text beside it."),
        ({"title": "Ebb \u2066flow\u2069"}, "A title cannot change the direction of the text beside it."),
        ({"title": "a\x00b"}, "Null characters are not allowed."),
        ({"url": "javascript:alert(1)"}, BAD_URL),
        ({"url": "ftp://tides.example/"}, BAD_URL),
        ({"url": "https://tides.example/" + "x" * 500}, "Ensure this value has at most 500 characters (it has 522)."),
        ({"body": " \n "}, "A post that is no link post needs a text."),
        (
            {"body": "x" * (LONGEST_TEXT + 1)},
            f"This text has {LONGEST_TEXT + 1} characters; at most {LONGEST_TEXT} can be saved.",
        ),
        ({"body": "a\x00b"}, "Null characters are not allowed."),
        ({"coauthors": "Nobody, bob"}, "There is nobody called “Nobody”."),
        ({"wikitags": "Tides, Ebb"}, "There is no wikitag “Tides”. There is no wikitag “Ebb”."),
        ({"wikitags": ",".join(map(str, range(60)))}, "These are too many names."),
    ],
)
@pytest.mark.parametrize("action", ["publish", "save", "preview"])
def test_bad_field_comes_back_with_a_sentence(
    bobs: Client, changes: dict[str, str], sentence: str, action: str
) -> None:
    sent = fields(get_page(bobs, NEW)) | {"title": "High tide", "body": TEXT, **changes}
    response = bobs.post(NEW, sent | {"action": action})
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, [sentence])
    if "\x00" not in "".join(changes.values()):
        assert fields(page) == sent
    [name] = changes
    assert page.get_element_by_id(f"id_{name}").get("aria-invalid") == "true"
    assert [link.get("href") for link in page.cssselect(".form__problems a")] == [f"#id_{name}"]
    assert Post.objects.count() == 0


@pytest.mark.parametrize("title", ["Fish \U0001f41f", "\u3164", "Ebb \u202ewolf"])
def test_title_from_before_a_rule_stays_until_it_is_changed(bobs: Client, bob: User, title: str) -> None:
    post = make_post(bob, title=title, body_source="Low.")
    kept = fields(get_page(bobs, edit_url(post))) | {"body": "High.", "action": "publish"}

    assert bobs.post(edit_url(post), kept).status_code == 302
    post.refresh_from_db()
    assert (post.title, post.body_source) == (title, "High.")
    assert bobs.post(edit_url(post), kept | {"title": "\u2800"}).status_code == 422


HOSTILE = [
    "\ufffe",
    "\u202eevil",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "a," * 300,
    "%00",
    "\x7f\x01",
    ",",
    "\x00",
]


def test_hostile_strings_are_saved_or_refused_with_a_sentence(bobs: Client) -> None:
    for name in ("title", "url", "body", "coauthors", "wikitags", "id", "began_from", "action"):
        for hostile in HOSTILE:
            assert _status(bobs, name, hostile) in {200, 302, 422}, (name, hostile)


def test_naughty_strings_are_previewed_as_title_and_as_text(bobs: Client) -> None:
    """The few that no title can be are told so, and are a text for all that: unless there is nothing to read."""
    refused = {naughty: told for naughty in naughty_strings() if (told := _refusal(bobs, title=naughty, body=naughty))}

    assert Counter(refused.values()) == {
        (("title", "Post titles cannot contain emojis."),): 11,
        (("title", "A title needs something to read."),): 3,
        (("title", "A title cannot change the direction of the text beside it."),): 4,
        (("title", REQUIRED), ("body", "A post that is no link post needs a text.")): 4,
    }
    assert [naughty for naughty in refused if _refusal(bobs, body=naughty)] == ["", "\u1680", "\u3000", " "]


def test_naughty_strings_are_no_addresses_and_no_names_or_are_previewed(bobs: Client) -> None:
    names = ("url", "coauthors", "wikitags")
    taken = []
    for naughty in naughty_strings():
        refused = dict(_refusal(bobs, **dict.fromkeys(names, naughty)))
        assert (set(refused) <= {*names}, all(refused.values())) == (True, True), naughty
        taken += [(name, naughty) for name in names if name not in refused and naughty.strip()]

    assert taken == [
        *(("coauthors", ","), ("wikitags", ",")),
        *(("url", "RomansInSussex.co.uk"), ("url", "http://www.cum.qc.ca/")),
    ]
    assert [_refusal(bobs, **{name: naughty}) for name, naughty in taken] == [()] * 4


def _refusal(client: Client, **said: str) -> tuple[tuple[str, str], ...]:
    """Preview a post that says this, and return each field that was refused with its sentence, or nothing."""
    response = client.post(NEW, {"title": "Tides", "body": "Water.", "action": "preview"} | said)
    page = parse(response)
    refused = tuple(
        (error.get("id").removeprefix("id_").removesuffix("_error"), error.text_content().strip())
        for error in page.cssselect(".form__error")
    )
    assert response.status_code == (422 if refused else 200), said
    assert refused or len(page.cssselect("#preview article")) == 1, said
    assert page.cssselect("#preview :is(script, iframe, [onerror], [onload])") == [], said
    return refused


def _status(client: Client, name: str, said: str) -> int:
    sent = {"title": "Tides", "body": "Water.", "action": "preview"} | {name: said}
    return client.post(NEW, sent).status_code


def test_longest_text_and_title_are_taken(bobs: Client) -> None:
    body = "\r\n".join(["x" * (LONGEST_TEXT // 2 - 1), "y" * (LONGEST_TEXT // 2)])
    response = write(bobs, "save", title="t" * 500, body=body)

    assert (response.status_code, len(Post.objects.get().body_source)) == (302, LONGEST_TEXT)


def test_buttons_are_what_may_be_done(bobs: Client, bob: User) -> None:
    draft, post = make_post(bob, is_draft=True), make_post(bob)
    shared = make_post(make_user("Ann"), is_draft=True, coauthors=[bob])

    assert buttons(get_page(bobs, NEW)) == ["publish", "save", "preview"]
    assert buttons(get_page(bobs, edit_url(draft))) == ["publish", "save", "preview"]
    assert buttons(get_page(bobs, edit_url(post))) == ["save", "preview"]
    assert buttons(get_page(bobs, edit_url(shared))) == ["save", "preview"]


@pytest.mark.parametrize(
    "address", ["/editPost", "/editPost?postId=", "/editPost?postId=%00", "/editPost?postId=nobody"]
)
def test_edit_of_nothing_is_not_found(bobs: Client, address: str) -> None:
    assert [bobs.get(address).status_code, bobs.post(address).status_code] == [404, 404]


@pytest.mark.parametrize("rows", [1, 9])
def test_form_costs_the_same_queries_for_any_post(
    bobs: Client, bob: User, rows: int, django_assert_num_queries: Any
) -> None:
    people = [make_user() for _ in range(rows)]
    post = make_post(bob, coauthors=people)
    for number in range(rows):
        make_wikitag(f"Tag {number}")
    sent = fields(get_page(bobs, edit_url(post))) | {"wikitags": ", ".join(f"Tag {n}" for n in range(rows))}

    with django_assert_num_queries(7):
        get_page(bobs, edit_url(post))
    with django_assert_num_queries(9):
        bobs.post(edit_url(post), sent | {"action": "preview"})
