"""What is gone from the database by the time it is locked: the answer is that of what never was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404

from content.commenting import Place, delete_comment, edit_comment, post_comment
from content.models import Chapter, Comment, Post, Wikitag
from content.moderating import delete_text, review_person
from content.pinning import pin_post
from content.posting import Said, create_draft, delete_post, edit_post, leave_post, publish, said_of, unpublish
from content.reacting import Stance, react
from content.sequencing import add_posts, delete_chapter, move_chapter
from content.voting import Axis, VoteKind, cast_vote
from profiles.models import User
from tests.factories import make_chapter, make_comment, make_post, make_sequence, make_user, make_wikitag
from tests.members import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

PK = "k" * 17


def gone[Row: (Post, Comment, Wikitag, User)](row: Row) -> Row:
    """Delete the row as an operator does, and return what somebody has read of it before."""
    type(row)._default_manager.filter(pk=row.pk).delete()
    return row


def _edit(bob: User) -> Any:
    post = make_post(bob)
    said = said_of(post)
    return edit_post(gone(post), bob, Said("Title", "Words."), began_from=said.mark)


ACTS: dict[str, Callable[[User], Any]] = {
    "vote": lambda bob: cast_vote(gone(make_comment()), bob, axis=Axis.KARMA, kind=VoteKind.SMALL_UP),
    "react": lambda bob: react(gone(make_comment()), bob, name="agree", stance=Stance.FOR),
    "comment on a post": lambda bob: post_comment(bob, Place(post=gone(make_post())), pk=PK, source="Words."),
    "comment on a wikitag": lambda bob: post_comment(bob, Place(wikitag=gone(make_wikitag())), pk=PK, source="Words."),
    "edit a comment": lambda bob: edit_comment(gone(make_comment(bob)), bob, source="Words."),
    "delete a comment": lambda bob: delete_comment(gone(make_comment(bob)), bob),
    "edit a post": _edit,
    "publish": lambda bob: publish(gone(make_post(bob, is_draft=True))),
    "unpublish": lambda bob: unpublish(gone(make_post(bob))),
    "delete a post": lambda bob: delete_post(gone(make_post(bob)), bob),
    "leave a post": lambda bob: leave_post(gone(make_post(coauthors=[bob])), bob),
    "put under a wikitag": lambda bob: create_draft(
        bob, Said("Title", "Words.", wikitags=frozenset({gone(make_wikitag())})), pk=PK
    ),
    "pin": lambda bob: pin_post(bob, gone(make_post(bob))),
    "put into a sequence": lambda bob: add_posts(make_chapter(make_sequence(bob)), [gone(make_post(bob))]),
    "moderate a text": lambda bob: delete_text(gone(make_comment()), bob, reason="Spam"),
    "moderate a person": lambda bob: review_person(gone(make_user("Eve")), bob),
}


@pytest.mark.parametrize("act", ACTS)
def test_act_on_what_is_gone_finds_nothing(act: str) -> None:
    bob = make_user("Bob", karma=1000, is_staff=True)

    with pytest.raises(Http404):
        ACTS[act](bob)
    assert not Comment.objects.filter(pk=PK).exists()
    assert not Post.objects.filter(pk=PK).exists()


def test_chapter_that_another_window_deleted_is_answered_with_404(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sequence = make_sequence(bob)
    first, second = make_chapter(sequence), make_chapter(sequence)

    def move_too_late(chapter: Chapter, **wanted: Any) -> Any:
        delete_chapter(Chapter.objects.get(pk=chapter.pk))
        return move_chapter(chapter, **wanted)

    monkeypatch.setattr("content.views.sequence_order.move_chapter", move_too_late)
    response = signed_in(bob).post(f"{sequence.editing_url}/chapters/{second.pk}/move", {"to": "1"})

    assert response.status_code == 404
    assert list(sequence.chapters.values_list("pk", flat=True)) == [first.pk]
