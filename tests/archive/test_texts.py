"""A text that takes too much to show is kept as it came, shown as plain words, and named in the report."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from content.models import Comment, Post
from profiles.models import TextFormat
from tests.archive.profiles import SITE, post, save

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

# Each relative address becomes one of 240 characters.
ADDRESS = f"{SITE}/posts/post1/{'s' * 200}"
TOO_MUCH = '<a href="?">ebb</a> ' * 3_000


def run(folder: Path) -> list[str]:
    output = StringIO()
    call_command("import_forummagnum", folder, stdout=output)
    return [line for line in output.getvalue().splitlines() if "formatting" in line]


def test_text_that_takes_too_much_is_shown_as_plain_words(tmp_path: Path) -> None:
    tides = post(contents={"html": TOO_MUCH}, pageUrl=ADDRESS)
    source = save(tmp_path / "saved", posts=[tides])

    said = run(source)
    stored = Post.objects.get()

    assert said == [
        "posts.json, row 1, post post1: text is shown without formatting. This text has too much formatting to show."
    ]
    assert (stored.body_source, stored.body_format) == (TOO_MUCH, TextFormat.HTML)
    assert stored.body_html == f"<pre>{' '.join(['ebb'] * 3_000)}</pre>"
    assert stored.word_count == 3_000
    assert Comment.objects.get().body_html == "<p>And slack.</p>"
    # What has not changed is not rendered again, and not told of again.
    assert run(source) == []
