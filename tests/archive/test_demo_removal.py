"""What waits for the demo's moderators, and how the demo is taken away again."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from archive.demo.ownership import people_ids
from archive.demo.state import HEAVY, NOW
from content.models import ChapterPost, Comment, Post, PostVote, Reaction, Report, Revision, Tagging, Wikitag
from content.numbers import differences
from profiles.models import User
from tests.archive.profiles import post, save, user
from tests.factories import make_comment, make_post, make_reaction, make_sequence, make_user, make_vote
from tests.members import signed_in
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
NOT_REMOVED = "The demo was not removed, because members have built on it:\n  "


@pytest.fixture(scope="module")
def loaded(kept_for_the_file: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    with override_settings(DATA_DIR=folder, BYLINE_NOW=NOW):
        call_command("demo")
        yield folder / "demo-logins.txt"


@pytest.fixture
def folder(loaded: Path, db: None, tmp_path: Path, settings: Any) -> Path:
    """Return the data folder of a site that has the demo; what a test does in it is gone after the test."""
    shutil.copy(loaded, tmp_path)
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def odile(folder: Path) -> User:
    return User.objects.get(display_name=HEAVY)


def left() -> dict[str, int]:
    """Return how many rows there still are of each kind that people write, vote or sign in with."""
    models = [model for app in ("content", "profiles", "account") for model in apps.get_app_config(app).get_models()]
    left_out = {"CacheRow", "RetiredSlug", "InflationInterval"}
    counts = {model.__name__: model._default_manager.count() for model in models if model.__name__ not in left_out}
    return {name: number for name, number in counts.items() if number}


@pytest.mark.parametrize("name", ["reports", "posts", "comments", "people"])
def test_every_list_of_the_moderation_queue_has_something(odile: User, name: str) -> None:
    moderator = signed_in(User.objects.get(display_name="Petra Vondrák"))

    page = get_page(moderator, f"/moderation/queue/{name}")
    assert len(page.cssselect(".section [data-id]")) >= 1, texts(page, ".section")


def test_what_waits_is_seen_by_moderators_alone(odile: User) -> None:
    waiting = Post.objects.get(title="Weighing a Beehive Through a Winter")

    assert Client().get(waiting.get_absolute_url()).status_code == 404
    assert signed_in(User.objects.get(display_name="Petra Vondrák")).get(waiting.get_absolute_url()).status_code == 200


def test_ids_of_the_demos_people_are_known_without_looking(odile: User) -> None:
    assert set(people_ids()) == set(User.objects.values_list("pk", flat=True))


def test_demo_goes_with_everything(odile: User, folder: Path) -> None:
    call_command("demo", remove=True)

    assert left() == {}
    assert [path.name for path in folder.iterdir()] == ["demo-removed"]
    assert [get_page(Client(), page) is not None for page in ("/", "/people", "/wikitags")] == [True] * 3


def test_removed_demo_does_not_come_back_by_itself(odile: User, folder: Path) -> None:
    call_command("demo", remove=True)
    call_command("demo", if_empty=True)
    assert User.objects.count() == 0

    with pytest.raises(CommandError, match="There is no demo here"):
        call_command("demo", remove=True)


def test_what_members_made_for_themselves_stays(odile: User) -> None:
    ann, bob = make_user("Ann"), make_user("Bob")
    post = make_post(ann)
    comment = make_comment(bob, post=post)
    make_vote(post, voter=bob, power=1)
    make_vote(post, voter=odile, power=4)
    make_comment(odile, post=post)

    call_command("demo", remove=True)

    assert set(User.objects.values_list("display_name", flat=True)) == {"Ann", "Bob"}
    assert (list(Post.objects.all()), list(Comment.objects.all())) == ([post], [comment])
    assert [(vote.voter, vote.power) for vote in PostVote.objects.all()] == [(bob, 1)]
    post.refresh_from_db()
    assert (post.score, post.comment_count, list(differences())) == (1, 1, [])


def test_operator_who_made_the_account_their_own_stays(odile: User) -> None:
    operator = User.objects.get(username="admin")
    operator.email = "ann@example.org"
    operator.save(update_fields=["email"])
    post = make_post(operator)

    call_command("demo", remove=True)

    assert (list(User.objects.all()), list(Post.objects.all())) == ([operator], [post])


def _comment(ann: User, odile: User) -> None:
    make_comment(ann, post=odile.posts.first())


def _reply(ann: User, odile: User) -> None:
    make_comment(ann, parent=make_comment(odile, post=make_post(make_user("Bob"))))


def _discuss(ann: User, _odile: User) -> None:
    make_comment(ann, wikitag=Wikitag.objects.first())


def _edit(ann: User, _odile: User) -> None:
    latest = Revision.objects.first()
    assert latest
    Revision.objects.create(
        wikitag=latest.wikitag, author=ann, minor=90, patch=0, kind=latest.kind, body_source="", body_html=""
    )


def _coauthor(ann: User, odile: User) -> None:
    make_post(odile, coauthors=[ann])


def _collect(ann: User, odile: User) -> None:
    make_sequence(ann, posts=[odile.posts.first()])


def _tag(ann: User, _odile: User) -> None:
    Tagging.objects.create(post=make_post(ann), wikitag=Wikitag.objects.first(), score=1)


def _vote(ann: User, odile: User) -> None:
    make_vote(odile.posts.first(), voter=ann, power=1)
    make_vote(odile.comments.first(), voter=ann, power=1)


def _react(ann: User, odile: User) -> None:
    make_reaction(odile.comments.first(), ann, name="crux")


def _report(ann: User, odile: User) -> None:
    Report.objects.create(reporter=ann, person=odile, reason="Rude", reported_at=NOW)


@pytest.mark.parametrize(
    ("build", "found"),
    [
        (_comment, ["1 comment"]),
        (_reply, ["1 comment"]),
        (_discuss, ["1 comment"]),
        (_edit, ["1 wikitag edit"]),
        (_coauthor, ["1 coauthored post"]),
        (_collect, ["1 post in a sequence"]),
        (_tag, ["1 tagged post"]),
        (_vote, ["1 vote on a post", "1 vote on a comment"]),
        (_react, ["1 reaction"]),
        (_report, ["1 report"]),
    ],
)
def test_demo_stays_where_members_built_on_it(
    odile: User, folder: Path, build: Callable[[User, User], None], found: list[str]
) -> None:
    build(make_user("Ann"), odile)
    before = left()

    with pytest.raises(CommandError) as refused:
        call_command("demo", remove=True)

    assert str(refused.value) == NOT_REMOVED + "\n  ".join(f"{things} by Ann (/users/ann)" for things in found)
    assert left() == before
    assert (folder / "demo-logins.txt").exists()


def test_refusal_counts_and_names_all_who_built(odile: User) -> None:
    post: Any = odile.posts.first()
    for name, karma in (("Ann", 3), ("Bob", 5)):
        make_comment(make_user(name, karma=karma), post=post)

    with pytest.raises(CommandError) as refused:
        call_command("demo", remove=True)

    assert str(refused.value) == f"{NOT_REMOVED}2 comments by Bob (/users/bob), Ann (/users/ann)"
    assert ChapterPost.objects.exists()
    assert Reaction.objects.exists()


def test_import_says_that_the_demo_is_still_there(odile: User, tmp_path: Path) -> None:
    source = save(tmp_path / "ann", user=[user()], posts=[post()])
    said = [StringIO(), StringIO()]

    call_command("import_forummagnum", source, stdout=said[0])
    call_command("demo", remove=True)
    call_command("import_forummagnum", source, stdout=said[1])

    warning = "This site still has the demo. You can remove it with manage.py demo --remove."
    assert [warning in one.getvalue().splitlines() for one in said] == [True, False]
    assert set(User.objects.values_list("slug", flat=True)) == {"ann"}
