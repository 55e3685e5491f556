"""Whoever is banned or leaves between the form and the storing of what it says: nothing of it is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from content import leaving
from content.commenting import Place, delete_comment, edit_comment, post_comment, post_quick_take
from content.leaving import deactivate, delete_account
from content.models import Comment, EarlierComment, EarlierPost, Post, PostVote, Reaction, Revision, Sequence, VoteKind
from content.moderating import ban_person, delete_text, review_person
from content.posting import Said, create_draft, edit_post, publish, publish_new, said_of
from content.profile_editing import edit_profile
from content.reacting import Stance, react
from content.sequencing import Details, create_sequence
from content.voting import Axis, cast_vote
from content.wiki_editing import Edit, create_wikitag, latest_of, save_edit
from profiles.models import User
from tests.factories import LONG_AGO, make_comment, make_post, make_revision, make_user, make_wikitag
from web.ages import now

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

PK = "k" * 17


def banned(person: User) -> None:
    ban_person(person, make_user("Mo", is_staff=True), until=now() + timedelta(days=1), reason="Spam")


def deactivated(person: User) -> None:
    deactivate(User.objects.get(pk=person.pk))


def deleted(person: User) -> None:
    delete_account(User.objects.get(pk=person.pk), erases_texts=False)


def _save_edit(bob: User) -> None:
    wikitag = make_wikitag()
    make_revision(wikitag=wikitag)
    save_edit(bob, wikitag, lens="", edit=Edit(PK, "New words.", began_from=latest_of(wikitag, "").pk))


WRITING: dict[str, Callable[[User], Any]] = {
    "comment": lambda bob: post_comment(bob, Place(post=make_post()), pk=PK, source="Words."),
    "first quick take": lambda bob: post_quick_take(bob, pk=PK, source="Words."),
    "draft": lambda bob: create_draft(bob, Said("Title", "Words."), pk=PK),
    "post": lambda bob: publish_new(bob, Said("Title", "Words."), pk=PK),
    "sequence": lambda bob: create_sequence(bob, pk=PK, details=Details("Title", "Words.")),
    "wikitag": lambda bob: create_wikitag(bob, "Ebb", edit=Edit(PK, "Words.")),
    "edit of a wikitag": _save_edit,
    "vote": lambda bob: cast_vote(make_post(), bob, axis=Axis.KARMA, kind=VoteKind.SMALL_UP),
    "reaction": lambda bob: react(make_comment(), bob, name="agree", stance=Stance.FOR),
}


@pytest.mark.parametrize("leave", [banned, deactivated, deleted])
@pytest.mark.parametrize("what", WRITING)
def test_nothing_new_is_stored_for_who_is_gone(what: str, leave: Callable[[User], None]) -> None:
    bob = make_user("Bob", karma=1000, reviewed_at=LONG_AGO)
    leave(bob)

    with pytest.raises(PermissionDenied):
        WRITING[what](bob)
    assert [model.objects.filter(author=bob).count() for model in (Post, Comment, Sequence, Revision)] == [0, 0, 0, 0]
    assert (PostVote.objects.count(), Reaction.objects.count()) == (0, 0)


@pytest.mark.parametrize("leave", [banned, deactivated, deleted])
def test_nothing_is_changed_nor_published_for_who_is_gone(bob: User, leave: Callable[[User], None]) -> None:
    comment, post = make_comment(bob), make_post(bob, is_draft=True)
    leave(bob)
    stored = Post.objects.get(pk=post.pk)

    with pytest.raises(PermissionDenied):
        edit_comment(comment, bob, source="Other words.")
    with pytest.raises((PermissionDenied, Http404)):
        publish(post)
    with pytest.raises((PermissionDenied, Http404)):
        edit_post(post, bob, Said("Other title", "Other words."), began_from=said_of(stored).mark)
    assert (EarlierComment.objects.count(), EarlierPost.objects.count()) == (0, 0)
    assert Post.objects.get(pk=post.pk).is_draft is True


def test_profile_of_a_deleted_account_says_nothing_again(bob: User) -> None:
    deleted(bob)

    with pytest.raises(Http404):
        edit_profile(bob, display_name="Bob", bio="I live in Basel.", editor=bob)
    assert User.objects.values_list("display_name", "bio_source").get(pk=bob.pk) == ("", "")


def test_erased_comment_says_nothing_again(bob: User) -> None:
    comment = make_comment(bob)
    delete_comment(comment, bob)

    with pytest.raises(Http404):
        edit_comment(comment, bob, source="Words after all.")
    assert EarlierComment.objects.count() == 0


@pytest.mark.parametrize("erases_texts", [True, False])
def test_what_is_stored_while_an_account_goes_is_erased_with_it(
    bob: User, monkeypatch: pytest.MonkeyPatch, *, erases_texts: bool
) -> None:
    post = make_post()
    look = leaving._touched

    def write_meanwhile(*found: Any) -> Any:
        monkeypatch.setattr(leaving, "_touched", look)
        post_comment(User.objects.get(pk=bob.pk), Place(post=post), pk=PK, source="My secret.")
        create_draft(User.objects.get(pk=bob.pk), Said("My title", "My secret."), pk=PK)
        return look(*found)

    monkeypatch.setattr(leaving, "_touched", write_meanwhile)
    delete_account(bob, erases_texts=erases_texts)
    draft, comment = Post.objects.get(pk=PK), Comment.objects.get(pk=PK)

    assert (draft.title, draft.body_source, draft.deleted_at is None) == ("[deleted]", "", False)
    assert comment.body_source == ("" if erases_texts else "My secret.")
    assert User.objects.get(pk=bob.pk).deleted_at is not None


def test_comment_of_who_is_reviewed_meanwhile_does_not_wait(carol: User, settings: Any) -> None:
    settings.BYLINE_REVIEW_FIRST = "posts-and-comments"
    bob = make_user("Bob")
    review_person(User.objects.get(pk=bob.pk), carol)

    assert post_comment(bob, Place(post=make_post()), pk=PK, source="Words.").is_awaiting_review is False


def test_draft_that_a_moderator_deletes_meanwhile_is_not_published(bob: User, carol: User) -> None:
    post = make_post(bob, is_draft=True)
    delete_text(post, carol, reason="Spam")

    with pytest.raises(Http404):
        publish(post)
    with pytest.raises(Http404):
        edit_post(post, bob, Said("Title", "Words."), began_from=said_of(post).mark)
    assert Post.objects.get(pk=post.pk).is_draft is True
