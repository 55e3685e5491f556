"""Who deletes their account is nobody any more, at once and everywhere; what others wrote can still be read."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from content.leaving import deactivate, delete_account, reactivate
from content.models import (
    Comment,
    CommentVote,
    EarlierComment,
    EarlierPost,
    PinnedPost,
    Post,
    PostVote,
    Reaction,
    Revision,
    Sequence,
)
from content.numbers import differences, settle_everything
from content.pinning import pin_post
from profiles.models import ProfileSlug, User
from tests.factories import (
    LONG_AGO,
    make_comment,
    make_history,
    make_post,
    make_quick_take,
    make_reaction,
    make_revision,
    make_sequence,
    make_tagging,
    make_user,
    make_vote,
    make_wikitag,
)
from tests.members import signed_in
from tests.pages import get_page, parse, texts

PAGE = "/account/delete"
NAME, SECRET = "Zebulon Quixote", "Xylophone"


@pytest.fixture
def zeb(db: None) -> User:
    zeb = make_user(
        NAME,
        username="zeb-signs-in",
        password="right horse",
        email="quixote@example.org",
        karma=50,
        bio_source="Quixote",
        bio_html="<p>Quixote</p>",
        name_changed_at=timezone.now(),
        is_staff=True,
    )
    zeb.groups.add(Group.objects.create(name="Wardens"))
    ProfileSlug.objects.create(slug="quixote-before", user=zeb)
    return zeb


@pytest.fixture
def written(zeb: User, bob: User) -> dict[str, Any]:
    """Let Zebulon do one of everything, and Bob answer."""
    post = make_post(zeb, title=f"{SECRET} tides", body_html=f"<p>{SECRET}</p>")
    quiet = make_post(zeb, title=f"{SECRET} quiet", body_html=SECRET)
    shared = make_post(zeb, title="Written together", coauthors=[bob])
    draft = make_post(zeb, title=f"{SECRET} draft", is_draft=True, body_html=SECRET)
    EarlierPost.objects.create(post=post, title=SECRET, replaced_at=LONG_AGO)
    answered = make_comment(zeb, post=post, body_html=SECRET)
    lonely = make_comment(zeb, post=shared, body_html=SECRET)
    EarlierComment.objects.create(comment=answered, body_html=SECRET, replaced_at=LONG_AGO)
    make_comment(zeb, post=shared, body_html=SECRET, is_draft=True)
    reply = make_comment(bob, parent=answered, body_html="<p>Bob says so.</p>")
    make_comment(bob, post=post)
    take = make_quick_take(zeb, body_html=SECRET)
    sequence = make_sequence(zeb, title=f"{SECRET} row", posts=[post, shared], body_html=SECRET)
    make_sequence(zeb, title=SECRET, is_draft=True)
    wikitag = make_history("Tides", [("<p>One</p>", zeb), ("<p>One two</p>", bob)])
    make_revision(zeb, wikitag=make_wikitag("Sea"), is_draft=True, body_html=SECRET)
    make_tagging(quiet, wikitag)
    for target in (reply, make_post(bob)):
        make_vote(target, zeb, power=2)
    for target in (post, answered, draft):
        make_vote(target, bob, power=3)
    make_reaction(reply, zeb, name="insightful")
    pin_post(zeb, post)
    settle_everything()
    names = locals()
    return {
        name: names[name]
        for name in ("post", "quiet", "shared", "draft", "answered", "lonely", "reply", "take", "sequence")
    }


def everything_stored() -> str:
    """Return all that the database holds of people and of what they write, as text."""
    models = [*apps.get_app_config("content").get_models(), *apps.get_app_config("profiles").get_models()]
    return "\n".join(str(list(model._default_manager.order_by("pk").values())) for model in models)


@pytest.mark.parametrize("erases_texts", [False, True])
def test_no_trace_of_the_person_is_stored(zeb: User, written: dict[str, Any], erases_texts: bool) -> None:
    before = everything_stored().lower()
    delete_account(zeb, erases_texts=erases_texts)
    after = everything_stored().lower()

    traces = ("quixote", "zeb-signs-in", "quixote@example.org")
    assert ([trace in before for trace in traces], [trace in after for trace in traces]) == ([True] * 3, [False] * 3)
    gone = User.objects.get(pk=zeb.pk)
    rights = (gone.is_staff, gone.is_superuser, gone.groups.count(), gone.has_usable_password())
    assert (rights, str(gone), gone.slugs.count()) == ((False, False, 0, False), "[anonymous]", 0)
    assert (gone.deleted_at is not None, gone.deactivated_at is not None) == (True, True)


@pytest.mark.parametrize("erases_texts", [False, True])
def test_numbers_stay_right_and_votes_stay_counted(
    zeb: User, bob: User, written: dict[str, Any], erases_texts: bool
) -> None:
    def counted() -> tuple[int, ...]:
        karma = User.objects.get(pk=bob.pk).karma
        return karma, PostVote.objects.count(), CommentVote.objects.count(), Reaction.objects.count()

    before = counted()
    delete_account(zeb, erases_texts=erases_texts)

    assert (counted(), list(differences())) == (before, [])
    assert Comment.objects.get(pk=written["reply"].pk).score == 2


def test_kept_texts_are_read_by_nobodys_name(zeb: User, written: dict[str, Any], client: Client) -> None:
    delete_account(zeb, erases_texts=False)
    page = get_page(client, written["post"].get_absolute_url())

    assert (texts(page, "h1"), texts(page, ".post__author")) == ([f"{SECRET} tides"], ["[anonymous]"])
    comment = page.get_element_by_id(f"comment-{written['answered'].pk}")
    assert (texts(comment, ".comment__author")[0], texts(comment, ".comment__body")[0]) == ("[anonymous]", SECRET)
    assert get_page(client, written["sequence"].get_absolute_url()).cssselect("h1")[0].text_content() == f"{SECRET} row"
    assert texts(get_page(client, f"/posts/{written['take'].post_id}/anonymous-s-shortform"), "h1") == [
        "[anonymous]'s Shortform"
    ]


def test_what_nobody_else_could_read_goes_in_any_case(zeb: User, written: dict[str, Any]) -> None:
    delete_account(zeb, erases_texts=False)
    draft = Post.objects.get(pk=written["draft"].pk)

    assert (draft.title, draft.body_html, draft.body_source, draft.deleted_at is None) == ("[deleted]", "", "", False)
    assert (EarlierPost.objects.count(), EarlierComment.objects.count(), PinnedPost.objects.count()) == (0, 0, 0)
    assert Revision.objects.filter(is_draft=True).count() == 0
    assert list(Comment.objects.filter(author=zeb, is_draft=True).values_list("body_html", flat=True)) == [""]
    assert list(Sequence.objects.filter(author=zeb, is_draft=True).values_list("title", flat=True)) == ["[deleted]"]


def test_erased_texts_are_gone_and_answers_to_them_are_read(zeb: User, written: dict[str, Any], client: Client) -> None:
    delete_account(zeb, erases_texts=True)
    page = get_page(client, f"/posts/{written['post'].pk}/deleted")

    assert SECRET not in everything_stored()
    assert texts(page, "h1") == ["[deleted]"]
    assert texts(page, ".comment__gone") == ["[comment deleted]"]
    assert any("Bob says so." in text for text in texts(page, f"#comment-{written['reply'].pk}"))
    assert client.get(f"/posts/{written['quiet'].pk}/deleted").status_code == 404
    assert client.get(written["sequence"].get_absolute_url()).status_code == 404
    shared = get_page(client, written["shared"].get_absolute_url())
    assert texts(shared, "h1") == ["Written together"]
    assert shared.cssselect(f"#comment-{written['lonely'].pk}") == []


@pytest.mark.parametrize("url", ["/", "/allComments", "/quicktakes", "/w/tides", "/people", "/users/bob"])
def test_no_list_shows_an_erased_text(zeb: User, written: dict[str, Any], client: Client, url: str) -> None:
    delete_account(zeb, erases_texts=True)
    page = get_page(client, url)

    erased = {written[name].pk for name in ("post", "quiet", "draft", "answered", "lonely", "take")}
    assert [row.get("data-id") for row in page.cssselect("[data-id]") if row.get("data-id") in erased] == []


def test_wikitags_keep_what_was_added_to_them(zeb: User, written: dict[str, Any], client: Client) -> None:
    before = texts(get_page(client, "/w/tides"), ".prose")
    delete_account(zeb, erases_texts=True)
    after = get_page(client, "/w/tides")

    assert texts(after, ".prose") == before
    assert "[anonymous]" in texts(after, ".shares__name")


def test_nobody_gets_the_old_addresses_again(zeb: User, bob: User, operator: Client) -> None:
    delete_account(zeb, erases_texts=False)
    heir = make_user(NAME)
    signed_in(bob).post("/users/bob/edit", {"display_name": "Quixote before", "bio": ""})

    assert (heir.slug, User.objects.get(pk=bob.pk).slug) == ("zebulon-quixote-1", "quixote-before-1")
    for address in (
        "/users/zebulon-quixote",
        "/users/quixote-before",
        "/user/zeb-signs-in",
        f"/users/deleted-{zeb.pk}",
    ):
        assert operator.get(address, follow=True).status_code == 404


def test_page_explains_asks_for_the_password_and_signs_out_everywhere(zeb: User) -> None:
    client, elsewhere = signed_in(zeb), signed_in(zeb)
    page = get_page(client, PAGE)
    response = client.post(PAGE, {"texts": "keep", "password": "right horse"})
    bye = get_page(client, response["Location"])

    assert texts(page, "h1") == ["Delete your account"]
    assert [one.get("value") for one in page.cssselect("input[type=radio]")] == ["keep", "erase"]
    assert [one.get("value") for one in page.cssselect("input[type=radio][checked]")] == ["keep"]
    assert (response["Location"], texts(bye, "h1")) == ("/account/deleted", ["Your account is deleted"])
    for browser in (client, elsewhere):
        assert texts(get_page(browser, "/people"), ".site-bar form button") == []
    again = client.post(PAGE, {"texts": "erase", "password": "right horse"})
    assert again["Location"] == f"/account/login/?next={quote(PAGE, safe='')}"
    login = Client().post("/account/login/", {"login": "zeb-signs-in", "password": "right horse"})
    assert login.status_code == 422


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"texts": "keep", "password": "wrong horse"}, "This is not your password."),
        ({"texts": "keep", "password": ""}, "This field is required."),
        ({"texts": "keep"}, "This field is required."),
        (
            {"texts": "burn", "password": "right horse"},
            "Select a valid choice. burn is not one of the available choices.",
        ),
        ({"password": "right horse"}, "This field is required."),
        ({"texts": "keep", "password": "x" * 1001}, "Ensure this value has at most 1000 characters (it has 1001)."),
        ({"texts": "keep", "password": "\0"}, "Null characters are not allowed."),
    ],
)
def test_without_proof_nothing_happens(zeb: User, sent: dict[str, str], error: str) -> None:
    response = signed_in(zeb).post(PAGE, sent)

    assert (response.status_code, texts(parse(response), ".form__error")) == (422, [error])
    assert User.objects.get(pk=zeb.pk).deleted_at is None


def test_eleventh_wrong_password_is_too_often(zeb: User) -> None:
    client = signed_in(zeb)
    answers = [client.post(PAGE, {"texts": "keep", "password": f"guess {n}"}).status_code for n in range(11)]
    right = client.post(PAGE, {"texts": "keep", "password": "right horse"})

    assert answers == [422] * 10 + [429]
    assert (right.status_code, User.objects.get(pk=zeb.pk).deleted_at) == (429, None)


def test_who_has_no_password_writes_their_name(alice: User) -> None:
    client = signed_in(alice)
    label = texts(get_page(client, PAGE), "label[for=id_name]")
    wrong = client.post(PAGE, {"texts": "keep", "name": "alice"})
    right = client.post(PAGE, {"texts": "keep", "name": "Alice"})

    assert label == ["Your name, as it is written here: Alice"]
    assert (wrong.status_code, texts(parse(wrong), ".form__error")) == (
        422,
        ["This is not your name as it is written here."],
    )
    assert (right["Location"], User.objects.get(pk=alice.pk).display_name) == ("/account/deleted", "")


def test_choice_decides_about_the_texts(alice: User, bob: User) -> None:
    for person, choice in ((alice, "keep"), (bob, "erase")):
        make_post(person, title=f"By {person}")
        signed_in(person).post(PAGE, {"texts": choice, "name": person.display_name})

    assert [(post.title, post.deleted_at is None) for post in Post.objects.order_by("posted_at")] == [
        ("By Alice", True),
        ("[deleted]", False),
    ]


def test_who_deactivated_their_account_can_delete_it(alice: User) -> None:
    deactivate(alice)
    signed_in(alice).post(PAGE, {"texts": "keep", "name": "Alice"})

    assert User.objects.get(pk=alice.pk).deleted_at is not None


def test_administrators_are_sent_away(operator: Client) -> None:
    page, response = get_page(operator, PAGE), operator.post(PAGE, {"texts": "keep", "name": "Operator"})

    assert (page.cssselect("main form"), response.status_code) == ([], 422)
    assert User.objects.get(display_name="Operator").is_superuser is True


def test_deleting_twice_is_harmless_and_there_is_no_way_back(zeb: User, written: dict[str, Any]) -> None:
    delete_account(zeb, erases_texts=True)
    stored = everything_stored()
    delete_account(zeb, erases_texts=True)
    reactivate(zeb)

    assert everything_stored() == stored


def test_half_a_deletion_is_none(zeb: User, written: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails late leaves everything as it was."""

    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError

    before = everything_stored()
    monkeypatch.setattr("content.leaving.retitle_container", fail)
    with pytest.raises(RuntimeError):
        delete_account(zeb, erases_texts=True)

    assert everything_stored() == before


def test_strangers_sign_in_first_and_their_password_is_kept_nowhere(alice: User) -> None:
    stranger = Client()
    response = stranger.post(PAGE, {"texts": "erase", "password": "right horse"})

    assert response["Location"] == f"/account/login/?next={quote(PAGE, safe='')}"
    assert stranger.session["unsent"] == {"address": PAGE, "fields": {"texts": "erase"}}
    assert signed_in(alice).put(PAGE).status_code == 405


def test_archives_have_no_such_page(alice: User, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    client = signed_in(alice)
    assert [
        client.get(PAGE).status_code,
        client.post(PAGE).status_code,
        client.get("/account/deleted").status_code,
    ] == [404] * 3
    assert User.objects.get(pk=alice.pk).deleted_at is None


@pytest.mark.skipif(not apps.is_installed("allauth.account"), reason="django-allauth is not part of this site")
def test_no_way_to_sign_in_is_left(alice: User) -> None:
    addresses = apps.get_model("account", "EmailAddress")._default_manager
    addresses.create(user=alice, email="alice@example.org", verified=True, primary=True)
    delete_account(alice, erases_texts=False)

    assert addresses.count() == 0
