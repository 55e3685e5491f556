"""The saved page of a real person, imported, shows row by row what it showed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from tests.pages import get_fragment, get_page, parse, texts

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from lxml.html import HtmlElement

URL = "/users/rogerdearnaley"


@pytest.fixture
def shown(real: Path, db: None, settings: Any) -> dict[str, Any]:
    folder = real / "rogerdearnaley"
    shown = json.loads((folder / "shown.json").read_text())
    settings.BYLINE_NOW = datetime.fromisoformat(shown["now"])
    call_command("import_forummagnum", folder)
    return shown


def number(row: HtmlElement, mark: str) -> int:
    [data] = row.cssselect(f"data.{mark}")
    assert data.text_content().strip() == data.get("value")
    return int(data.get("value"))


def age(row: HtmlElement) -> str:
    return row.cssselect("time")[0].cssselect("[aria-hidden]")[0].text_content().strip()


def post_row(row: HtmlElement) -> dict[str, Any]:
    return {
        "karma": number(row, "karma"),
        "title": " ".join(row.cssselect(".p-name")[0].text_content().split()),
        "af": bool(row.cssselect(".marker-af")),
        "question": bool(row.cssselect(".marker-question")),
        "age": age(row),
        "comments": number(row, "comment-count"),
    }


def wikitag_row(row: HtmlElement) -> dict[str, Any]:
    changes = [change.text_content() for change in row.cssselect("ins.added, del.removed")]
    return {
        "name": row.cssselect("a")[0].text_content().strip(),
        "age": age(row),
        "change": f"({'/'.join(changes)})",
    }


def comment_row(row: HtmlElement) -> dict[str, Any]:
    return {
        "on": row.cssselect("h3")[0].text_content().strip(),
        "age": age(row),
        "karma": number(row, "karma"),
        "agreement": number(row, "agreement"),
        "reactions": len(row.cssselect(".reactions li")),
        "paragraphs": len(row.cssselect(".e-content p")),
    }


def rows(page: HtmlElement, section: str) -> list[HtmlElement]:
    return page.cssselect(f"#{section} [data-id]")


def test_header_shows_the_numbers_and_actions_of_the_source(client: Client, shown: dict[str, Any]) -> None:
    page = get_page(client, URL)

    marks = {
        "karma": "karma",
        "af_karma": "af-karma",
        "posts": "post-count",
        "comments": "comment-count",
        "wikitag_edits": "wikitag-count",
    }
    [header] = page.cssselect(".profile-header")
    assert texts(page, "h1") == [shown["name"]]
    assert {name: number(header, mark) for name, mark in marks.items()} == {name: shown[name] for name in marks}
    assert texts(header, ".profile-header__actions a") == shown["actions"]
    assert texts(page, "main section h2") == shown["sections"]


def test_rows_are_those_of_the_saved_page(client: Client, shown: dict[str, Any]) -> None:
    page = get_page(client, URL)

    assert texts(page, "#sequences h3") == shown["sequences"]
    assert [post_row(row) for row in rows(page, "posts")] == shown["post_rows"]
    assert [wikitag_row(row) for row in rows(page, "wikitags")] == shown["wikitag_rows"]
    assert [comment_row(row) for row in rows(page, "comments")] == shown["comment_rows"]


def test_fragments_show_the_same_rows(client: Client, shown: dict[str, Any]) -> None:
    def fragment(section: str) -> HtmlElement:
        return parse(get_fragment(client, f"{URL}/{section}", target=section, seen_at=URL))

    assert [post_row(row) for row in fragment("posts").cssselect("[data-id]")] == shown["post_rows"]
    assert [comment_row(row) for row in fragment("comments").cssselect("[data-id]")] == shown["comment_rows"]


def test_page_says_what_part_of_it_is_held(client: Client, shown: dict[str, Any]) -> None:
    page = get_page(client, URL)

    said = {section: texts(page, f"#{section} .section__note") for section in ("posts", "wikitags", "comments")}
    assert said == {
        "posts": ["10 of 27 are in this archive"],
        "wikitags": ["10 of 31 are in this archive"],
        "comments": ["10 of 685 are in this archive"],
    }
