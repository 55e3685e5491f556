from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import call_command

from content.leaving import delete_account
from content.models import Comment, Post, Reaction, Revision, Sequence
from content.numbers import differences, settle_everything
from profiles.models import User
from tests.archive.profiles import comment, post, revision, save, sequence, user
from tests.factories import make_comment, make_post, make_revision, make_user, make_vote, make_wikitag
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db


def run(source: Path, **options: Any) -> list[str]:
    """Import, and return what the command says, without the table's head."""
    said = StringIO()
    call_command("import_forummagnum", source, stdout=said, **options)
    assert list(differences()) == []
    return said.getvalue().splitlines()[1:]


def table(lines: list[str]) -> dict[str, list[int]]:
    """Return in the file, created, updated, unchanged, left out by kind."""
    rows = [line.rsplit(maxsplit=5) for line in lines if line.split()[-1].isdigit() and ":" not in line]
    return {name: [int(number) for number in numbers] for name, *numbers in rows}


def everything() -> dict[str, list[Any]]:
    stored = [*apps.get_app_config("content").get_models(), *apps.get_app_config("profiles").get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in stored}


NEW = [1, 1, 0, 0, 0]
KNOWN = [1, 0, 0, 1, 0]
CHANGED = [1, 0, 1, 0, 0]
KINDS = ("people", "posts", "sequences", "comments", "wikitag edits")


@pytest.mark.parametrize("zipped", [False, True])
def test_second_run_changes_nothing_and_says_so(tmp_path: Path, zipped: bool) -> None:
    folder = save(tmp_path, zipped=zipped)

    assert table(run(folder)) == dict.fromkeys(KINDS, NEW)
    stored = everything()
    again = run(folder)

    assert table(again) == dict.fromkeys(KINDS, KNOWN)
    assert again[-1] == "Nothing has changed since the last import."
    assert everything() == stored


def test_numbers_are_the_sources_and_later_votes_add_up(tmp_path: Path) -> None:
    run(save(tmp_path))
    ann, tides = User.objects.get(), Post.objects.get()
    counters = ("karma", "omega_karma", "post_count", "comment_count", "wikitag_edit_count", "sequence_count")
    assert [getattr(ann, name) for name in counters] == [120, 7, 3, 5, 2, 1]
    assert (tides.score, tides.vote_count, tides.comment_count) == (24, 9, 4)

    make_vote(tides, power=2)
    make_comment(post=tides)
    settle_everything()

    ann.refresh_from_db()
    tides.refresh_from_db()
    assert (ann.karma, tides.score, tides.vote_count, tides.comment_count) == (122, 26, 10, 5)


def test_more_of_a_profile_leaves_its_counters_as_they_were(tmp_path: Path) -> None:
    run(save(tmp_path))

    (tmp_path / "more.json").write_text(
        json.dumps({"data": {"comments": {"results": [comment(_id="comment2"), comment(_id="comment3")]}}})
    )
    run(tmp_path / "more.json", site="https://forum.example")

    ann, tides = User.objects.get(), Post.objects.get()
    assert (ann.comment_count, ann.comment_count_baseline, ann.listed_comment_count) == (5, 2, 3)
    assert (tides.comment_count, tides.comment_count_baseline) == (4, 1)


def test_changed_items_are_updated_in_place_and_missing_ones_are_kept(tmp_path: Path) -> None:
    run(save(tmp_path, posts=[post(), post(_id="post2", title="Ebb")]))

    changed = [post(title="Tides, Again", baseScore=30)]
    lines = run(save(tmp_path, user=[user(karma=130)], posts=changed, comments=[comment(retracted=True)]))

    assert table(lines) == {**dict.fromkeys(KINDS, KNOWN), **dict.fromkeys(("people", "posts", "comments"), CHANGED)}
    assert "Kept: 1 of the posts that came before and are not in this file." in lines
    assert list(Post.objects.order_by("pk").values_list("title", "score")) == [("Tides, Again", 30), ("Ebb", 24)]
    assert (User.objects.get().karma, Comment.objects.get().is_retracted) == (130, True)


def test_narrower_answer_blanks_nothing(tmp_path: Path) -> None:
    run(save(tmp_path))
    narrow = {"_id": "post1", "title": "Tides", "slug": "tides", "postedAt": None, "baseScore": 25}
    (tmp_path / "narrow.json").write_text(json.dumps({"data": {"posts": {"results": [narrow], "totalCount": None}}}))

    run(tmp_path / "narrow.json", site="https://forum.example")

    tides = Post.objects.get()
    assert (tides.score, tides.body_html, tides.comment_count) == (25, "<p>High and low.</p>", 4)
    assert (tides.author_id, tides.posted_at) == ("ann1", datetime(2024, 5, 1, 10, tzinfo=UTC))


def test_bodies_and_bios_are_cleaned(tmp_path: Path) -> None:
    evil = (
        '<p onclick="x()">Low<script>steal()</script> <a href="javascript:x()">tide</a></p><iframe src="//x"></iframe>'
    )
    html = {"contents": {"html": evil}}
    run(save(tmp_path, posts=[post(**html)], comments=[comment(**html)], revisions=[revision(html=evil)]))

    stored = [
        User.objects.get().bio_html,
        Post.objects.get().body_html,
        Comment.objects.get().body_html,
        Revision.objects.get().body_html,
    ]
    assert stored[0] == "<p>Measures tides.</p>"
    for html in stored[1:]:
        assert "Low" in html
        assert not [word for word in ("script", "onclick", "steal", "<iframe") if word in html]


def test_unusual_ids_are_kept(tmp_path: Path) -> None:
    run(
        save(
            tmp_path, posts=[post(_id="-a--b_")], comments=[comment(_id="--", postId="-a--b_", post={"_id": "-a--b_"})]
        )
    )

    assert list(Comment.objects.values_list("pk", "post__pk")) == [("--", "-a--b_")]


def test_mentioned_things_become_stubs_and_then_themselves(tmp_path: Path, client: Client) -> None:
    reply = comment(
        postId="far1",
        post={
            "_id": "far1",
            "slug": "far",
            "title": "Far Away",
            "user": {"_id": "bo1", "slug": "bo", "displayName": "Bo"},
        },
        parentCommentId="asked1",
        topLevelCommentId="first1",
        extendedScore={"reacts": {"insightful": [{"userId": "cy1", "displayName": "Cy", "reactType": "created"}]}},
    )
    lines = run(save(tmp_path, posts=[], sequences=[], revisions=[], comments=[reply]))

    assert "Only mentioned, and kept as links to forum.example: comments 2, people 2, posts 1." in lines
    far = Post.objects.get()
    assert (far.is_stub, far.title, far.author.display_name) == (True, "Far Away", "Bo")
    assert far.source_url == "https://forum.example/posts/far1/far"
    assert set(Comment.objects.filter(is_stub=True).values_list("pk", flat=True)) == {"asked1", "first1"}
    assert not User.objects.get(pk="bo1").has_usable_password()
    assert texts(get_page(client, "/users/ann"), "#comments h3") == ["Far Away"]
    assert texts(get_page(client, "/users/bo"), "#posts [data-id]") == []

    asked = comment(_id="asked1", postId="far1", userId="bo1", parentCommentId="first1", topLevelCommentId="first1")
    (tmp_path / "comments.json").write_text(json.dumps({"data": {"comments": {"results": [reply, asked]}}}))
    run(tmp_path)

    asked_row = Comment.objects.get(pk="asked1")
    assert (asked_row.is_stub, asked_row.author_id, asked_row.parent_id) == (False, "bo1", "first1")
    [reaction] = Reaction.objects.all()
    assert (reaction.name, reaction.person.display_name, reaction.kind) == ("insightful", "Cy", "created")


def test_activity_of_a_subthread_rises_to_all_its_ancestors(tmp_path: Path) -> None:
    chain = [comment(_id=f"c{number}", postedAt=f"2024-05-0{number}T00:00:00Z") for number in range(1, 5)]
    for number in (1, 2):
        chain[number] |= {"parentCommentId": f"c{number}", "topLevelCommentId": "c1"}
    run(save(tmp_path, comments=chain[::-1]))

    days = dict(Comment.objects.values_list("pk", "last_activity_at"))
    assert {pk: moment.day for pk, moment in days.items()} == {"c1": 3, "c2": 3, "c3": 3, "c4": 4}
    assert Post.objects.get().last_commented_at.day == 4


def test_everything_may_be_null(tmp_path: Path) -> None:
    def empty(row: dict[str, Any], *kept: str) -> dict[str, Any]:
        return {name: value if name in kept else None for name, value in row.items()}

    lines = run(
        save(
            tmp_path,
            user=[empty(user(), "_id", "slug")],
            posts=[empty(post(), "_id")],
            comments=[empty(comment(), "_id", "postedAt", "postId"), empty(comment(_id="comment2"), "_id", "postedAt")],
            sequences=[empty(sequence(), "_id", "userId")],
            revisions=[
                empty(revision(), "_id", "editedAt", "version", "tag"),
                empty(revision(_id="r2"), "_id", "editedAt"),
            ],
        )
    )

    assert "Left out: 1 of the comments: on neither a post nor a wikitag that the source shows." in lines
    assert "Left out: 1 of the wikitag edits: without a version." in lines
    assert User.objects.get(pk="ann1").display_name == ""


def test_ids_and_slugs_that_are_taken_here_are_not_overwritten(tmp_path: Path) -> None:
    local = make_user("Ann", id="ann0", username="ann1")
    make_post(local, id="post1", title="Ours")
    tag = make_wikitag("Tides")
    make_revision(local, wikitag=tag)
    settle_everything()

    lines = run(save(tmp_path))

    assert "Left out: 1 of the posts: their id is taken here by something that does not come from this source." in lines
    assert Post.objects.get(pk="post1").title == "Ours"
    assert dict(User.objects.values_list("pk", "slug")) == {"ann0": "ann", "ann1": "ann-1"}
    assert Revision.objects.get(pk="revision1").wikitag.slug == "tides-1"


def test_old_and_new_slugs_lead_to_the_person(tmp_path: Path, client: Client) -> None:
    run(save(tmp_path, user=[user(oldSlugs=["ann-before"])]))
    run(save(tmp_path, user=[user(slug="ann-marker")]))

    found = {slug: client.get(f"/users/{slug}").headers.get("Location") for slug in ("ann-before", "ann", "ann-marker")}
    assert found == {"ann-before": "/users/ann-marker", "ann": "/users/ann-marker", "ann-marker": None}


def test_single_answers_and_lenses_are_read(tmp_path: Path) -> None:
    lens = {"slug": "history", "title": "History", "parentTag": {"_id": "tag1", "name": "Tides", "slug": "tides"}}
    (tmp_path / "one.json").write_text(
        json.dumps(
            {
                "data": {
                    "post": {"result": post(commentCount=1)},
                    "comments": {"results": [comment()]},
                    "revisions": {"results": [revision(collectionName="MultiDocuments", tag=None, lens=lens)]},
                    "unknownThings": {"results": [{"_id": 5}]},
                }
            }
        )
    )

    run(tmp_path / "one.json", site="https://forum.example")

    assert (Post.objects.get().comment_count, Comment.objects.count()) == (1, 1)
    edit = Revision.objects.get()
    assert (edit.lens, edit.wikitag.name, edit.version, edit.source) == ("history", "Tides", "1.2.0", "forum.example")


def test_sequence_keeps_chapters_and_order(tmp_path: Path) -> None:
    posts = [post(), post(_id="post2", title="Ebb"), post(_id="post3", title="Flow")]
    chapters = [
        {"_id": "ch1", "number": 1, "title": "One", "postIds": ["post3", "post1"], "posts": posts[:1] + posts[2:]},
        {"_id": "ch2", "number": 2, "title": None, "posts": posts[1:2]},
    ]
    run(save(tmp_path, posts=posts, sequences=[sequence(chapters=chapters)]))
    run(save(tmp_path, posts=posts, sequences=[sequence(chapters=chapters[::-1][:1])]))
    run(save(tmp_path, posts=posts, sequences=[sequence(chapters=chapters)]))

    water = Sequence.objects.get()
    order = [[entry.post_id for entry in chapter.entries.all()] for chapter in water.chapters.all()]
    assert (water.post_count, order) == (3, [["post3", "post1"], ["post2"]])


def test_who_deleted_their_account_here_does_not_come_back(tmp_path: Path) -> None:
    run(save(tmp_path))
    delete_account(User.objects.get(slug="ann"), erases_texts=True)
    stored = everything()
    changed = save(
        tmp_path,
        user=[user(karma=500, htmlBio="<p>Again</p>")],
        posts=[post(title="Again", contents={"html": "<p>Again</p>"})],
        comments=[comment(contents={"html": "<p>Again</p>"}), comment(_id="comment9")],
    )
    told = run(changed)

    assert everything() == stored
    assert any("deleted their account here" in line for line in told)
