"""Coauthors: who names them, what they see and change, and two who write at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from content.models import EarlierPost, Post
from content.numbers import differences, settle_everything
from profiles.models import ProfileSlug
from tests.factories import make_post, make_sequence, make_user, make_vote
from tests.members import signed_in
from tests.pages import HTMX, form_fields, get_page, parse, row_ids, texts
from tests.post_forms import edit_url, fields, send, write

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> User:
    return make_user("Ann", karma=2)


@pytest.fixture
def anns(ann: User) -> Client:
    return signed_in(ann)


def coauthors(post: Post) -> list[str]:
    return list(post.coauthorships.values_list("person__slug", flat=True))


def test_coauthors_are_named_by_slug_old_slug_or_name_in_their_order(anns: Client, bob: User, dave: User) -> None:
    zoe = make_user("Zoë Q")
    ProfileSlug.objects.create(slug="bobby", user=bob)
    write(anns, "publish", coauthors=" Zoë Q,, DAVE , bobby, bob")
    post = Post.objects.get()

    assert coauthors(post) == ["zoe-q", "dave", "bob"]
    assert fields(get_page(anns, edit_url(post)))["coauthors"] == "zoe-q, dave, bob"
    assert texts(get_page(Client(), post.get_absolute_url()), ".post__author") == ["Ann", "Zoë Q", "Dave", "Bob"]
    assert [person.coauthored_post_count for person in type(bob).objects.filter(pk__in=[bob.pk, dave.pk, zoe.pk])] == [
        1
    ] * 3
    assert row_ids(get_page(Client(), "/users/dave"), "posts") == [post.pk]
    assert list(differences()) == []
    send(anns, edit_url(post), "save", coauthors="dave, zoe-q")
    assert coauthors(post) == ["dave", "zoe-q"]
    assert list(differences()) == []


def test_karma_goes_to_those_who_are_authors(anns: Client, ann: User, bob: User, dave: User) -> None:
    post = make_post(ann, coauthors=[bob])
    make_vote(post, power=3)
    make_vote(post, dave, power=1)
    settle_everything()
    send(anns, edit_url(post), "save", coauthors="dave")
    karma = dict(type(bob).objects.values_list("slug", "karma"))

    assert (karma["ann"], karma["bob"], karma["dave"]) == (2 + 3, 0, 3)
    assert list(differences()) == []


SEVERAL = "Several people are called “Kim”: write the end of the address of their profile."


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("Nobody", "There is nobody called “Nobody”."),
        ("bob, Kim", SEVERAL),
        ("ann", "You are the author, and no coauthor too."),
        ("!!!", "There is nobody called “!!!”."),
        ("gone", "There is nobody called “gone”."),
        ("machine", "There is nobody called “machine”."),
        (",".join(f"writer-{n}" for n in range(21)), "A post has at most 20 coauthors."),
    ],
)
def test_whom_nobody_can_name_is_refused_and_kept_typed(anns: Client, bob: User, named: str, sentence: str) -> None:
    make_user("Kim")
    make_user("Kim")
    make_user("Gone", deactivated_at=timezone.now())
    make_user("Machine", signup_rating=0.1)
    for number in range(21 if "writer" in named else 0):
        make_user(f"Writer {number}")
    response = write(anns, "publish", coauthors=named)
    page = parse(response)

    assert (response.status_code, texts(page, ".form__error")) == (422, [sentence])
    assert (fields(page)["coauthors"], Post.objects.count()) == (named, 0)


@pytest.mark.parametrize(
    ("author", "status"),
    [({"karma": 1}, 422), ({"karma": 2}, 302), ({"karma": 0, "reviewed_at": timezone.now()}, 302)],
)
def test_coauthors_take_karma_or_a_review(bob: User, author: dict[str, object], status: int) -> None:
    client = signed_in(make_user("New", **author))
    helped = texts(get_page(client, "/newPost"), "#id_coauthors_helptext")
    response = write(client, "publish", coauthors="bob")
    refused = ["You can name coauthors once you have 2 karma or a moderator has reviewed you."]
    names = ["Their names, or the ends of the addresses of their profiles, with commas between them."]

    assert (response.status_code, texts(parse(response), ".form__error") if status == 422 else refused) == (
        status,
        refused,
    )
    assert helped == (refused if status == 422 else names)


def test_who_is_coauthor_already_stays_so(bob: User) -> None:
    poor = make_user("Poor", karma=-5)
    gone = make_user("Gone", deactivated_at=timezone.now())
    post = make_post(poor, coauthors=[gone, bob])
    response = send(signed_in(poor), edit_url(post), "save", body="Changed.")

    assert (response.status_code, coauthors(post)) == (302, ["gone", "bob"])


def test_coauthor_reads_and_changes_a_draft_but_does_not_publish_it(anns: Client, bob: User, dave: User) -> None:
    address = write(anns, "save", coauthors="bob")["Location"]
    post, bobs = Post.objects.get(), signed_in(bob)

    assert texts(get_page(bobs, address), ".post__state strong") == ["Draft"]
    assert [link.text for link in get_page(bobs, address).cssselect(".post__line a")] == ["Edit", "Earlier versions"]
    assert "coauthors" not in fields(get_page(bobs, edit_url(post)))
    response = send(bobs, edit_url(post), "publish", body="By Bob.", coauthors="dave")
    post.refresh_from_db()
    assert (response.status_code, post.body_source, post.is_draft, coauthors(post)) == (302, "By Bob.", True, ["bob"])
    assert list(EarlierPost.objects.values_list("editor", flat=True)) == [bob.pk]
    for act in ("unpublish", "delete"):
        assert bobs.post(f"/post/{post.pk}/{act}").status_code == 404
    assert [signed_in(dave).get(url).status_code for url in (address, edit_url(post))] == [404, 404]


def test_coauthor_finds_the_draft_among_their_own(anns: Client, bob: User, dave: User) -> None:
    write(anns, "save", coauthors="bob")
    found = {
        person: row_ids(get_page(signed_in(person), f"/users/{person.slug}/drafts"), "drafts") for person in (bob, dave)
    }

    assert found == {bob: [Post.objects.get().pk], dave: []}


def test_coauthor_takes_their_name_off_with_what_it_brought(bobs: Client, ann: User, bob: User, dave: User) -> None:
    post = make_post(ann, coauthors=[bob, dave])
    sequence = make_sequence(ann, posts=[post])
    make_vote(post, power=3)
    settle_everything()
    [form] = get_page(bobs, post.get_absolute_url()).cssselect(".more-menu form[action$='/leave']")
    first = bobs.post(form.get("action"), form_fields(form))
    second = bobs.post(form.get("action"), form_fields(form))

    assert texts(form, "button") == ["Remove me as an author"]
    assert (first.status_code, first["Location"], second.status_code) == (302, post.get_absolute_url(), 404)
    assert (coauthors(post), list(differences())) == (["dave"], [])
    assert {person.slug: person.karma for person in type(bob).objects.filter(pk__in=[ann.pk, bob.pk, dave.pk])} == {
        "ann": 5,
        "bob": 0,
        "dave": 3,
    }
    assert type(sequence).objects.get().post_count == 1
    assert row_ids(get_page(bobs, "/users/bob"), "posts") == []


def test_coauthor_who_leaves_a_draft_sees_it_no_more(bobs: Client, anns: Client, ann: User, bob: User) -> None:
    address = write(anns, "save", coauthors="bob")["Location"]
    post = Post.objects.get()
    response = bobs.post(f"/post/{post.pk}/leave", headers=HTMX)

    assert (response.status_code, response["Location"]) == (302, "/users/bob")
    assert (coauthors(post), bobs.get(address).status_code) == ([], 404)
    assert list(differences()) == []


@pytest.mark.parametrize("who", ["author", "another", "moderator", "signed out"])
@pytest.mark.parametrize("is_draft", [True, False])
def test_only_coauthors_leave_a_post(ann: User, bob: User, who: str, *, is_draft: bool) -> None:
    other = ann if who == "author" else make_user("Else", is_staff=who == "moderator")
    client = Client() if who == "signed out" else signed_in(other)
    post = make_post(ann, coauthors=[bob], is_draft=is_draft)
    url = f"/post/{post.pk}/leave"
    response = client.post(url)

    assert (response.status_code, client.get(url).status_code) == (302 if who == "signed out" else 404, 405)
    assert response.get("Location", "/account/login/?next=%2F") == "/account/login/?next=%2F"
    assert coauthors(post) == ["bob"]
    if not is_draft:
        assert get_page(client, post.get_absolute_url()).cssselect("form[action$='/leave']") == []


def test_nobody_reports_what_they_wrote_with_others(bobs: Client, ann: User, bob: User, dave: User) -> None:
    post = make_post(ann, coauthors=[bob])

    for client, is_offered in ((bobs, False), (signed_in(ann), False), (signed_in(dave), True)):
        offered = get_page(client, post.get_absolute_url()).cssselect(".post__line a[href^='/report']")
        assert (len(offered), client.get(f"/report/post/{post.pk}").status_code) == (
            (1, 200) if is_offered else (0, 404)
        )


def test_coauthor_of_what_is_deleted_reads_it_no_more(anns: Client, bob: User) -> None:
    address = write(anns, "save", coauthors="bob")["Location"]
    anns.post(f"/post/{Post.objects.get().pk}/delete")

    assert signed_in(bob).get(address).status_code == 404


def test_shared_draft_stands_in_no_list_of_anybody(anns: Client, bob: User, carol: User, dave: User) -> None:
    write(anns, "save", title="Xylophone", coauthors="bob")
    settle_everything()

    for person in (bob, carol, dave):
        for url in ("/", "/users/ann", "/users/ann/posts", "/people", *(["/users/bob"] if person != bob else [])):
            assert "Xylophone" not in signed_in(person).get(url).content.decode(), (person, url)
    assert list(type(bob).objects.exclude(coauthored_post_count=0)) == []


def test_second_to_save_is_shown_both_texts_and_loses_nothing(anns: Client, ann: User, bob: User) -> None:
    post = make_post(
        ann, title="Tides", body_source="Begun.", body_html="<p>Begun.</p>", body_format="markdown", coauthors=[bob]
    )
    opened = fields(get_page(anns, edit_url(post)))
    send(
        signed_in(bob),
        edit_url(post),
        "save",
        title="Tides of Bob",
        body="Bob's <b>words</b>.",
        url="https://bob.example/",
    )
    response = anns.post(edit_url(post), opened | {"title": "Tides of Ann", "body": "Ann's words.", "action": "save"})
    page = parse(response)

    assert response.status_code == 409
    assert page.get_element_by_id("stored-body").value.strip() == "Bob's <b>words</b>."
    assert texts(page, ".post-conflict__fields dd") == ["Tides of Bob", "https://bob.example/", "bob"]
    assert (fields(page)["title"], fields(page)["body"]) == ("Tides of Ann", "Ann's words.")
    post.refresh_from_db()
    assert (post.title, post.body_source) == ("Tides of Bob", "Bob's <b>words</b>.")

    assert anns.post(edit_url(post), fields(page) | {"action": "save"}).status_code == 302
    post.refresh_from_db()
    assert (post.title, post.body_source) == ("Tides of Ann", "Ann's words.")
    assert list(EarlierPost.objects.values_list("title", "body_source")) == [
        ("Tides of Bob", "Bob's <b>words</b>."),
        ("Tides", "Begun."),
    ]


def test_two_who_say_the_same_do_not_conflict(anns: Client, ann: User, bob: User) -> None:
    post = make_post(ann, coauthors=[bob])
    opened = fields(get_page(anns, edit_url(post)))
    send(signed_in(bob), edit_url(post), "save", body="Same.")

    assert anns.post(edit_url(post), opened | {"body": "Same.", "action": "save"}).status_code == 302
    assert EarlierPost.objects.count() == 1


@pytest.mark.parametrize("changes", [{"wikitags": ""}, {"is_question": "on"}, {"url": "https://a.example/"}])
def test_what_another_changed_besides_the_text_is_not_lost_either(
    anns: Client, ann: User, bob: User, changes: dict[str, str]
) -> None:
    post = make_post(ann, coauthors=[bob])
    opened = fields(get_page(anns, edit_url(post)))
    send(signed_in(bob), edit_url(post), "save", **{"title": "By Bob", **changes})

    assert anns.post(edit_url(post), opened | {"body": "By Ann.", "action": "save"}).status_code == 409
