"""The page on which people delete their account: it explains, asks for proof, and leaves no way back."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from content.leaving import deactivate, delete_account, reactivate
from content.models import (
    Post,
)
from profiles.models import User
from tests.factories import (
    make_post,
)
from tests.leaving import everything_stored, let_write_everything, make_zeb
from tests.members import signed_in
from tests.pages import get_page, parse, texts


@pytest.fixture
def zeb(db: None) -> User:
    return make_zeb()


@pytest.fixture
def written(zeb: User, bob: User) -> dict[str, Any]:
    return let_write_everything(zeb, bob)


PAGE = "/account/delete"


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
        ({"texts": "keep", "password": "wrong horse"}, "Wrong password."),
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

    assert label == ["Enter your name to confirm: Alice"]
    assert (wrong.status_code, texts(parse(wrong), ".form__error")) == (
        422,
        ["That doesn’t match your name."],
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


def test_no_way_to_sign_in_is_left(alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)
    delete_account(alice, erases_texts=False)

    assert EmailAddress.objects.count() == 0
