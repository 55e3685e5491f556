"""Numbers and the words after them, as a screen reader says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_post, make_user
from tests.pages import get_page, texts

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("count", "words", "votes"),
    [
        (1, ["1 karma", "1 post", "1 comment", "1 wikitag edit"], "1 karma (1 vote)"),
        (2, ["2 karma", "2 posts", "2 comments", "2 wikitag edits"], "2 karma (2 votes)"),
    ],
)
def test_one_is_not_said_in_the_plural(client: Client, count: int, words: list[str], votes: str) -> None:
    ann = make_user("Ann", karma=count, post_count=count, comment_count=count, wikitag_edit_count=count)
    make_post(ann, score=count, vote_count=count, comment_count=count)
    page = get_page(client, ann.get_absolute_url())

    assert texts(page, ".profile-header__numbers li") == words
    assert texts(page, ".post-row__comments") == [words[2]]
    assert [karma.get("title") for karma in page.cssselect(".post-row__karma")] == [votes]
