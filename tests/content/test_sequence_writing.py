"""The pages on which members make, fill, order and delete sequences of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from content.models import Chapter, ChapterPost, Post, Sequence
from content.numbers import differences, settle_everything
from content.sequencing import add_posts
from profiles.models import LONGEST_TEXT, TextFormat
from tests.corpora import naughty_strings
from tests.factories import make_chapter, make_post, make_sequence
from tests.pages import HTMX, get_page, parse, row_ids, texts

if TYPE_CHECKING:
    from django.http import HttpResponse
    from lxml.html import HtmlElement

    from profiles.models import User

pytestmark = pytest.mark.django_db

NAUGHTY = [
    "\ufffe",
    "\u202eevil",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "a," * 300,
    "%00",
    "\x7f\x01",
    "\x00",
    ":9",
    "٣",
]
FORM = "application/x-www-form-urlencoded"
PART = {**HTMX, "HX-Target": "arrangement"}


@pytest.fixture
def alices(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def tides(alice: User) -> Sequence:
    """A public sequence of two chapters, with two posts and one."""
    sequence = make_sequence(alice, title="Tides", posts=[make_post(alice, title=title) for title in ("Ebb", "Flow")])
    make_chapter(sequence, posts=[make_post(alice, title="Slack")], title="Still")
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


def test_new_sequence_is_a_draft_with_an_empty_chapter_that_is_published_by_a_button(
    alices: Client, alice: User, client: Client
) -> None:
    assert [link.get("href") for link in get_page(alices, "/users/alice").cssselect("#sequences .section__act")] == [
        "/sequencesnew"
    ]
    said = fields(get_page(alices, "/sequencesnew")) | {"title": "  On \t tides ", "body": "What *water* does."}
    response = alices.post("/sequencesnew", said)
    made = Sequence.objects.get()

    assert (response.status_code, response["Location"]) == (302, f"/sequencesEdit/{made.pk}")
    assert (made.author, made.title, made.body_html.strip(), made.is_draft) == (
        alice,
        "On tides",
        "<p>What <em>water</em> does.</p>",
        True,
    )
    page = get_page(alices, made.editing_url)
    assert texts(page, "h1, h2") == ["Edit “On tides”", "Posts", "Add posts"]
    assert client.get(made.get_absolute_url()).status_code == 404
    page = follow(alices, page, "Publish")
    assert texts(get_page(client, made.get_absolute_url()), "h1") == ["On tides"]
    follow(alices, page, "Make it a draft again")
    assert client.get(made.get_absolute_url()).status_code == 404
    assert list(differences()) == []


def test_form_sent_twice_makes_one_sequence_and_one_chapter(alices: Client) -> None:
    said = fields(get_page(alices, "/sequencesnew")) | {"title": "Tides"}
    answers = [alices.post("/sequencesnew", said)["Location"] for _ in range(2)]
    made = Sequence.objects.get()
    address = f"{made.editing_url}/chapters/new"
    more = fields(get_page(alices, address)) | {"title": "Still"}
    chapters = [alices.post(address, more)["Location"] for _ in range(2)]

    assert answers == [made.editing_url] * 2
    assert chapters == [f"{made.editing_url}#chapter-{made.chapters.get(title='Still').pk}"] * 2
    assert made.chapters.count() == 2


@pytest.mark.django_db(transaction=True)
def test_form_sent_eight_times_at_once_makes_one_sequence(alices: Client) -> None:
    said = fields(get_page(alices, "/sequencesnew")) | {"title": "Tides"}

    def send(_: int) -> int:
        try:
            one = Client()
            one.cookies = alices.cookies
            return one.post("/sequencesnew", said).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(8)))

    assert (answers, Sequence.objects.count(), Chapter.objects.count()) == ([302] * 8, 1, 1)
    assert list(differences()) == []


def test_details_are_changed_and_numbers_follow(alices: Client, alice: User, tides: Sequence) -> None:
    address = f"{tides.editing_url}/details"
    said = fields(get_page(alices, address))
    assert said == {"id": tides.pk, "title": "Tides", "body": "<p>Plain words.</p>"}

    for _ in range(2):
        response = alices.post(address, {"title": "Waves", "body": "<p>New.</p>", "is_hidden_from_profile": "on"})
        assert (response.status_code, response["Location"]) == (302, tides.editing_url)
    tides.refresh_from_db()
    alice.refresh_from_db()

    assert (tides.title, tides.body_html, tides.body_format) == ("Waves", "<p>New.</p>", TextFormat.HTML)
    assert (tides.is_draft, tides.is_hidden, tides.is_hidden_from_profile) == (False, False, True)
    assert (alice.sequence_count, alice.listed_sequence_count) == (0, 0)
    assert list(differences()) == []


def test_description_that_an_import_brought_without_source_stays_when_the_title_changes(
    alices: Client, alice: User
) -> None:
    html = "<p>Old <strong>words</strong>.</p>"
    sequence = make_sequence(alice, body_source="", body_html=html, body_format=TextFormat.MARKDOWN)
    address = f"{sequence.editing_url}/details"
    page = get_page(alices, address)
    alices.post(address, fields(page) | {"title": "Renamed"})
    sequence.refresh_from_db()

    assert "This description is written in HTML." in texts(page, ".form__help")
    assert (sequence.title, sequence.body_source, sequence.body_html) == ("Renamed", "", html)


WRONG_LINES = [
    ("", "This field is required."),
    (" \t ", "This field is required."),
    ("\u200b\u202e", "This is to be one line of visible characters."),
    ("x" * 501, "Ensure this value has at most 500 characters (it has 501)."),
    ("a\x00b", "This is to be one line of visible characters."),
]


@pytest.mark.parametrize(("title", "sentence"), WRONG_LINES)
@pytest.mark.parametrize("rest", ["new", "details"])
def test_wrong_title_comes_back_with_a_sentence_and_all_that_was_typed(
    alices: Client, tides: Sequence, rest: str, title: str, sentence: str
) -> None:
    address = "/sequencesnew" if rest == "new" else f"{tides.editing_url}/details"
    response = alices.post(address, {"title": title, "body": "Kept.", "is_hidden": "on"})
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, [sentence])
    assert fields(page)["body"] == "Kept."
    assert [box.get("name") for box in page.cssselect("input[checked]")] == ["is_hidden"]
    assert list(Sequence.objects.values_list("title", flat=True)) == ["Tides"]


def test_too_long_description_comes_back(alices: Client) -> None:
    response = alices.post("/sequencesnew", {"title": "Tides", "body": "x" * (LONGEST_TEXT + 1)})

    assert (response.status_code, Sequence.objects.count()) == (422, 0)
    assert texts(parse(response), ".form__error") == [
        f"This text has {LONGEST_TEXT + 1} characters; at most {LONGEST_TEXT} can be saved."
    ]


def test_chapters_are_added_renamed_moved_and_deleted(alices: Client, tides: Sequence) -> None:
    page = get_page(alices, tides.editing_url)
    assert texts(page, "h2") == ["Chapter 1", "Still", "Add posts"]
    alices.post(f"{tides.editing_url}/chapters/new", {"title": "Third", "subtitle": "Of three"})
    page = follow(alices, get_page(alices, tides.editing_url), "Move “Third” up")
    assert texts(page, "h2") == ["Chapter 1", "Third", "Still", "Add posts"]
    assert texts(page, ".arrangement .section__note") == ["Of three"]

    first = tides.chapters.first()
    assert first
    address = f"{tides.editing_url}/chapters/{first.pk}"
    assert texts(get_page(alices, address), "h1") == ["Rename “Chapter 1”"]
    for _ in range(2):
        response = alices.post(address, {"title": "Moving", "subtitle": ""})
        assert response["Location"] == f"{tides.editing_url}#chapter-{first.pk}"
    ask = get_page(alices, f"{address}/delete")
    assert texts(ask, "h1") == ["Delete “Moving”?"]
    assert "2 posts leave the sequence with it; they stay posts." in texts(ask, "main p")
    assert tides.chapters.count() == 3
    page = follow(alices, ask, "Delete")

    assert texts(page, "h2") == ["Third", "Still", "Add posts"]
    assert (titles(tides), Post.objects.count()) == ([[], ["Slack"]], 3)
    assert alices.post(f"{address}/delete").status_code == 404
    assert list(differences()) == []


def test_chapter_with_an_over_long_name_comes_back(alices: Client, tides: Sequence) -> None:
    first = tides.chapters.first()
    assert first
    for rest in ("new", first.pk):
        response = alices.post(f"{tides.editing_url}/chapters/{rest}", {"title": "x" * 501, "subtitle": "Kept"})
        page = parse(response)

        assert (response.status_code, fields(page)["subtitle"]) == (422, "Kept")
        assert texts(page, ".form__error") == ["Ensure this value has at most 500 characters (it has 501)."]
    assert list(tides.chapters.values_list("title", flat=True)) == ["", "Still"]


def test_sequence_without_chapters_offers_to_add_one(alices: Client, alice: User) -> None:
    sequence = make_sequence(alice)
    page = get_page(alices, sequence.editing_url)

    assert texts(page, ".section__empty") == ["There is no chapter to put posts into yet."]
    assert [link.get("href") for link in page.cssselect(".arrangement a")] == [f"{sequence.editing_url}/chapters/new"]
    assert alices.post(sequence.editing_url, {"chosen": make_post(alice).pk}).status_code == 422


def test_buttons_say_what_they_move_and_where_to(alices: Client, tides: Sequence) -> None:
    page = get_page(alices, tides.editing_url)

    assert texts(page, ".arrangement button") == [
        "Move “Chapter 1” up: it is the first",
        "Move “Chapter 1” down",
        "Move “Ebb” up: it is the first",
        "Move “Ebb” down",
        "Remove “Ebb”",
        "Move “Flow” up",
        "Move “Flow” down, to the beginning of “Still”",
        "Remove “Flow”",
        "Move “Still” up",
        "Move “Still” down: it is the last",
        "Move “Slack” up, to the end of “Chapter 1”",
        "Move “Slack” down: it is the last",
        "Remove “Slack”",
        "Add",
    ]
    assert [one.text_content().strip() for one in page.cssselect("button[aria-disabled=true]")] == [
        "Move “Chapter 1” up: it is the first",
        "Move “Ebb” up: it is the first",
        "Move “Still” down: it is the last",
        "Move “Slack” down: it is the last",
    ]


MOVES = [
    ("Move “Ebb” down", [["Flow", "Ebb"], ["Slack"]], "“Ebb” is number 2 of 2 in “Chapter 1”."),
    ("Move “Flow” up", [["Flow", "Ebb"], ["Slack"]], "“Flow” is number 1 of 2 in “Chapter 1”."),
    (
        "Move “Flow” down, to the beginning of “Still”",
        [["Ebb"], ["Flow", "Slack"]],
        "“Flow” is number 1 of 2 in “Still”.",
    ),
    (
        "Move “Slack” up, to the end of “Chapter 1”",
        [["Ebb", "Flow", "Slack"], []],
        "“Slack” is number 3 of 3 in “Chapter 1”.",
    ),
    ("Move “Ebb” up: it is the first", [["Ebb", "Flow"], ["Slack"]], "“Ebb” is number 1 of 2 in “Chapter 1”."),
    ("Move “Still” up", [["Slack"], ["Ebb", "Flow"]], "“Still” is now number 1."),
    ("Move “Chapter 1” down", [["Slack"], ["Ebb", "Flow"]], "“Chapter 2” is now number 2."),
    ("Remove “Ebb”", [["Flow"], ["Slack"]], "The post is taken out."),
]


@pytest.mark.parametrize(("name", "order", "told"), MOVES)
def test_button_does_its_work_without_script_and_no_more_when_pressed_again(
    alices: Client, tides: Sequence, name: str, order: list[list[str]], told: str
) -> None:
    page = get_page(alices, tides.editing_url)

    for _ in range(2):
        response = press(alices, page, name)
        assert (response.status_code, response["Location"].partition("#")[0]) == (302, tides.editing_url)
        assert titles(tides) == order
    assert list(differences()) == []


@pytest.mark.parametrize(("name", "order", "told"), MOVES)
def test_button_answers_htmx_with_the_ordered_part_and_a_sentence(
    alices: Client, tides: Sequence, name: str, order: list[list[str]], told: str
) -> None:
    page = get_page(alices, tides.editing_url)
    response = press(alices, page, name, **PART)
    part = parse(response)

    assert (response.status_code, part.get("id"), titles(tides)) == (200, "arrangement", order)
    assert texts(part, "[hx-swap-oob='innerHTML:#status']") == [told]
    whole = get_page(alices, tides.editing_url).get_element_by_id("arrangement")
    assert texts(part, "h2, li, button") == texts(whole, "h2, li, button")
    assert [one.get("id") for one in part.cssselect("button[id]")] == [
        one.get("id") for one in whole.cssselect("button[id]")
    ]


def test_moved_row_is_where_the_reader_is_led_to(alices: Client, tides: Sequence) -> None:
    entry = ChapterPost.objects.get(post__title="Flow")
    response = press(alices, get_page(alices, tides.editing_url), "Move “Flow” up")

    assert response["Location"] == f"{tides.editing_url}#entry-{entry.pk}"
    assert texts(get_page(alices, tides.editing_url), f"#entry-{entry.pk} a") == ["Flow"]


def test_what_is_typed_below_the_buttons_comes_back_with_the_ordered_part(
    alices: Client, alice: User, tides: Sequence
) -> None:
    entry, first, dew = ChapterPost.objects.of(tides)[0], tides.chapters.all()[0], make_post(alice, title="Dew")
    begun = {"address": "half an addr", "chosen": dew.pk, "chapter": first.pk}
    url = f"{tides.editing_url}/posts/{entry.pk}/remove"
    part = parse(alices.post(url, begun, headers=PART))

    included = {one.get("hx-include") for one in get_page(alices, tides.editing_url).cssselect("[hx-post]:not(form)")}
    assert included == {f"#{form.get('id')}" for form in part.cssselect("form[hx-post]")}
    assert fields(part) == begun


def test_focus_goes_to_the_title_when_the_pressed_button_is_gone(alices: Client, tides: Sequence) -> None:
    page = get_page(alices, tides.editing_url)
    first = parse(press(alices, page, "Remove “Slack”", **PART))
    again = parse(press(alices, page, "Remove “Slack”", **PART))

    assert [(one.tag, one.text_content()) for one in first.cssselect("[autofocus]")] == [("h2", "Still")]
    assert again.get("autofocus") is not None


@pytest.mark.parametrize("to", ["", ":", "x:", "x:y", "x:-1", "x:1e3", "x:٣", "x:" + "9" * 40, "\x00:\x00"])
def test_senseless_place_is_a_bad_request(alices: Client, tides: Sequence, to: str) -> None:
    entry, chapter = ChapterPost.objects.of(tides)[0], tides.chapters.all()[0]
    acts = [f"posts/{entry.pk}/move", f"chapters/{chapter.pk}/move", "place"]

    assert [alices.post(f"{tides.editing_url}/{act}", {"to": to}).status_code for act in acts] == [400] * 3
    assert titles(tides) == [["Ebb", "Flow"], ["Slack"]]


def test_unknown_entry_or_chapter_changes_nothing(alices: Client, tides: Sequence) -> None:
    elsewhere = make_chapter(make_sequence(), posts=[make_post()])
    entry, stranger = ChapterPost.objects.of(tides)[0], elsewhere.entries.get()
    moves = [(entry.pk, f"{elsewhere.pk}:1"), (stranger.pk, f"{entry.chapter_id}:1"), (10**30, f"{entry.chapter_id}:1")]

    answers = [alices.post(f"{tides.editing_url}/posts/{pk}/move", {"to": to}).status_code for pk, to in moves]
    assert answers == [302] * 3
    assert alices.post(f"{tides.editing_url}/posts/{stranger.pk}/remove").status_code == 302
    assert (titles(tides), elsewhere.entries.count()) == ([["Ebb", "Flow"], ["Slack"]], 1)
    assert alices.post(f"{tides.editing_url}/chapters/{elsewhere.pk}/move", {"to": "1"}).status_code == 404


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


def test_deleted_sequence_is_gone_and_its_posts_stay(alices: Client, alice: User, tides: Sequence) -> None:
    ask = get_page(alices, f"{tides.editing_url}/delete")
    assert texts(ask, "h1") == ["Delete your sequence?"]
    assert Sequence.objects.get().deleted_at is None
    response = press(alices, ask, "Delete")
    alice.refresh_from_db()

    assert (response.status_code, response["Location"]) == (302, "/users/alice")
    assert [alices.get(url).status_code for url in (tides.get_absolute_url(), tides.editing_url)] == [404, 404]
    assert press(alices, ask, "Delete").status_code == 404
    assert (alice.sequence_count, alice.listed_sequence_count, Post.objects.count()) == (0, 0, 3)
    assert list(differences()) == []


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


def state() -> list[Any]:
    """Return all that writing on a sequence could change."""
    return [
        list(Sequence.objects.order_by("pk").values()),
        list(Chapter.objects.order_by("pk").values()),
        list(ChapterPost.objects.order_by("pk").values()),
    ]


SAID = {"to": "1", "draft": "true", "title": "Mine", "address": "x"}


def test_reading_a_page_writes_nothing_and_buttons_refuse_it(alices: Client, tides: Sequence) -> None:
    forms, acts = pages_and_acts(tides)
    before = state()

    assert [alices.get(url).status_code for url in ["/sequencesnew", *forms]] == [200] * 7
    assert [alices.get(url).status_code for url in acts] == [405] * 5
    assert state() == before


@pytest.mark.parametrize("who", ["bob", "carol", "deleted"])
def test_sequence_of_somebody_else_or_deleted_is_not_there(
    request: pytest.FixtureRequest, alice: User, tides: Sequence, who: str
) -> None:
    client = Client()
    client.force_login(alice if who == "deleted" else request.getfixturevalue(who))
    if who == "deleted":
        Sequence.objects.update(deleted_at=timezone.now())
    forms, acts = pages_and_acts(tides)
    before = state()

    answers = [client.get(url).status_code for url in forms]
    answers += [
        client.post(url, SAID, headers=headers).status_code for url in [*forms, *acts] for headers in ({}, PART)
    ]
    assert set(answers) == {404}
    assert state() == before


def test_archive_has_no_such_pages_and_shows_no_control(
    alices: Client, alice: User, tides: Sequence, settings: Any
) -> None:
    settings.BYLINE_MODE = "archive"
    make_sequence(alice, is_draft=True)
    forms, acts = pages_and_acts(tides)
    answers = [alices.get(url).status_code for url in ["/sequencesnew", *forms]]
    answers += [alices.post(url, SAID).status_code for url in ["/sequencesnew", *forms, *acts]]

    assert set(answers) == {404}
    for url in ("/users/alice", "/users/alice/sequences", tides.get_absolute_url()):
        page = get_page(alices, url).get_element_by_id("main")
        assert page.xpath(".//form | .//a[contains(@href, 'sequencesEdit') or contains(@href, 'sequencesnew')]") == []


def test_signed_out_comes_back_with_all_that_was_typed(client: Client, alice: User) -> None:
    address = "/sequencesnew"
    sent = {"title": "Tides", "body": "Half a thought.", "is_hidden": "on"}
    response = client.post(address, sent)
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=%2Fsequencesnew")
    client.force_login(alice)
    page = get_page(client, address)

    assert (fields(page)["title"], fields(page)["body"]) == ("Tides", "Half a thought.")
    assert [box.get("name") for box in page.cssselect("input[checked]")] == ["is_hidden"]
    assert Sequence.objects.count() == 0


def test_signed_out_is_led_to_sign_in_and_back_everywhere(client: Client, alice: User, tides: Sequence) -> None:
    forms, acts = pages_and_acts(tides)
    before = state()
    page = f"http://testserver{tides.editing_url}"

    for url in forms:
        for response in (client.get(url), client.post(url, SAID)):
            assert (response.status_code, response["Location"]) == (
                302,
                f"/account/login/?next={url.replace('/', '%2F')}",
            )
    for url in acts:
        response = client.post(url, SAID, headers={**PART, "HX-Current-URL": page})
        assert response["HX-Redirect"] == f"/account/login/?next={tides.editing_url.replace('/', '%2F')}"
    assert state() == before
    client.force_login(alice)
    # The last that was kept is the form of the last page.
    client.logout()
    client.post(tides.editing_url, {"address": "dew", "chapter": "x"})
    client.force_login(alice)
    assert get_page(client, tides.editing_url).cssselect("input[name=address]")[0].value == "dew"


@pytest.mark.parametrize("rows", [1, 9])
def test_page_costs_the_same_queries_for_any_number_of_rows(
    alices: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    sequence = make_sequence(alice)
    for _ in range(rows):
        chapter = make_chapter(sequence)
        add_posts(chapter, [make_post(title="Another's") for _ in range(rows)])
        make_post(alice)

    with django_assert_num_queries(8):
        page = get_page(alices, sequence.editing_url)
    assert len(row_ids(page)) == rows * rows + 1


@pytest.mark.parametrize("rows", [2, 9])
def test_move_costs_the_same_queries_for_any_number_of_rows(
    alices: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    sequence = make_sequence(alice)
    for _ in range(rows):
        add_posts(make_chapter(sequence), [make_post(alice) for _ in range(rows)])
    entry, last = ChapterPost.objects.of(sequence)[0], sequence.chapters.last()
    assert last

    with django_assert_num_queries(21):
        alices.post(f"{sequence.editing_url}/posts/{entry.pk}/move", {"to": f"{last.pk}:1"}, headers=PART)


def test_sequence_leads_its_author_alone_to_editing_and_says_who_sees_it(
    alices: Client, client: Client, tides: Sequence
) -> None:
    def links(one: Client) -> list[str]:
        return texts(get_page(one, tides.get_absolute_url()), f"main a[href='{tides.editing_url}']")

    assert (links(alices), links(client)) == (["Edit your sequence"], [])
    assert texts(get_page(alices, tides.get_absolute_url()), "header .section__note") == []
    told = {
        "is_hidden_from_profile": "Public, but not on your profile.",
        "is_hidden": "Public, but in no list: who knows its address finds it.",
    }
    for name, sentence in told.items():
        Sequence.objects.update(**{name: True})
        assert texts(get_page(alices, tides.get_absolute_url()), "header .section__note") == [sentence]
        assert texts(get_page(client, tides.get_absolute_url()), "header .section__note") == []


@pytest.fixture
def shelf(alice: User) -> list[Sequence]:
    rows = [make_sequence(alice, title=title) for title in ("C", "B", "A")]
    make_sequence(alice, title="Draft", is_draft=True)
    make_sequence(alice, title="Hidden", is_hidden=True)
    make_sequence(alice, title="Gone", deleted_at=timezone.now())
    settle_everything()
    return rows


def cards(page: HtmlElement) -> list[str]:
    return texts(page, "#sequences .sequence-card__title")


def test_profile_shows_its_owner_drafts_and_how_to_order_and_nobody_else(
    alices: Client, client: Client, dave: User, shelf: list[Sequence]
) -> None:
    daves = Client()
    daves.force_login(dave)
    page = get_page(alices, "/users/alice")

    assert cards(page) == ["A", "B", "C"]
    assert texts(page, "#sequences button") == [
        "Move “A” up: it is the first",
        "Move “A” down",
        "Move “B” up",
        "Move “B” down",
        "Move “C” up",
        "Move “C” down: it is the last",
    ]
    assert texts(page, "#sequences .movables a") == [
        "[Hidden] Hidden",
        "Edit “Hidden”",
        "[Draft] Draft",
        "Edit “Draft”",
    ]
    for one in (client, daves):
        page = get_page(one, "/users/alice")
        assert (cards(page), page.cssselect("#sequences form, #sequences .movables, .section__act")) == (
            ["A", "B", "C"],
            [],
        )


def test_new_member_finds_how_to_begin_and_others_no_empty_section(alices: Client, client: Client) -> None:
    assert texts(get_page(alices, "/users/alice"), "#sequences .section__act") == ["New sequence"]
    assert get_page(client, "/users/alice").cssselect("#sequences") == []


def test_only_sequence_has_nothing_to_be_moved_past(alices: Client, tides: Sequence) -> None:
    assert get_page(alices, "/users/alice").cssselect("#sequences button") == []
    assert texts(get_page(alices, "/users/alice"), "#sequences .sequence-card__acts a") == ["Edit “Tides”"]


def test_sequences_are_ordered_by_buttons_without_script(alices: Client, client: Client, shelf: list[Sequence]) -> None:
    page = get_page(alices, "/users/alice")
    pressed = button(page, "Move “C” up")
    address = f"/sequencesEdit/{shelf[0].pk}/place"

    for _ in range(2):
        response = alices.post(
            address, {"to": pressed.get("value")}, headers={"Referer": "http://testserver/users/alice"}
        )
        assert (response.status_code, response["Location"]) == (302, f"/users/alice#sequence-{shelf[0].pk}")
        assert cards(get_page(client, "/users/alice")) == ["A", "C", "B"]
    assert (pressed.get("hx-post"), pressed.get("hx-target")) == (address, "#sequences")
    assert list(differences()) == []


def test_sequences_are_ordered_with_htmx_in_the_window_that_the_reader_has(alices: Client, alice: User) -> None:
    rows = [make_sequence(alice, title=f"S{number}") for number in range(12, 0, -1)]
    settle_everything()
    seen_at = "http://testserver/users/alice?sequences=11"
    name = f"sequence-{rows[0].pk}-up"
    headers = {**HTMX, "HX-Target": "sequences", "HX-Current-URL": seen_at, "HX-Trigger": name}
    response = alices.post(f"{rows[0].editing_url}/place", {"to": "11"}, headers=headers)
    assert (response.status_code, response["Location"]) == (302, "/users/alice?sequences=11")

    # A browser follows by itself, with the same headers.
    answer = alices.get(response["Location"], headers=headers)
    part = parse(answer)
    assert cards(get_page(alices, "/users/alice?sequences=11"))[-1] == "S12"
    assert (part.tag, part.get("id"), len(part.cssselect(".sequence-card"))) == ("section", "sequences", 11)
    assert texts(part, "[hx-swap-oob='innerHTML:#status']") == ["“S12” is number 11 of 12."]
    assert [one.get("id") for one in part.cssselect("button")].count(name) == 1
    assert (answer.get("HX-Push-Url"), answer["HX-Replace-Url"]) == (None, "/users/alice?sequences=11")
    assert part.cssselect("[autofocus]") == []


def test_focus_goes_to_the_title_when_a_sequence_has_left_the_window(alices: Client, alice: User) -> None:
    rows = [make_sequence(alice) for _ in range(12)]
    settle_everything()
    headers = {
        **HTMX,
        "HX-Target": "sequences",
        "HX-Current-URL": "http://testserver/users/alice",
        "HX-Trigger": f"sequence-{rows[0].pk}-down",
    }
    part = parse(alices.get("/users/alice", headers=headers))

    assert [one.text_content() for one in part.cssselect("[autofocus]")] == ["Sequences"]


@pytest.mark.parametrize("rows", [1, 9])
def test_own_profile_costs_the_same_queries_for_any_number_of_sequences(
    alices: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_sequence(alice)
        make_sequence(alice, is_draft=True)
    settle_everything()

    with django_assert_num_queries(5):
        page = get_page(alices, "/users/alice/sequences")
    assert len(row_ids(page, "sequences")) == 2 * rows


@pytest.mark.parametrize("field", ["title", "body", "subtitle", "address", "chosen", "chapter", "to", "id", "draft"])
def test_naughty_strings_are_stored_or_refused_with_a_sentence(alices: Client, tides: Sequence, field: str) -> None:
    forms, acts = pages_and_acts(tides)
    pages = [url for url in ["/sequencesnew", *forms, *acts] if not url.endswith(("/delete", "/remove"))]
    answers = {alices.post(url, {"title": "T", field: naughty}).status_code for naughty in NAUGHTY for url in pages}

    assert answers <= {302, 400, 422}
    assert 302 in answers
    assert list(differences()) == []


def test_public_list_of_naughty_strings_is_stored_or_refused(alices: Client, tides: Sequence) -> None:
    for naughty in naughty_strings():
        described = alices.post(f"{tides.editing_url}/details", {"title": naughty, "body": naughty})
        added = alices.post(tides.editing_url, {"address": naughty})
        assert {described.status_code, added.status_code} <= {302, 422}, naughty
