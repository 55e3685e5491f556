"""The saved page of a real person in a real browser: the same rows with script and without."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from lxml import html

from tests.archive.conftest import REAL
from tests.archive.test_shown_page import comment_row, post_row, rows, wikitag_row

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage


@pytest.mark.skipif(not REAL.is_dir(), reason="the real saved profiles are not beside this project")
@pytest.mark.parametrize("script", [True, False])
def test_saved_page_is_shown_row_by_row(
    live_server: LiveServer, open_page: OpenPage, script: bool, settings: Any
) -> None:
    shown = json.loads((REAL / "rogerdearnaley" / "shown.json").read_text())
    settings.BYLINE_NOW = datetime.fromisoformat(shown["now"])
    call_command("import_forummagnum", REAL / "rogerdearnaley")

    page = html.fromstring(open_page(f"{live_server}/users/rogerdearnaley", script=script).content())

    assert [post_row(row) for row in rows(page, "posts")] == shown["post_rows"]
    assert [wikitag_row(row) for row in rows(page, "wikitags")] == shown["wikitag_rows"]
    assert [comment_row(row) for row in rows(page, "comments")] == shown["comment_rows"]
