"""The file that holds all of a person's: everything of theirs, and nothing of anybody else's."""

from __future__ import annotations

import json
import tracemalloc
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.account.exporting import written_export
from content.leaving import deactivate
from content.models import (
    Comment,
    EarlierComment,
    EarlierPost,
    PinnedPost,
    Post,
    Report,
    VoteKind,
    Wikitag,
)
from content.pinning import pin_post
from profiles.models import User
from tests.clocks import stop_clock
from tests.factories import (
    LONG_AGO,
    make_comment,
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

if TYPE_CHECKING:
    from django.http import HttpResponse

PAGE = "/account/export"
SECRET = "Xylophone"

# Every relation to a person in what people write: where the export holds it, or why it does not.
HELD = {
    "content.Post.author": "posts",
    "content.Coauthorship.person": "coauthored_posts",
    "content.Comment.author": "comments",
    "content.Sequence.author": "sequences",
    "content.Revision.author": "wikitag_edits",
    "content.PostVote.voter": "votes_on_posts",
    "content.CommentVote.voter": "votes_on_comments",
    "content.RevisionVote.voter": "votes_on_wikitag_edits",
    "content.Reaction.person": "reactions",
    "content.PinnedPost.owner": "profile",
    "profiles.ProfileSlug.user": "profile",
    "content.Report.reporter": "reports",
}
LEFT_OUT = {
    "content.Post.deleted_by": "an act of moderation",
    "content.Comment.deleted_by": "an act of moderation",
    "content.EarlierPost.editor": "goes by whose text it is",
    "content.EarlierComment.editor": "goes by whose text it is",
    "content.Report.person": "what others told",
    "content.Report.resolved_by": "an act of moderation",
    "content.Sweep.person": "an act of moderation",
    "content.Sweep.moderator": "an act of moderation",
    "profiles.Invitation.invited_by": "a key that lets others in",
    "profiles.Invitation.used_by": "told by the date on which they joined",
}


def download(person: User) -> dict[str, Any]:
    response = signed_in(person).post(PAGE)
    return json.loads(b"".join(response.streaming_content))


def write_everything(person: User) -> dict[str, list[str]]:
    """Let the person do one of everything, public or not; return the ids by part."""
    post, draft = make_post(person, title="Tides", body_source="*Ebb*"), make_post(person, is_draft=True)
    deleted = make_post(person, deleted_at=LONG_AGO, deleted_reason="Twice")
    theirs = make_post(coauthors=[person])
    comment = make_comment(person, post=post)
    reply = make_comment(person, parent=comment, is_draft=True)
    take = make_quick_take(person)
    EarlierPost.objects.create(post=post, title="Tide", replaced_at=LONG_AGO, body_source="*Flow*")
    EarlierComment.objects.create(comment=comment, replaced_at=LONG_AGO, body_source="Before")
    sequence = make_sequence(person, posts=[post, draft], is_draft=True)
    revision = make_revision(person, message="Typo")
    make_tagging(post, Wikitag.objects.filter(slug="sea").first() or make_wikitag("Sea"))
    vote_targets = make_post(), make_comment(), make_revision()
    for target in vote_targets:
        make_vote(target, person, power=2)
    reacted = make_comment()
    make_reaction(reacted, person, name="insightful")
    pin_post(person, post)
    Report.objects.create(reporter=person, comment=reacted, reason="Spam", reported_at=LONG_AGO)
    return {
        "posts": sorted([post.pk, draft.pk, deleted.pk, take.post_id]),
        "coauthored_posts": [theirs.pk],
        "comments": sorted([comment.pk, reply.pk, take.pk]),
        "sequences": [sequence.pk],
        "wikitag_edits": [revision.pk],
        "earlier_posts": [post.pk],
        "earlier_comments": [comment.pk],
        "votes_on_posts": [vote_targets[0].pk],
        "votes_on_comments": [vote_targets[1].pk],
        "votes_on_wikitag_edits": [vote_targets[2].pk],
        "reactions": [reacted.pk],
        "reports": [reacted.pk],
        "wikitags_of_posts": [post.pk],
    }


def test_everything_is_in_it(db: None) -> None:
    person = make_user("Ann", email="ann@example.org", bio_source="*Hi*", bio_html="<p>Hi</p>")
    written = write_everything(person)
    found = download(person)

    for part in ("posts", "coauthored_posts", "comments", "sequences", "wikitag_edits"):
        assert [row["id"] for row in found[part]] == written[part], part
    for part, name in {
        "earlier_posts": "post",
        "earlier_comments": "comment",
        "votes_on_posts": "post",
        "votes_on_comments": "comment",
        "votes_on_wikitag_edits": "wikitag_edit",
        "reactions": "comment",
        "reports": "comment",
        "wikitags_of_posts": "post",
    }.items():
        assert [row[name] for row in found[part]] == written[part], part
    assert {name: found["profile"][name] for name in ("email", "slugs", "bio_source", "section_order")} == {
        "email": "ann@example.org",
        "slugs": ["ann"],
        "bio_source": "*Hi*",
        "section_order": ["sequences", "posts", "wikitags", "comments"],
    }
    assert found["profile"]["pinned_posts"] == list(PinnedPost.objects.values_list("post", flat=True))
    assert (found["format"], found["version"]) == ("byline-account", 1)


def test_rows_say_what_was_written_and_how(alice: User) -> None:
    write_everything(alice)
    found = download(alice)

    [tides] = [row for row in found["posts"] if row["title"] == "Tides"]
    assert (tides["text"], tides["written_in"], tides["is_draft"]) == ("*Ebb*", "markdown", False)
    assert [row["deleted_reason"] for row in found["posts"] if row["deleted_at"]] == ["Twice"]
    assert [(row["title"], row["text"]) for row in found["earlier_posts"]] == [("Tide", "*Flow*")]
    assert [(row["wikitag"], row["relevance"]) for row in found["wikitags_of_posts"]] == [("sea", 1)]
    assert [(vote["vote"], vote["power"], vote["agreement"]) for vote in found["votes_on_posts"]] == [
        (VoteKind.SMALL_UP, 2, VoteKind.NEUTRAL)
    ]
    assert [row["position"] for row in found["posts_of_chapters"]] == [1, 2]
    assert found["posts_of_chapters"][0]["chapter"] == found["chapters"][0]["id"]
    [reply] = [row for row in found["comments"] if row["in_reply_to"]]
    assert (reply["is_draft"], reply["in_reply_to"] in {row["id"] for row in found["comments"]}) == (True, True)


def test_nobody_elses_things_are_in_it(alice: User, bob: User) -> None:
    written = write_everything(alice)
    bob.bio_source = bob.bio_html = SECRET
    bob.email = f"{SECRET}@example.org".lower()
    bob.rename(SECRET)
    bob.save()
    reply = make_comment(bob, parent=Comment.objects.get(pk=written["earlier_comments"][0]), body_source=SECRET)
    for number, target in enumerate([reply, make_post(bob, title=SECRET, is_draft=True), reply.post]):
        make_vote(target, (bob, alice, bob)[number])
    make_post(bob, title=SECRET, is_draft=True, coauthors=[])
    make_sequence(bob, title=SECRET)
    make_revision(bob, message=SECRET)
    make_reaction(make_comment(alice), bob, name="sneer")
    EarlierPost.objects.create(post=make_post(bob), title=SECRET, replaced_at=LONG_AGO)

    text = json.dumps(download(alice))
    assert SECRET not in text
    assert (bob.pk in text, "sneer" in text) == (False, False)


def test_coauthor_gets_no_draft_that_they_may_not_read(alice: User, bob: User) -> None:
    make_post(bob, title=SECRET, is_draft=True, coauthors=[alice])
    readable = [post.pk for post in Post.objects.coauthored_by(alice).visible_to(alice)]

    assert [row["id"] for row in download(alice)["coauthored_posts"]] == readable


def test_every_relation_to_a_person_is_exported_or_left_out_for_a_reason() -> None:
    fields = [
        field
        for app in ("content", "profiles")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.fields
    ]
    found = {
        f"{field.model._meta.label}.{field.name}"
        for field in fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }

    assert found == HELD.keys() | LEFT_OUT.keys()


def test_page_explains_and_button_downloads(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, client = stop_clock(monkeypatch), signed_in(alice)
    page = get_page(client, PAGE)
    response = client.post(PAGE)

    assert (texts(page, "h1"), texts(page, "main button")) == (["Account Settings"], ["Download"])
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Content-Disposition"] == f'attachment; filename="alice-{clock.moment:%Y-%m-%d}.json"'
    assert "no-store" in response["Cache-Control"]
    assert json.loads(b"".join(response.streaming_content))["profile"]["id"] == alice.pk


def ask(client: Client) -> HttpResponse:
    response = client.post(PAGE)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def test_second_download_within_an_hour_is_too_often(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, client = stop_clock(monkeypatch), signed_in(alice)
    first, second = ask(client), ask(client)
    others = ask(signed_in(bob))
    clock.forward(timedelta(hours=1))

    assert (first.status_code, second.status_code, others.status_code) == (200, 429, 200)
    assert texts(parse(second), "h1") == ["429 Too Often"]
    assert second["Retry-After"] == "3600"
    assert ask(client).status_code == 200


def test_who_deactivated_their_account_can_still_take_everything_along(alice: User) -> None:
    make_post(alice, title="Tides")
    deactivate(alice)

    assert [row["title"] for row in download(alice)["posts"]] == ["Tides"]


def test_strangers_sign_in_and_archives_have_no_such_page(alice: User, settings: Any) -> None:
    stranger = Client()
    assert (
        stranger.post(PAGE)["Location"] == stranger.get(PAGE)["Location"] == "/account/login/?next=%2Faccount%2Fexport"
    )
    assert signed_in(alice).put(PAGE).status_code == 405
    settings.BYLINE_MODE = "archive"
    assert (signed_in(alice).get(PAGE).status_code, signed_in(alice).post(PAGE).status_code) == (404, 404)
    assert User.objects.get(pk=alice.pk).exported_at is None


@pytest.mark.parametrize("text", ["\u2028</script>\u202e", '"}],', "💯 \\ \x85"])
def test_hostile_text_comes_out_as_it_went_in(alice: User, text: str) -> None:
    make_comment(alice, body_source=text, body_html=text)
    alice.bio_source = text
    alice.save()
    found = download(alice)

    assert ([row["text"] for row in found["comments"]], found["profile"]["bio_source"]) == ([text], text)


@pytest.mark.parametrize("rows", [1, 9])
def test_it_costs_the_same_queries_for_any_number_of_rows(alice: User, rows: int) -> None:
    for _ in range(rows):
        write_everything(make_user())
        make_post(alice)
        make_comment(alice)
        make_revision(alice)
    with CaptureQueriesContext(connection) as queries:
        found = json.loads("".join(written_export(alice)))

    assert [len(found[part]) for part in ("posts", "comments", "wikitag_edits")] == [rows] * 3
    assert len(queries) == 17


def test_memory_does_not_grow_with_what_was_written(alice: User) -> None:
    place, text = make_post(), "x" * 20_000
    Comment.objects.bulk_create(
        Comment(author=alice, post=place, posted_at=LONG_AGO, last_activity_at=LONG_AGO, body_source=text)
        for _ in range(1000)
    )
    tracemalloc.start()
    size = sum(len(piece) for piece in written_export(alice))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 20_000_000
    assert peak < 8_000_000
