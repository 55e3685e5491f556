"""Whatever is wrong with a saved profile: a sentence says where, and the database stays as it was."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from profiles.models import User
from tests.archive.profiles import ROWS, answer, save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.django_db

# Kind, what is changed in its row, and what the message says behind "<kind>.json, row 2: ".
BROKEN_FIELDS = [
    ("user", {"_id": None}, "_id is missing."),
    ("user", {"_id": 7}, "_id is not a text: '7'."),
    ("user", {"_id": "../admin"}, "_id is not an id of up to 27 letters, digits, - and _: '../admin'."),
    ("user", {"_id": "x" * 28}, f"_id is not an id of up to 27 letters, digits, - and _: '{'x' * 28}'."),
    ("user", {"_id": "a\nb"}, "_id is not an id of up to 27 letters, digits, - and _: 'a\\nb'."),
    ("user", {"slug": ["ann"]}, "slug is not a text: \"['ann']\"."),
    ("user", {"slug": "s" * 201}, "slug is longer than 200 characters."),
    ("user", {"displayName": "n" * 151}, "displayName is longer than 150 characters."),
    ("user", {"displayName": {}}, "displayName is not a text: '{}'."),
    ("user", {"karma": "many"}, "karma is not a whole number: 'many'."),
    ("user", {"karma": 1.5}, "karma is not a whole number: '1.5'."),
    ("user", {"karma": True}, "karma is not a whole number: 'True'."),
    ("user", {"karma": 2**40}, "karma is too large: 1099511627776."),
    ("user", {"postCount": -1}, "postCount is below 0: -1."),
    ("user", {"createdAt": "yesterday"}, "createdAt is not a time: 'yesterday'."),
    ("user", {"createdAt": 1700000000}, "createdAt is not a time: '1700000000'."),
    ("user", {"createdAt": "0001-01-01T00:00:00+14:00"}, "createdAt is not a time: '0001-01-01T00:00:00+14:00'."),
    (
        "user",
        {"createdAt": "9999-12-31T23:59:59Z"},
        "createdAt is not a time between 1990 and 2100: '9999-12-31T23:59:59Z'.",
    ),
    ("user", {"deleted": "no"}, "deleted is not true or false: 'no'."),
    ("user", {"oldSlugs": "ann"}, "oldSlugs is not a list: 'ann'."),
    ("user", {"oldSlugs": [1]}, "oldSlugs is not a list of texts."),
    ("user", {"htmlBio": 5}, "htmlBio is not a text: '5'."),
    ("user", {"htmlBio": "b" * 5_000_001}, "htmlBio is longer than 5,000,000 characters."),
    ("user", {"banned": False}, "banned is not a time: 'False'."),
    ("posts", {"title": "t" * 501}, "title is longer than 500 characters."),
    ("posts", {"title": []}, "title is not a text: '[]'."),
    ("posts", {"url": "https://e.org/" + "u" * 600}, "url is longer than 500 characters."),
    ("posts", {"postedAt": "2024-13-01"}, "postedAt is not a time: '2024-13-01'."),
    ("posts", {"baseScore": []}, "baseScore is not a whole number: '[]'."),
    ("posts", {"voteCount": -3}, "voteCount is below 0: -3."),
    ("posts", {"commentCount": "4"}, "commentCount is not a whole number: '4'."),
    ("posts", {"question": 1}, "question is not true or false: '1'."),
    ("posts", {"contents": "text"}, "contents is not an object: 'text'."),
    ("posts", {"contents": {"html": 3}}, "contents.html is not a text: '3'."),
    ("posts", {"contents": {"wordCount": -2}}, "contents.wordCount is below 0: -2."),
    ("posts", {"extendedScore": []}, "extendedScore is not an object: '[]'."),
    ("posts", {"extendedScore": {"agreement": "+"}}, "extendedScore.agreement is not a whole number: '+'."),
    ("posts", {"user": "Ann"}, "user is not an object: 'Ann'."),
    ("posts", {"user": {"_id": "a b"}}, "user._id is not an id of up to 27 letters, digits, - and _: 'a b'."),
    ("posts", {"userId": {}}, "userId is not a text: '{}'."),
    ("posts", {"coauthors": ["Bo"]}, "coauthors[0] is not an object."),
    ("posts", {"coauthors": [{"_id": None}]}, "coauthors[0]._id is missing."),
    ("posts", {"endTime": "2024-01-01T00:00:00Z"}, "endTime is before startTime, or stands without it."),
    ("posts", {"status": "live"}, "status is not a whole number: 'live'."),
    ("comments", {"postedAt": None}, "postedAt is missing."),
    ("comments", {"parentCommentId": "comment1"}, "parentCommentId is the comment itself."),
    ("comments", {"parentCommentId": 12}, "parentCommentId is not a text: '12'."),
    ("comments", {"postId": "a/b"}, "postId is not an id of up to 27 letters, digits, - and _: 'a/b'."),
    ("comments", {"post": []}, "post is not an object: '[]'."),
    ("comments", {"post": {"title": 3}}, "post.title is not a text: '3'."),
    ("comments", {"postId": None, "tag": {"_id": 3}}, "tag._id is not a text: '3'."),
    ("comments", {"extendedScore": {"reacts": []}}, "extendedScore.reacts is not an object: '[]'."),
    ("comments", {"extendedScore": {"reacts": {"a": 1}}}, "extendedScore.reacts.a is not a list: '1'."),
    ("comments", {"extendedScore": {"reacts": {"": []}}}, "extendedScore.reacts. is not the name of a reaction."),
    ("comments", {"extendedScore": {"reacts": {"a": [{}]}}}, "extendedScore.reacts.a[0].userId is missing."),
    (
        "comments",
        {"extendedScore": {"reacts": {"a": [{"userId": "b", "reactType": "x"}]}}},
        "extendedScore.reacts.a[0].reactType is none of created, disagreed, seconded: 'x'.",
    ),
    ("comments", {"retracted": "yes"}, "retracted is not true or false: 'yes'."),
    ("sequences", {"chapters": {}}, "chapters is not a list: '{}'."),
    ("sequences", {"chapters": [3]}, "chapters[0] is not an object."),
    ("sequences", {"chapters": [{"posts": [{"title": "x"}]}]}, "chapters[0].posts[0]._id is missing."),
    ("sequences", {"chapters": [{"postIds": [1]}]}, "chapters[0].postIds is not a list of texts."),
    ("sequences", {"chapters": [{"number": -1}]}, "chapters[0].number is below 0: -1."),
    ("sequences", {"userProfileOrder": "first"}, "userProfileOrder is not a whole number: 'first'."),
    ("revisions", {"version": "two"}, "version is not a version such as 1.2.0: 'two'."),
    ("revisions", {"version": "1.2"}, "version is not a version such as 1.2.0: '1.2'."),
    ("revisions", {"editedAt": ""}, "editedAt is not a time: ''."),
    ("revisions", {"commitMessage": "m" * 1001}, "commitMessage is longer than 1,000 characters."),
    ("revisions", {"changeMetrics": {"added": -1}}, "changeMetrics.added is below 0: -1."),
    ("revisions", {"changeMetrics": {"removed": "1"}}, "changeMetrics.removed is not a whole number: '1'."),
    ("revisions", {"tag": {"_id": "t", "name": "n" * 201}}, "tag.name is longer than 200 characters."),
    ("revisions", {"html": ["<p>"]}, "html is not a text: \"['<p>']\"."),
]

BROKEN_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "comments.json is not a JSON answer: "),
    "no json": (b"<html>Just a moment...</html>", "comments.json is not a JSON answer: "),
    "cut off": (answer("comments", {"_id": "c"}).encode()[:-20], "comments.json is not a JSON answer: "),
    "two documents": (b'{"data": {"comments": null}} {}', "comments.json is not a JSON answer: "),
    "bytes of no character": (
        b'{"data": {"comments": {"results": [{"_id": "\xff\xfe"}]}}}',
        "comments.json is not a JSON answer: ",
    ),
    "a number too long": (b'{"data": {"comments": {"results": [{"_id": 1e999999}]}}}', "comments.json"),
    "damaged gzip": (b"\x1f\x8b\x07 no gzip at all", "comments.json cannot be read: "),
    "cut off gzip": (gzip.compress(answer("comments").encode() * 99)[:40], "comments.json is cut off or damaged: "),
    "a list": (b"[]", "comments.json holds no answer that can be imported: "),
    "a word": (b'"comments"', "comments.json holds no answer that can be imported: "),
    "other kinds": (b'{"data": {"votes": {"results": []}}}', "comments.json holds no answer that can be imported: "),
    "an error of the source": (
        b'{"errors": [{"message": "Exceeded maximum value for skip"}], "data": null}',
        "comments.json: the source answered with an error: Exceeded maximum value for skip",
    ),
    "results of a wrong type": (
        b'{"data": {"comments": {"results": 3}}}',
        "comments.json: comments.results is not a list.",
    ),
    "results as an object": (
        b'{"data": {"comments": {"results": {}}}}',
        "comments.json: comments.results is not a list.",
    ),
    "a row that is a number": (b'{"data": {"comments": {"results": [3]}}}', "comments.json, row 1: is not an object."),
    "a row that is a list": (b'{"data": {"comments": {"results": [[]]}}}', "comments.json, row 1: is not an object."),
}


def refused(source: Path) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("import_forummagnum", source)
    assert not User.objects.exists()
    return str(refusal.value)


@pytest.mark.parametrize(("kind", "fields", "complaint"), BROKEN_FIELDS)
def test_broken_field_is_named_with_its_file_and_row(
    tmp_path: Path, kind: str, fields: dict[str, Any], complaint: str
) -> None:
    good, broken = ROWS[kind](_id="good1"), ROWS[kind](**fields)
    folder = save(tmp_path, **{kind: [good, broken]})

    assert refused(folder) == f"{kind}.json, row 2: {complaint} Nothing was imported."


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_broken_file_is_named(tmp_path: Path, name: str) -> None:
    held, complaint = BROKEN_FILES[name]
    folder = save(tmp_path)
    (folder / "comments.json").write_bytes(held)

    said = refused(folder)

    assert said.startswith(complaint)
    assert said.endswith("Nothing was imported.")


@pytest.mark.parametrize(
    ("arrange", "complaint"),
    [
        (lambda folder: folder / "nowhere", "There is nothing at "),
        (lambda folder: folder, "The folder "),
        (lambda folder: save(folder, zipped=True) and save(folder), "user.json and user.json.gz are both there"),
    ],
)
def test_wrong_folder_is_explained(tmp_path: Path, arrange: Callable[[Path], Path], complaint: str) -> None:
    assert refused(arrange(tmp_path)).startswith(complaint)


def test_comments_that_answer_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    comments = [
        ROWS["comments"](_id=one, parentCommentId=other, topLevelCommentId="c") for one, other in ("ab", "bc", "ca")
    ]

    assert "answer each other in a circle" in refused(save(tmp_path, comments=comments))


def test_site_must_be_an_address(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--site is not a web address: lesswrong"):
        call_command("import_forummagnum", save(tmp_path), site="lesswrong")


def test_characters_that_no_database_holds_are_taken_out(tmp_path: Path) -> None:
    odd = {"displayName": "A\0nn \ud800", "htmlBio": "<p>a\0b\ud800</p>"}
    (tmp_path / "user.json").write_text(json.dumps({"data": {"users": {"results": [ROWS["user"](**odd)]}}}))

    call_command("import_forummagnum", tmp_path)

    ann = User.objects.get()
    assert (ann.display_name, ann.bio_html) == ("Ann ?", "<p>ab?</p>")
