"""An odd value never stops an import: it is changed or left out, and the report says so, row by row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import call_command

from content.models import Comment, Post, Revision, Sequence, Wikitag
from content.numbers import differences
from profiles.models import User
from tests.archive.profiles import ROWS, comment, post, revision, save, sequence, user
from tests.pages import get_page

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db

HEADING = "Row by row, what was left out or changed:"
CALLED = {
    "user": "person",
    "posts": "post",
    "sequences": "sequence",
    "comments": "comment",
    "revisions": "wikitag edit",
}
NOT_AN_ID = "is not an id of up to 27 letters, digits, - and _, and was left out"

# Kind, what is changed in its second row, and what is said of it.
ODD_FIELDS = [
    ("user", {"slug": ["ann"]}, ["slug is not a text, and was left out: \"['ann']\"."]),
    ("user", {"slug": "s" * 201}, ["slug was shortened from 201 to 200 characters."]),
    ("user", {"displayName": "n" * 151}, ["displayName was shortened from 151 to 150 characters."]),
    ("user", {"displayName": {}}, ["displayName is not a text, and was left out: '{}'."]),
    ("user", {"displayName": "\u3164"}, ["displayName has nothing visible in it, and was left out."]),
    ("user", {"displayName": "A\u202ennA"}, ["displayName lost characters that override the direction of text."]),
    ("user", {"karma": "many"}, ["karma is not a number, and was left out: 'many'."]),
    ("user", {"karma": 812.5}, ["karma is not a whole number, and became 812: '812.5'."]),
    ("user", {"karma": True}, ["karma is not a number, and was left out: 'True'."]),
    ("user", {"karma": 2**80}, ["karma is too large, and became 1000000000: '1208925819614629174706176'."]),
    ("user", {"karma": -1e300}, ["karma is too large, and became -1000000000: '-1E+300'."]),
    ("user", {"postCount": -1}, ["postCount is below 0, and became 0: -1."]),
    ("user", {"createdAt": "yesterday"}, ["createdAt is not a time, and was left out: 'yesterday'."]),
    ("user", {"createdAt": 1700000000}, ["createdAt is not a time, and was left out: '1700000000'."]),
    (
        "user",
        {"createdAt": "0001-01-01T00:00:00+14:00"},
        ["createdAt is not between 1990 and 2100, and became 1990-01-01: '0001-01-01T00:00:00+14:00'."],
    ),
    (
        "user",
        {"banned": "3025-07-01T00:00:00.000Z"},
        ["banned is not between 1990 and 2100, and became 2100-01-01: '3025-07-01T00:00:00.000Z'."],
    ),
    (
        "user",
        {"banned": "+275760-09-13T00:00:00.000Z"},
        ["banned is not between 1990 and 2100, and became 2100-01-01: '+275760-09-13T00:00:00.000Z'."],
    ),
    ("user", {"banned": False}, ["banned is not a time, and was left out: 'False'."]),
    ("user", {"deleted": "no"}, ["deleted is not true or false, and became false: 'no'."]),
    ("user", {"noindex": "yes"}, ["noindex is not true or false, and became true: 'yes'."]),
    ("user", {"oldSlugs": "ann"}, ["oldSlugs is not a list, and was left out: 'ann'."]),
    ("user", {"oldSlugs": [1, "a-b"]}, ["oldSlugs[0] is not a text, and was left out: '1'."]),
    ("user", {"htmlBio": 5}, ["htmlBio is not a text, and was left out: '5'."]),
    ("posts", {"title": "t" * 501}, ["title was shortened from 501 to 500 characters."]),
    (
        "posts",
        {"url": "javascript:x()"},
        ["url is not a web address of up to 500 characters, and was left out: 'javascript:x()'."],
    ),
    ("posts", {"postedAt": "2024-13-01"}, ["postedAt is not a time, and was left out: '2024-13-01'."]),
    ("posts", {"baseScore": 10.25}, ["baseScore is not a whole number, and became 10: '10.25'."]),
    ("posts", {"voteCount": -3.5}, ["voteCount is not a whole number, and became -4: '-3.5'.", "voteCount is below 0, and became 0: -4."]),
    ("posts", {"question": 1}, ["question is not true or false, and became true: '1'."]),
    ("posts", {"contents": "text"}, ["contents is not an object, and was left out: 'text'."]),
    ("posts", {"contents": {"wordCount": -2}}, ["contents.wordCount is below 0, and became 0: -2."]),
    ("posts", {"extendedScore": []}, ["extendedScore is not an object, and was left out: '[]'."]),
    (
        "posts",
        {"extendedScore": {"agree": 1.5, "love": 2, "laugh": 0}},
        [
            "extendedScore.love counts votes that cannot be kept: '2'.",
            "extendedScore.agree is not a whole number, and became 2: '1.5'.",
        ],
    ),
    ("posts", {"userId": {}}, ["userId is not a text, and was left out: '{}'."]),
    ("posts", {"user": {"_id": "a b"}}, [f"user._id {NOT_AN_ID}: 'a b'."]),
    ("posts", {"coauthors": ["Bo"]}, ["coauthors[0] is not an object, and was left out: 'Bo'."]),
    ("posts", {"coauthors": [{"_id": None}]}, ["coauthors[0] has no id, and was left out."]),
    ("posts", {"tags": [{"name": "Tides"}]}, ["tags[0] has no id, and was left out."]),
    (
        "posts",
        {"endTime": "2024-01-01T00:00:00Z"},
        ["endTime is before startTime or stands without it, and was left out."],
    ),
    (
        "posts",
        {"startTime": "2024-01-02T00:00:00Z", "endTime": "2024-01-01T00:00:00Z"},
        ["endTime is before startTime or stands without it, and was left out."],
    ),
    ("posts", {"status": 9}, ["status is no known status, and was left out: 9."]),
    ("posts", {"shortform": True, "question": True}, ["question cannot be true here, and became false."]),
    ("comments", {"postedAt": None}, ["postedAt is missing."]),
    ("comments", {"parentCommentId": "odd2"}, ["parentCommentId is the comment itself, and was left out."]),
    ("comments", {"post": []}, ["post is not an object, and was left out: '[]'."]),
    ("comments", {"extendedScore": {"reacts": {"a": 1}}}, ["extendedScore.reacts.a is not a list, and was left out: '1'."]),
    (
        "comments",
        {"extendedScore": {"reacts": {"r" * 41: [{"userId": "b"}]}}},
        [f"extendedScore.reacts.{'r' * 40} is not the name of a reaction, and was left out."],
    ),
    (
        "comments",
        {"extendedScore": {"reacts": {"a": [{}]}}},
        ["extendedScore.reacts.a[0].userId is missing, so that the reaction was left out."],
    ),
    (
        "comments",
        {"extendedScore": {"reacts": {"a": [{"userId": "b", "reactType": "x"}]}}},
        ["extendedScore.reacts.a[0].reactType is no known kind of reaction, and became created: 'x'."],
    ),
    (
        "comments",
        {"postId": None, "tag": {"_id": "tag1", "name": None}, "answer": True},
        ["answer cannot be true here, and became false."],
    ),
    ("comments", {"postId": None, "tag": {"_id": 3}}, ["left out, on neither a post nor a wikitag that the source shows.", "tag._id is not a text, and was left out: '3'."]),
    ("sequences", {"chapters": {}}, ["chapters is not a list, and was left out: '{}'."]),
    ("sequences", {"chapters": [{"number": -1}]}, ["chapters[0].number is below 0, and became 0: -1."]),
    ("sequences", {"chapters": [{"posts": [{"title": "x"}]}]}, ["chapters[0].posts[0] has no id, and was left out."]),
    ("sequences", {"chapters": [{"postIds": [1]}]}, ["chapters[0].postIds[0] is not a text, and was left out: '1'."]),
    ("sequences", {"userProfileOrder": "first"}, ["userProfileOrder is not a number, and was left out: 'first'."]),
    ("revisions", {"version": "two"}, ["left out, of a version that is none, such as 1.2.0 is: 'two'."]),
    ("revisions", {"editedAt": ""}, ["editedAt is not a time, and was left out: ''.", "editedAt is missing."]),
    ("revisions", {"updateType": "huge"}, ["updateType is no known kind of update, and was left out: 'huge'."]),
    ("revisions", {"commitMessage": "m" * 1001}, ["commitMessage was shortened from 1,001 to 1,000 characters."]),
    ("revisions", {"html": ["<p>"]}, ["html is not a text, and was left out: \"['<p>']\"."]),
]  # fmt: skip


def run(source: Path) -> list[str]:
    """Import, and return what is said row by row."""
    output = StringIO()
    call_command("import_forummagnum", source, stdout=output)
    assert list(differences()) == []
    lines = output.getvalue().splitlines()
    return lines[lines.index(HEADING) + 1 :] if HEADING in lines else []


def everything() -> dict[str, list[Any]]:
    stored = [*apps.get_app_config("content").get_models(), *apps.get_app_config("profiles").get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in stored}


@pytest.mark.parametrize("kind", ROWS)
def test_odd_values_are_reported_with_their_rows(tmp_path: Path, kind: str) -> None:
    cases = [(fields, remarks) for of, fields, remarks in ODD_FIELDS if of == kind]
    rows = [
        {**ROWS[kind](_id=f"odd{number}"), **apart(kind, number), **fields}
        for number, (fields, _) in enumerate(cases, start=1)
    ]
    expected = [
        f"{kind}.json, row {number}, {CALLED[kind]} odd{number}: {remark}"
        for number, (_, remarks) in enumerate(cases, start=1)
        for remark in remarks
    ]

    assert run(save(tmp_path, **{kind: rows})) == expected


def apart(kind: str, number: int) -> dict[str, Any]:
    """Return what keeps rows of a kind apart that cannot be alike."""
    return {"tag": {"_id": f"tag{number}", "name": f"Tag {number}"}} if kind == "revisions" else {}


def test_values_that_belong_together_fit_what_came_before(tmp_path: Path) -> None:
    event = post(isEvent=True, startTime="2024-05-05T18:00:00Z", endTime="2024-05-05T20:00:00Z")
    run(save(tmp_path, posts=[event], comments=[comment(answer=True)]))

    later = post(startTime="2024-05-06T18:00:00Z")
    reply = comment(parentCommentId="other1")
    told = run(save(tmp_path, posts=[later], comments=[reply]))

    tides, answer = Post.objects.get(), Comment.objects.get(pk="comment1")
    assert told == [
        "posts.json, row 1, post post1: endTime is before startTime or stands without it, and was left out."
    ]
    assert (tides.event_starts_at, tides.event_ends_at) == (datetime(2024, 5, 6, 18, tzinfo=UTC), None)
    assert (answer.parent_id, answer.is_answer) == ("other1", False)


def test_rows_that_cannot_be_kept_are_named(tmp_path: Path) -> None:
    rows = [comment(), 3, ["c"], None, comment(_id=None), comment(_id="../admin"), comment(_id="x" * 28), comment()]

    told = run(save(tmp_path, comments=rows))

    assert told == [
        "comments.json, row 2, comment: left out, not an object.",
        "comments.json, row 3, comment: left out, not an object.",
        "comments.json, row 4, comment: left out, not an object.",
        "comments.json, row 5, comment: left out, without an id.",
        "comments.json, row 6, comment ../admin: left out, without an id.",
        f"comments.json, row 6, comment ../admin: _id {NOT_AN_ID}: '../admin'.",
        f"comments.json, row 7, comment {'x' * 28}: left out, without an id.",
        f"comments.json, row 7, comment {'x' * 28}: _id {NOT_AN_ID}: '{'x' * 28}'.",
        "comments.json, row 8, comment comment1: left out, with an id that an earlier row has.",
    ]
    assert Comment.objects.get().body_html == "<p>And slack.</p>"


@pytest.mark.parametrize(
    ("pairs", "apart"),
    [("ab ba", "a"), ("bc ca ab", "a"), ("zb bc cb xz", "b"), ("ab ba cd dc", "ac")],
)
def test_one_comment_of_a_circle_answers_nothing(tmp_path: Path, pairs: str, apart: str) -> None:
    comments = [comment(_id=one, parentCommentId=other, topLevelCommentId="t") for one, other in pairs.split()]

    told = run(save(tmp_path, comments=comments))
    stored = everything()

    assert set(Comment.objects.filter(parent=None, is_stub=False).values_list("pk", flat=True)) == {*apart}
    assert len([line for line in told if "answer each other in a circle" in line]) == len(apart)
    run(tmp_path)
    assert everything() == stored


def test_circle_that_two_files_make_is_found(tmp_path: Path, client: Client) -> None:
    run(save(tmp_path, comments=[comment(_id="b", parentCommentId="a")]))

    run(save(tmp_path, comments=[comment(_id="a", parentCommentId="b")]))

    assert dict(Comment.objects.values_list("pk", "parent")) == {"a": None, "b": "a"}
    assert client.get("/posts/post1/tides?commentId=b").status_code == 200


def test_counts_of_those_who_agree_become_agreement(tmp_path: Path) -> None:
    scores = [
        {"agree": 3, "disagree": 1, "love": 2},
        {"disagree": 4},
        {"agree": None, "disagree": None},
        {"agreement": -7, "agreementVoteCount": 2, "agree": 9},
        {},
    ]
    run(save(tmp_path, comments=[comment(_id=f"c{n}", extendedScore=score) for n, score in enumerate(scores)]))

    held = Comment.objects.order_by("pk").values_list("agreement", "agreement_vote_count")
    assert list(held) == [(2, 4), (-4, 4), (0, 0), (-7, 2), (0, 0)]


def test_clamped_and_rounded_values_are_stored(tmp_path: Path) -> None:
    banned = user(banned="3025-07-01T00:00:00.000Z", karma=812.5)
    event = post(isEvent=True, startTime="2026-10-05T18:00:00Z", endTime="2026-10-05T17:00:00Z", baseScore=10.75)
    untimed = comment(postedAt=None, createdAt="2024-05-03T00:00:00Z")
    nameless = revision(tag={"_id": "tag1", "name": "\u2800", "slug": None})

    run(save(tmp_path, user=[banned], posts=[event], comments=[untimed], revisions=[nameless], sequences=[sequence(title="\u3164")]))  # fmt: skip

    ann, tides = User.objects.get(), Post.objects.get()
    assert (ann.banned_until, ann.karma) == (datetime(2100, 1, 1, tzinfo=UTC), 812)
    assert (tides.event_starts_at, tides.event_ends_at) == (datetime(2026, 10, 5, 18, tzinfo=UTC), None)
    assert (tides.score, Comment.objects.get().posted_at) == (11, datetime(2024, 5, 3, tzinfo=UTC))
    assert (Wikitag.objects.get().name, Revision.objects.count()) == ("tag1", 1)
    assert Sequence.objects.get().title == "[untitled]"


def test_characters_that_no_database_holds_are_taken_out(tmp_path: Path) -> None:
    odd = {"displayName": "A\0nn \ud800", "htmlBio": "<p>a\0b\ud800</p>"}
    (tmp_path / "user.json").write_text(json.dumps({"data": {"users": {"results": [ROWS["user"](**odd)]}}}))

    call_command("import_forummagnum", tmp_path)

    ann = User.objects.get()
    assert (ann.display_name, ann.bio_html) == ("Ann ?", "<p>ab?</p>")


@pytest.mark.parametrize("contents", [None, {"html": None}, {"html": ""}, "text", {}])
def test_comment_says_that_the_source_gave_no_text(tmp_path: Path, client: Client, contents: Any) -> None:
    untold = comment(contents=contents, pageUrl="https://forum.example/posts/post1/tides?commentId=comment1")
    run(save(tmp_path, comments=[untold, comment(_id="comment2")]))

    for address in ("/posts/post1/tides", "/posts/post1/tides?commentId=comment1", "/users/ann", "/allComments"):
        [note] = get_page(client, address).cssselect(".comment__gone")
        assert note.text_content() == "The text of this comment is not in this archive. Read it where it was published"
        assert [link.get("href") for link in note.cssselect("a")] == [untold["pageUrl"]]
