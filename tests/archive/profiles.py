"""Small saved profiles for tests of the importer, written into a folder."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SITE = "https://forum.example"


def user(**fields: Any) -> dict[str, Any]:
    return {
        "_id": "ann1",
        "slug": "ann",
        "displayName": "Ann",
        "createdAt": "2020-01-01T00:00:00.000Z",
        "karma": 120,
        "afKarma": 7,
        "postCount": 3,
        "commentCount": 5,
        "tagRevisionCount": 2,
        "sequenceCount": 1,
        "htmlBio": "<p>Measures <script>alert(1)</script>tides.</p>",
        "pageUrl": f"{SITE}/users/ann",
        **fields,
    }


def post(**fields: Any) -> dict[str, Any]:
    return {
        "_id": "post1",
        "slug": "tides",
        "title": "Tides",
        "postedAt": "2024-05-01T10:00:00.000Z",
        "userId": "ann1",
        "baseScore": 24,
        "voteCount": 9,
        "commentCount": 4,
        "contents": {"html": "<p>High and low.</p>"},
        **fields,
    }


def comment(**fields: Any) -> dict[str, Any]:
    return {
        "_id": "comment1",
        "postId": "post1",
        "post": {"_id": "post1", "slug": "tides", "title": "Tides"},
        "userId": "ann1",
        "postedAt": "2024-05-02T10:00:00.000Z",
        "baseScore": 3,
        "extendedScore": {"agreement": 1, "agreementVoteCount": 1, "reacts": {}},
        "contents": {"html": "<p>And slack.</p>"},
        **fields,
    }


def sequence(**fields: Any) -> dict[str, Any]:
    chapters = [{"_id": "chapter1", "number": 1, "title": None, "posts": [{"_id": "post1", "title": "Tides"}]}]
    return {
        "_id": "sequence1",
        "title": "Water",
        "createdAt": "2024-06-01T00:00:00.000Z",
        "userId": "ann1",
        "chapters": chapters,
        **fields,
    }


def revision(**fields: Any) -> dict[str, Any]:
    return {
        "_id": "revision1",
        "collectionName": "Tags",
        "editedAt": "2024-07-01T00:00:00.000Z",
        "version": "1.2.0",
        "commitMessage": "Spelling",
        "userId": "ann1",
        "changeMetrics": {"added": 4, "removed": 2},
        "html": "<p>Tides rise.</p>",
        "tag": {"_id": "tag1", "name": "Tides", "slug": "tides", "deleted": False},
        **fields,
    }


KINDS = {"user": "users", "posts": "posts", "comments": "comments", "sequences": "sequences", "revisions": "revisions"}
ROWS = {"user": user, "posts": post, "comments": comment, "sequences": sequence, "revisions": revision}


def answer(kind: str, *rows: Any) -> str:
    return json.dumps({"data": {KINDS[kind]: {"results": rows, "totalCount": len(rows)}}})


def save(folder: Path, *, zipped: bool = False, **kinds: list[Any]) -> Path:
    """Write a saved profile of one row each; rows given for a kind take the place of its own one."""
    folder.mkdir(exist_ok=True)
    for kind, make in ROWS.items():
        text = answer(kind, *kinds.get(kind, [make()]))
        if zipped:
            (folder / f"{kind}.json.gz").write_bytes(gzip.compress(text.encode()))
        else:
            (folder / f"{kind}.json").write_text(text)
    return folder
