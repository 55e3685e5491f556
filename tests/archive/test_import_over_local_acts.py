"""What an import changes in rows on which people from here act: their numbers follow too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.forummagnum.importing import import_profile
from content.commenting import Place, delete_comment, post_comment
from content.contributions import count_changed_texts
from content.models import Coauthorship, Comment, Post, Revision, VoteKind, Wikitag
from content.numbers import differences
from content.settling import settled
from content.voting import Axis, cast_vote
from profiles.models import User
from tests.archive.profiles import SITE, comment, post, revision, save
from tests.factories import make_revision, make_user, make_vote

if TYPE_CHECKING:
    from pathlib import Path

    from content.voting import Target

pytestmark = pytest.mark.django_db
ANN, BO = ({"_id": f"{name}1", "slug": name, "displayName": name.title()} for name in ("ann", "bo"))
TAG = {"_id": "tag1", "name": "Tides", "slug": "tides", "deleted": False}


def run(folder: Path, **kinds: list[Any]) -> None:
    import_profile(save(folder, **kinds), site=SITE, progress=lambda _kind, _count, rows: rows)
    assert [str(difference) for difference in differences()] == []


def upvote(target: Target, voter: User) -> None:
    cast_vote(target, voter, axis=Axis.KARMA, kind=VoteKind.SMALL_UP)


def give(thing: Post | Comment | Revision, author: User) -> None:
    """Give a thing to another author as the admin does."""
    with settled(type(thing), [thing.pk]):
        thing.author = author
        thing.save(update_fields=["author"])


def numbers(person: User, *names: str) -> list[int]:
    person.refresh_from_db()
    return [getattr(person, name) for name in names]


def test_post_that_becomes_a_draft_unlists_what_people_from_here_wrote_below_it(tmp_path: Path, alice: User) -> None:
    run(tmp_path)
    post_comment(alice, Place(post=Post.objects.get()), pk="local", source="Well.")

    run(tmp_path, posts=[post(draft=True)])

    assert numbers(alice, "comment_count", "listed_comment_count") == [0, 0]


def test_deleted_wikitag_unlists_what_people_from_here_wrote_on_it(tmp_path: Path, alice: User) -> None:
    run(tmp_path)
    wikitag = Wikitag.objects.get()
    post_comment(alice, Place(wikitag=wikitag), pk="local", source="Well.")
    with settled(Revision, ["edit"]):
        make_revision(alice, id="edit", wikitag=wikitag, major=2)

    run(tmp_path, revisions=[revision(tag=TAG | {"deleted": True})])

    assert numbers(alice, "listed_comment_count", "listed_wikitag_edit_count") == [0, 0]


def test_coauthor_from_here_whom_the_source_does_not_name_loses_the_posts_karma(
    tmp_path: Path, alice: User, bob: User
) -> None:
    run(tmp_path)
    with settled(Post, ["post1"]):
        Coauthorship.objects.create(post_id="post1", person=alice)
    upvote(Post.objects.get(), bob)
    assert numbers(alice, "karma", "coauthored_post_count") == [1, 1]

    run(tmp_path, posts=[post(coauthors=[BO])])

    assert numbers(alice, "karma", "coauthored_post_count") == [0, 0]
    assert numbers(User.objects.get(pk="bo1"), "karma", "coauthored_post_count") == [1, 1]


@pytest.mark.parametrize(
    ("model", "kinds"),
    [
        (Post, {"posts": [post(baseScore=1)]}),
        (Comment, {"comments": [comment(baseScore=1)]}),
        (Revision, {"revisions": [revision(commitMessage="New")]}),
    ],
)
def test_thing_that_was_given_to_somebody_from_here_goes_back_with_its_karma(
    tmp_path: Path, alice: User, bob: User, model: type[Post | Comment | Revision], kinds: dict[str, Any]
) -> None:
    run(tmp_path)
    give(model._default_manager.get(), alice)
    upvote(model._default_manager.get(), bob)
    assert numbers(alice, "karma") == [1]

    run(tmp_path, **kinds)

    assert numbers(alice, "karma", "post_count", "comment_count", "wikitag_edit_count") == [0, 0, 0, 0]
    assert numbers(User.objects.get(pk="ann1"), "karma") == [121]


def test_coauthor_who_becomes_the_author_gains_each_vote_once(tmp_path: Path, alice: User) -> None:
    run(tmp_path, posts=[post(coauthors=[BO])])
    upvote(Post.objects.get(), alice)

    run(tmp_path, posts=[post(userId="bo1")])

    assert numbers(User.objects.get(pk="bo1"), "karma", "coauthored_post_count") == [1, 0]
    assert numbers(User.objects.get(pk="ann1"), "karma") == [120]


def test_edit_that_moves_to_another_wikitag_leaves_the_first_to_those_who_stay(tmp_path: Path) -> None:
    first = revision(version="1.0.0", html="<p>Tides rise.</p>", updateType="initial")
    second = revision(_id="revision2", version="1.1.0", html="<p>Tides rise and fall.</p>", userId="bo1")
    run(tmp_path, revisions=[first, second])

    other = {"_id": "tag2", "name": "Ebb", "slug": "ebb", "deleted": False}
    run(tmp_path, revisions=[first, second | {"tag": other}])

    count_changed_texts()
    left = Revision.objects.get(pk="revision1")
    assert (left.wikitag_id, left.characters_surviving) == ("tag1", len("Tides rise."))


def test_comment_that_was_deleted_here_comes_back_whole(tmp_path: Path, alice: User) -> None:
    run(tmp_path)
    imported = Comment.objects.get()
    post_comment(alice, Place.below(imported), pk="local", source="Well.")
    delete_comment(imported, alice)
    imported.refresh_from_db()
    assert imported.leaves_stub

    run(tmp_path, comments=[comment(deleted=False)])

    imported.refresh_from_db()
    assert (imported.deleted_at, imported.leaves_stub) == (None, False)


def test_comment_that_is_not_deleted_leaves_no_stub_whatever_the_source_says(tmp_path: Path) -> None:
    run(tmp_path, comments=[comment(deletedPublic=True)])

    assert Comment.objects.get().leaves_stub is False


def test_what_was_mentioned_by_something_left_out_is_made_when_it_is_mentioned_again(tmp_path: Path) -> None:
    make_user("Cy", id="cy1")
    far = {"postId": "far1", "post": {"_id": "far1", "title": "Far"}}

    run(tmp_path, comments=[comment(userId="cy1", **far), comment(_id="comment2", **far)])

    assert list(Comment.objects.values_list("pk", "post__title")) == [("comment2", "Far")]


def test_mention_of_an_author_takes_back_what_was_given_to_somebody_from_here(
    tmp_path: Path, alice: User, bob: User
) -> None:
    far = {"_id": "far1", "title": "Far", "user": ANN}
    run(tmp_path, comments=[comment(postId="far1", post=far)])
    give(Post.objects.get(pk="far1"), alice)
    with settled(Post, ["far1"]):
        make_vote(Post.objects.get(pk="far1"), bob)
    assert numbers(alice, "karma") == [1]

    run(tmp_path, comments=[comment(postId="far1", post=far, baseScore=1)])

    assert numbers(alice, "karma") == [0]
