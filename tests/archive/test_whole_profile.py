"""A complete saved profile: every list, walked to its end, is the saved one in the order of each sort."""

from __future__ import annotations

import gzip
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from content.models import Comment, CommentSort, Post, PostSort
from content.numbers import differences
from content.ranking import decayed_comment_score, decayed_score
from tests.factories import make_comment
from tests.pages import get_page, load_more_url, row_ids, walk, walk_in_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.test import Client

URL = "/users/avery-quill"
NOW = datetime.fromisoformat("2026-11-23T09:00:00Z")
CONTAINER = "hY5CLNKHP4jzYBbhb"

type Row = dict[str, Any]


@pytest.fixture(scope="module")
def imported(real: Path, kept_for_the_file: None) -> Iterator[Path]:
    folder = real / "avery-quill"
    with override_settings(BYLINE_NOW=NOW):
        call_command("import_forummagnum", folder)
        yield folder


@pytest.fixture
def avery(imported: Path, db: None) -> Path:
    return imported


def saved(folder: Path, kind: str) -> list[Row]:
    with gzip.open(folder / f"{kind}.json.gz") as stream:
        return json.load(stream)["data"][kind]["results"]


def hours(row: Row) -> float:
    return (NOW - datetime.fromisoformat(row["postedAt"])) / timedelta(hours=1)


def order(rows: list[Row], key: Callable[[Row], Any], *, rising: bool = False) -> list[str]:
    """Return the ids in this order; where the key ties, the greater id comes first."""
    by_id = sorted(rows, key=lambda row: row["_id"], reverse=True)
    return [row["_id"] for row in sorted(by_id, key=key, reverse=not rising)]


POST_KEYS: dict[PostSort, Callable[[Row], Any]] = {
    PostSort.MAGIC: lambda row: decayed_score(
        row["baseScore"], hours(row), is_frontpage=bool(row["frontpageDate"]), is_curated=bool(row["curatedDate"])
    ),
    PostSort.TOP: lambda row: row["baseScore"],
    PostSort.RECENT_COMMENTS: lambda row: row["lastCommentedAt"] or row["postedAt"],
    PostSort.NEW: lambda row: row["postedAt"],
    PostSort.OLD: lambda row: row["postedAt"],
}
COMMENT_KEYS: dict[CommentSort, Callable[[Row], Any]] = {
    CommentSort.TOP: lambda row: row["baseScore"],
    CommentSort.MAGIC: lambda row: decayed_comment_score(row["baseScore"], hours(row)),
    CommentSort.NEW: lambda row: row["postedAt"],
    CommentSort.OLD: lambda row: row["postedAt"],
}


@pytest.mark.parametrize("sort", POST_KEYS)
def test_all_posts_come_in_the_order_of_the_sort(client: Client, avery: Path, sort: PostSort) -> None:
    rows = [row for row in saved(avery, "posts") if row["_id"] != CONTAINER]
    assert len(rows) == 27

    seen = walk(client, f"{URL}?sortedBy={sort}&includeEvents=true", "posts")
    assert seen.pop(0) == CONTAINER
    plain = row_ids(get_page(client, f"{URL}?sortedBy={sort}"), "posts")

    assert seen == order(rows, POST_KEYS[sort], rising=sort == PostSort.OLD)
    assert plain[0] == CONTAINER


@pytest.mark.parametrize("sort", COMMENT_KEYS)
def test_all_comments_come_in_the_order_of_the_sort(client: Client, avery: Path, sort: CommentSort) -> None:
    rows = saved(avery, "comments")
    assert len(rows) == 685

    # One order without script, page by page; the others as htmx asks for them, which takes a tenth of the time.
    follow = walk if sort == CommentSort.NEW else walk_in_place
    assert follow(client, f"{URL}?commentsSortBy={sort}", "comments") == order(
        rows, COMMENT_KEYS[sort], rising=sort == CommentSort.OLD
    )


@pytest.mark.parametrize(
    ("model", "asked", "column"),
    [
        (Post, f"sortedBy={PostSort.TOP_ADJUSTED}", "adjusted_score"),
        (Comment, f"commentsSortBy={CommentSort.RECENT_REPLIES}", "last_activity_at"),
    ],
)
def test_orders_by_what_the_archive_computes_hold_every_row_once(
    client: Client, avery: Path, model: Any, asked: str, column: str
) -> None:
    section = "posts" if model is Post else "comments"
    seen = walk_in_place(client, f"{URL}?{asked}&includeEvents=true", section)
    seen = [pk for pk in seen if pk != CONTAINER]

    held = model.objects.filter(author__slug="avery-quill", is_stub=False).exclude(pk=CONTAINER)
    assert seen == [pk for _value, pk in sorted(held.values_list(column, "pk"), reverse=True)]


def test_all_wikitag_edits_come_newest_first(client: Client, avery: Path) -> None:
    rows = saved(avery, "revisions")

    assert len(rows) == 31
    assert walk(client, URL, "wikitags") == order(rows, lambda row: row["editedAt"])


def test_rows_written_between_two_pages_neither_hide_nor_repeat_a_row(client: Client, avery: Path) -> None:
    rows = saved(avery, "comments")
    author = Comment.objects.get(pk=rows[0]["_id"]).author
    seen: list[str] = []
    written = set()
    url = f"{URL}/comments?comments=200"
    while url:
        page = get_page(client, url)
        seen += row_ids(page, "comments")
        url = load_more_url(page, "comments").partition("#")[0]
        url += "&comments=200" if url else ""
        written.add(make_comment(author, posted_at=NOW - timedelta(seconds=1)).pk)

    assert [pk for pk in seen if pk not in written] == order(rows, lambda row: row["postedAt"])


def test_each_comment_is_reached_by_its_permalink(client: Client, avery: Path) -> None:
    pages = [get_page(client, f"{URL}/comments?comments=200")]
    while url := load_more_url(pages[-1], "comments").partition("#")[0]:
        pages.append(get_page(client, f"{url}&comments=200"))
    permalinks = [
        link.get("href") for page in pages for link in page.cssselect("[data-id] > .comment__meta > .comment__date")
    ]

    targets = {
        url: [comment.get("data-id") for comment in get_page(client, url).cssselect(".comment[aria-current=true]")]
        for url in permalinks
    }

    assert sorted(pk for [pk] in targets.values()) == sorted(row["_id"] for row in saved(avery, "comments"))
    assert all(url.endswith(f"?commentId={pk}") for url, [pk] in targets.items())


def test_archive_adds_up(avery: Path) -> None:
    assert list(differences()) == []
