"""Threads of any depth cost what they show and what leads there, and nothing breaks ten thousand replies down."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from archive.account.exporting import written_export
from archive.forummagnum.activity import raise_activity
from content.commenting import Place, delete_comment, post_comment, tell_threads
from content.models import Comment, CommentSort
from content.threads import Outline
from profiles.models import User
from tests.comment_forms import fields
from tests.factories import LONG_AGO, make_comment, make_post, make_user
from tests.many_rows import minutes, multiply
from tests.members import signed_in
from tests.pages import get_page, row_ids, texts
from tests.steps import count_steps
from web.public_id import make_public_id

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 10_000
FIRST = 100_000  # so that keys sort as they are numbered
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def deep(kept_for_the_file: None) -> list[Comment]:
    return make_chain(DEEPEST)


def make_chain(length: int, *, word: str = "deep") -> list[Comment]:
    """Make so many comments, each a reply to the one before it and a minute younger."""
    author = make_user(f"{word} {length}", reviewed_at=LONG_AGO)
    origin = {"source": f"{word}{length}.example", "source_url": "https://forum.example"}
    post = make_post(author, slug=word)
    first = make_comment(author, pk=f"{word}{length}x{FIRST}", post=post, posted_at=LONG_AGO, source_id="0", **origin)
    multiply(
        first,
        length - 1,
        id=f"'{word}{length}x' || ({FIRST} + n)",
        parent_id=f"'{word}{length}x' || ({FIRST} + n - 1)",
        top_level_id="id",
        source_id="CAST(n AS text)",
        posted_at=minutes("n"),
        last_activity_at=minutes("n"),
    )
    return list(Comment.objects.filter(post=post).order_by("pk"))


def test_page_shows_the_top_of_a_deep_thread_and_where_it_goes_on(deep: list[Comment], client: Client) -> None:
    page = get_page(client, deep[0].thread_url)

    assert row_ids(page, "comments") == [comment.pk for comment in deep[:9]]
    assert texts(page, ".comment__continue") == ["Continue this thread (9991 more replies)"]
    described = json.loads(page.cssselect("script[type='application/ld+json']")[0].text_content())
    assert [comment["url"].rpartition("=")[2] for comment in described["comment"]] == [deep[0].pk]


def test_permalink_of_the_deepest_reply_shows_what_leads_there(deep: list[Comment], client: Client) -> None:
    page = get_page(client, deep[-1].get_absolute_url())

    assert row_ids(page, "comments") == [comment.pk for comment in deep[-11:]]


def test_reply_to_the_deepest_reply_raises_all_above_it(deep: list[Comment]) -> None:
    client = signed_in(make_user("Diver", reviewed_at=LONG_AGO))
    url = f"/comment/{deep[-1].pk}/reply"

    answer = client.post(url, fields(get_page(client, url)) | {"body": "Deeper still."})

    written = Comment.objects.get(parent=deep[-1])
    assert answer["Location"] == f"{written.get_absolute_url()}#comment-{written.pk}"
    assert set(Comment.objects.filter(post=deep[0].post).values_list("last_activity_at", flat=True)) == {
        written.posted_at
    }


def test_deepest_reply_vanishes_and_one_in_the_middle_leaves_a_stub(deep: list[Comment], client: Client) -> None:
    for comment in (deep[-1], deep[DEEPEST // 2]):
        delete_comment(comment, make_user("Diver"))

    page = get_page(client, deep[-2].get_absolute_url())

    assert row_ids(page, "comments") == [comment.pk for comment in deep[-12:-1]]
    assert client.get(deep[-1].get_absolute_url()).status_code == 404
    assert Comment.objects.filter(leaves_stub=True).get() == deep[DEEPEST // 2]


def test_deep_thread_is_exported_whole(deep: list[Comment]) -> None:
    exported = json.loads("".join(written_export(deep[0].author or make_user())))

    assert {row["id"]: row["in_reply_to"] for row in exported["comments"]} == {
        comment.pk: comment.parent_id for comment in deep
    }


def test_deep_import_is_active_when_its_last_reply_was(deep: list[Comment]) -> None:
    raise_activity(deep[0].source)

    chain = Comment.objects.filter(post=deep[0].post)
    assert set(chain.values_list("last_activity_at", flat=True)) == {deep[-1].posted_at}


# What is done with a chain of replies; none of it may grow faster than the chain.
DEEP_ACTS: dict[str, Callable[[list[Comment]], object]] = {
    "page": lambda chain: get_page(Client(), chain[0].thread_url),
    "permalink": lambda chain: get_page(Client(), chain[-1].get_absolute_url()),
    "reply": lambda chain: _reply_to(chain[-1]),
    "deletion": lambda chain: delete_comment(chain[-1], _author_of(chain)),
    "review": tell_threads,
    "export": lambda chain: "".join(written_export(_author_of(chain))),
    "import": lambda chain: raise_activity(chain[0].source),
}


@pytest.mark.parametrize("name", DEEP_ACTS)
def test_twice_the_depth_takes_at_most_twice_the_steps(db: None, name: str) -> None:
    steps = []
    for length in (2, 400, 800):  # the first fills what is cached for good
        chain = make_chain(length, word=name)
        _, taken = count_steps(partial(DEEP_ACTS[name], chain))
        steps.append(taken)

    assert steps[2] < 2.1 * steps[1], steps


def test_way_up_from_the_deepest_reply_takes_a_few_steps_for_each_comment(db: None) -> None:
    """A page takes hundreds of steps for each comment, beside which a small square would not show."""
    chain = make_chain(1000)
    outline = Outline(chain, CommentSort.TOP)

    found, steps = count_steps(partial(outline.above, chain[-1]))

    assert found == chain[:-1]
    assert steps < 5 * len(chain)


def _author_of(chain: list[Comment]) -> User:
    return User.objects.get(pk=chain[0].author_id)


def _reply_to(comment: Comment) -> Comment:
    writer = make_user("Diver", reviewed_at=LONG_AGO)
    return post_comment(writer, Place.below(comment), pk=make_public_id(), source="Down.")
