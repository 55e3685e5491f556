from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from content.labels import label_of
from tests.factories import make_comment, make_post, make_revision, make_user

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 3, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "beginning"),
    [
        ("<p>Clocks run slow.</p>", ": Clocks run slow."),
        ("<p>Clocks that <em>nobody</em> winds run slow.</p>", ": Clocks that nobody winds run…"),
        ("<details><summary>End</summary>They stop.</details>", ""),
        ("", ""),
        ("<p>" + "w" * 300 + "</p>", ": " + "w" * 29 + "…"),
        ("<p>Tick" + "<br>" * 2000 + "tock</p>", ": Tick"),
    ],
)
def test_comments_are_told_apart_by_author_day_and_beginning(body: str, beginning: str) -> None:
    comment = make_comment(make_user("Ann"), posted_at=DAY, body_html=body)

    assert label_of(comment) == f"comment by Ann, 3 March 2026{beginning}"


def test_posts_have_their_title_and_edits_their_version() -> None:
    ann = make_user("Ann")

    assert label_of(make_post(title="Tides")) == "post “Tides”"
    assert label_of(make_revision(ann, edited_at=DAY)) == "edit by Ann, 3 March 2026 (version 1.0.0)"


@pytest.mark.parametrize("author", [None, {"deactivated_at": DAY}])
def test_nobody_is_named_who_is_not_shown(author: dict[str, Any] | None) -> None:
    comment = make_comment(make_user("Ann", **author or {}), posted_at=DAY)
    comment.author = comment.author if author else None

    assert label_of(comment) == "comment by [anonymous], 3 March 2026: Plain words."
