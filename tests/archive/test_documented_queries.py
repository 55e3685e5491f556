"""The queries of docs/self-hosting.md bring all that the importer reads, and the block that sends them works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command

from archive.forummagnum.fields import Fields
from archive.forummagnum.importing import KINDS
from content.models import Comment, Post, Tagging
from tests.archive.profiles import ROWS, comment, post, revision, sequence, user

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(settings.BASE_DIR) / "docs" / "self-hosting.md").read_text()
[BLOCK] = re.findall(r"```bash\n(SITE=.*?)```", PAGE, re.DOTALL)
QUERY = re.compile(r"fetch (?P<file>\w+) (?P<kind>\w+) '(?P<query>[^']*)'")
TOKEN = re.compile(r"[{}]|\w+")

PERSON = {"_id": "p", "slug": "p", "displayName": "P"}
TAG = {"_id": "t", "name": "T", "slug": "t", "core": False, "deleted": False}
# Rows in which every part is there that an answer may hold.
WHOLE_ROWS = {
    "users": user(),
    "posts": post(user=PERSON, coauthors=[PERSON], tags=[TAG], tagRelevance={}),
    "comments": comment(user=PERSON, post={**PERSON, "user": PERSON}, extendedScore=None),
    "sequences": sequence(user=PERSON, contents={}, chapters=[{"posts": [{"_id": "p", "user": PERSON}]}]),
    "revisions": revision(user=PERSON, tag=TAG, lens=None, changeMetrics=None),
}
# The same rows with other parts, where one part stands for another.
OTHER_ROWS: dict[str, list[dict[str, Any]]] = {
    "users": [],
    "posts": [post()],
    "comments": [
        comment(postId=None, tag=TAG, postedAt=None, deleted=True),
        comment(parentCommentId="c2", post={"slug": "p"}),
    ],
    "sequences": [sequence(chapters=[{"posts": [{"_id": "p"}]}])],
    "revisions": [revision(collectionName="MultiDocuments", tag=None, lens={"parentTag": TAG}, editedAt=None)],
}
# What other kinds of answers call the same, or what ForumMagnum's own answers do not hold.
ELSEWHERE = {
    "users": {"biography"},
    "posts": {"author", "htmlBody", "html"},
    "comments": {"author", "htmlBody", "html", "post.author"},
    "sequences": {"author", "htmlBody", "html", "pageUrl", "chapters.posts.author"},
    "revisions": {"author", "htmlBody", "contents"},
}


class Recorded(dict[str, Any]):
    """An object of an answer that notes which of its fields are read."""

    def __init__(self, values: dict[str, Any], read: set[str], path: str = "") -> None:
        super().__init__(values)
        self.read, self.path = read, path

    def __contains__(self, name: object) -> bool:
        self.read.add(f"{self.path}{name}")
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(f"{self.path}{name}")
        value = super().get(name, default)
        if isinstance(value, dict):
            return Recorded(value, self.read, f"{self.path}{name}.")
        if isinstance(value, list):
            return [Recorded(one, self.read, f"{self.path}{name}.") if isinstance(one, dict) else one for one in value]
        return value


def fields_of(query: str) -> Iterator[str]:
    """Yield the fields of the results of a query, with the fields that hold them."""
    path: list[str] = []
    last = ""
    for token in TOKEN.findall(query.partition("results")[2])[:-2]:
        if token == "{":
            path.append(last)
        elif token == "}":
            path.pop()
        else:
            last = token
            yield ".".join([*path[1:], token])


def leaves(names: set[str]) -> set[str]:
    """Return the fields without those that only hold others."""
    return {name for name in names if not any(other.startswith(f"{name}.") for other in names)}


QUERIES = {found["kind"]: found["query"] for found in QUERY.finditer(BLOCK)}


@pytest.mark.parametrize("kind", KINDS)
def test_query_asks_for_every_field_that_the_importer_reads_and_no_other(kind: str) -> None:
    read: set[str] = set()
    for row in (WHOLE_ROWS[kind], *OTHER_ROWS[kind]):
        KINDS[kind].read(Fields(Recorded(row, read)))
    # Objects of JSON without fields of their own in the schema.
    whole = {re.sub(r"^(extendedScore|changeMetrics|tagRelevance)\..*", r"\1", name) for name in read}

    assert leaves(set(fields_of(QUERIES[kind]))) == leaves(whole) - ELSEWHERE[kind]


@pytest.mark.django_db
@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed; the block in the document needs it")
def test_block_fetches_every_page_and_its_files_are_imported(tmp_path: Path) -> None:
    rows = {
        "users": [user()],
        "posts": [post(tags=[TAG])],
        "comments": [comment(_id=f"c{number}") for number in range(1_234)],
        "sequences": [],
        "revisions": [revision()],
    }
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    _fake_curl(tmp_path)

    outcome = subprocess.run(
        ["bash", "-ec", BLOCK.replace("name-of-the-profile", "ann")],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
    assert sorted(path.name for path in (tmp_path / "profile").iterdir()) == sorted(f"{name}.json" for name in ROWS)
    asked = [json.loads(line)["variables"] for line in (tmp_path / "asked").read_text().splitlines()]
    assert [(one["limit"], one["offset"]) for one in asked] == [
        *[(500, 0)] * 2,
        *[(500, 0), (500, 500), (500, 1000)],
        *[(500, 0)] * 2,
    ]
    assert (asked[0]["slug"], {one["id"] for one in asked[1:]}) == ("ann", {"ann1"})
    call_command("import_forummagnum", tmp_path / "profile", verbosity=0)
    assert (Post.objects.count(), Comment.objects.count(), Tagging.objects.count()) == (1, 1_234, 1)


def _fake_curl(folder: Path) -> None:
    """Put a program beside the rows that answers as the source would, and notes what it was asked."""
    answering = """#!/bin/bash
jq -c . profile/question >> asked
kind=$(jq -r '.query' profile/question | grep -oE '^ +(users|posts|comments|sequences|revisions)\\(' | tr -d ' (')
jq --arg kind "$kind" --slurpfile question profile/question \\
    '{data: {($kind): {results: .[$kind][$question[0].variables.offset:][:$question[0].variables.limit]}}}' rows.json
"""
    program = folder / "curl"
    program.write_text(answering)
    program.chmod(0o755)


def test_block_is_valid_shell() -> None:
    checked = subprocess.run(["bash", "-n"], input=BLOCK, capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert QUERIES.keys() == KINDS.keys()
