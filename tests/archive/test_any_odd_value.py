"""Any odd value of any field is imported somehow, and a second import changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.profiles import ROWS, save
from tests.archive.test_odd_values import apart, everything, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

ODD = [
    *(None, True, False, "", "word", "\u3164", "\u202e", "<b>", "x" * 600, "\0", "4", "2024-05-01T10:00:00Z", "good1"),
    *("9999-12-31T23:59:59+00:00", "0001-01-01", "+010000-01-01T00:00:00.000Z", "2100-01-01T00:00:00Z"),
    *(0, -1, 1, 3.5, -2.5, 2**31, -(2**63), 2**100, 1e308),
    *([], {}, [None], [{}], [[]], ["a"], [7], [{"_id": None}], [{"_id": "odd1"}], {"a": 1}, {"_id": "odd2"}, {"html": 3}),
]  # fmt: skip


MORE_FIELDS = {
    "user": ["oldSlugs", "banned", "deleted", "noindex", "reviewedByUserId", "biography", "pageUrl"],
    "posts": [
        *("url", "lastCommentedAt", "frontpageDate", "curatedDate", "question", "isEvent", "startTime", "endTime"),
        *("location", "debate", "shortform", "draft", "unlisted", "rejected", "status", "user", "coauthors"),
        *("extendedScore", "af", "afBaseScore", "tags", "tagRelevance", "htmlBody", "pageUrl", "author"),
    ],
    "comments": [
        *("parentCommentId", "topLevelCommentId", "answer", "lastEditedAt", "shortform", "retracted", "deleted"),
        *("deletedPublic", "deletedDate", "draft", "rejected", "isPinnedOnProfile", "tag", "user", "pageUrl"),
    ],
    "sequences": ["userProfileOrder", "draft", "hidden", "hideFromAuthorPage", "isDeleted", "contents", "user", "af"],
    "revisions": ["updateType", "draft", "baseScore", "voteCount", "lens", "user", "contents"],
}


# Without these a row is left out, so that nothing else of it would be tried.
NEEDED = {
    "user": [],
    "posts": [],
    "comments": ["postId", "tag"],
    "sequences": ["userId", "user", "isDeleted"],
    "revisions": ["version", "tag", "collectionName"],
}


@pytest.mark.parametrize("kind", ROWS)
def test_any_odd_value_of_any_field_is_imported_and_then_unchanged(tmp_path: Path, kind: str) -> None:
    names = sorted({*ROWS[kind](), *MORE_FIELDS[kind]} - {"_id", *NEEDED[kind]})
    # Each field has each of the values once.
    changes = [{name: ODD[(first + place) % len(ODD)] for place, name in enumerate(names)} for first in range(len(ODD))]
    changes += [{name: value} for name in NEEDED[kind] for value in ODD]
    rows = [
        {**ROWS[kind](_id=f"odd{number}"), **apart(kind, number), **change} for number, change in enumerate(changes)
    ]
    folder = save(tmp_path, **{kind: rows})

    first = run(folder)
    stored = everything()

    assert len(first) > len(ODD)
    run(folder)
    assert everything() == stored
