"""Who deletes their account is nobody any more, at once and everywhere; what others wrote can still be read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from content.leaving import delete_account
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
from content.numbers import differences
from profiles.models import User
from tests.factories import (
    make_user,
)
from tests.leaving import NAME, SECRET, everything_stored, let_write_everything, make_zeb
from tests.members import signed_in
from tests.pages import get_page, texts


@pytest.fixture
def zeb(db: None) -> User:
    return make_zeb()


@pytest.fixture
def written(zeb: User, bob: User) -> dict[str, Any]:
    return let_write_everything(zeb, bob)


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
