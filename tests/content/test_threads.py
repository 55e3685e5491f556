"""Long, deep and split threads: nothing is lost, however the reader goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from content.models import Comment
from tests.factories import (
    LONG_AGO,
    make_comment,
    make_post,
    make_quick_take,
    make_reaction,
    make_revision,
)
from tests.pages import get_fragment, get_page, load_more_url, parse, row_ids, texts, walk

if TYPE_CHECKING:
    from django.test import Client
    from lxml.html import HtmlElement

    from content.models import Post
    from profiles.models import User

SHOWN_FIRST = 100
MOST_QUERIES = 11


def make_thread(post: Post, rows: int) -> list[Comment]:
    """Make so many comments, every third of which replies to the one before it; return them in the order Oldest."""
    comments: list[Comment] = []
    for number in range(rows):
        parent = comments[-1] if number % 3 == 2 else None
        comments.append(
            Comment(
                id=f"{number:017}",
                post=post,
                author=post.author,
                parent=parent,
                top_level=parent,
                body_html="<p>Ebb.</p>",
                posted_at=LONG_AGO,
            )
        )
    return Comment.objects.bulk_create(comments)


def test_two_thousand_comments_cost_few_queries_and_are_all_reached(
    client: Client, alice: User, django_assert_max_num_queries: Any
) -> None:
    post = make_post(alice)
    make_thread(post, 2000)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = get_page(client, post.get_absolute_url())

    assert len(row_ids(page, "comments")) == SHOWN_FIRST
    walked = walk(client, post.get_absolute_url(), "comments")
    assert len(walked) == 2000
    assert sorted(walked) == sorted(Comment.objects.values_list("pk", flat=True))


def test_htmx_brings_the_rest_behind_what_is_shown(client: Client, alice: User) -> None:
    post = make_post(alice)
    make_thread(post, 150)
    url = post.get_absolute_url()
    page = get_page(client, url)
    link = page.cssselect("#comments a.load-more")[0]

    response = get_fragment(client, link.get("hx-get"), target="comments-more", seen_at=url)

    rest = row_ids(parse(response))
    assert response["HX-Replace-Url"] == f"{url}?comments=200"
    assert row_ids(page, "comments") + rest == row_ids(get_page(client, f"{url}?comments=200"), "comments")
    assert load_more_url(parse(response), "comments") == ""
    assert texts(parse(response), "div[hx-swap-oob]") == ["50 more rows, 150 are shown."]


def test_reply_that_begins_a_page_says_what_it_replies_to(client: Client, alice: User, bob: User) -> None:
    post = make_post(alice)
    parent = make_comment(bob, post=post, body_html="<p id='comment-x--n'>Neap.</p>")
    reply = make_comment(alice, post=post, parent=parent)

    page = get_page(client, f"{post.get_absolute_url()}?after={parent.pk}")

    assert row_ids(page, "comments") == [reply.pk]
    assert texts(page, ".comment__parent summary") == ["in reply to Bob"]
    assert texts(page, ".comment__previous .comment__body") == ["Neap."]
    assert page.cssselect("[id='comment-x--n']") == []


def test_answers_stand_apart_from_comments(client: Client, alice: User, bob: User) -> None:
    question = make_post(alice, is_question=True)
    plain = make_comment(bob, post=question)
    worse, better = (make_comment(bob, post=question, is_answer=True, score=score) for score in (1, 5))
    reply = make_comment(alice, post=question, parent=worse)
    url = question.get_absolute_url()

    page = get_page(client, url)

    assert texts(page, "#threads h2") == ["Answers", "Comments"]
    assert row_ids(page, "answers") == [better.pk, worse.pk, reply.pk]
    assert row_ids(page, "comments") == [plain.pk]
    assert row_ids(get_page(client, reply.get_absolute_url()), "answers") == [worse.pk, reply.pk]
    assert texts(get_page(client, reply.get_absolute_url()), "#threads h2") == ["Answers"]
    assert row_ids(get_page(client, f"{url}?after={worse.pk}"), "answers") == [reply.pk]


def test_question_without_answers_says_so_and_a_plain_post_has_none(client: Client, alice: User) -> None:
    question = get_page(client, make_post(alice, is_question=True).get_absolute_url())
    plain = get_page(client, make_post(alice).get_absolute_url())

    assert texts(question, "#answers .section__empty") == ["No answers yet."]
    assert texts(plain, "#threads h2") == ["Comments"]


def test_container_lists_quick_takes_newest_first(client: Client, alice: User) -> None:
    first, second = make_quick_take(alice, score=9), make_quick_take(alice)
    reply = make_comment(post=first.post, parent=first)

    page = get_page(client, first.post.get_absolute_url())

    assert texts(page, "#threads h2") == ["Quick takes"]
    assert row_ids(page, "comments") == [second.pk, first.pk, reply.pk]


def test_every_comment_folds_with_its_replies_and_bad_ones_are_folded(client: Client, alice: User) -> None:
    post = make_post(alice)
    good = make_comment(alice, post=post, score=3)
    bad = make_comment(alice, post=post, parent=good, score=-5)
    below = make_comment(alice, post=post, parent=bad)

    page = get_page(client, post.get_absolute_url())

    folds = {fold.getparent().get("data-id"): fold.get("open") is not None for fold in page.cssselect(".comment__fold")}
    assert folds == {good.pk: True, bad.pk: False, below.pk: True}
    assert row_ids(page.cssselect(f"#comment-{bad.pk} > .comment__fold")[0]) == [below.pk]
    target = get_page(client, bad.get_absolute_url())
    assert target.cssselect(f"#comment-{bad.pk} > .comment__fold")[0].get("open") is not None


def test_parent_opens_in_place_on_the_profile_unless_it_is_private(client: Client, alice: User, bob: User) -> None:
    origin = {"source": "forum.example", "source_id": "x", "source_url": "https://forum.example/c/x"}
    post = make_post()
    parents = {
        "public": make_comment(bob, post=post, body_html="<p>Neap.</p>"),
        "deleted": make_comment(bob, post=post, deleted_at=timezone.now(), leaves_stub=True, body_html="Xylophone"),
        "draft": make_comment(bob, post=post, is_draft=True, body_html="Xylophone"),
        "stub": make_comment(post=post, is_stub=True, **origin),
    }
    replies = {name: make_comment(alice, post=post, parent=parent).pk for name, parent in parents.items()}

    response = client.get("/users/alice")

    page = parse(response)
    said = {
        name: texts(
            page, f"#comment-{pk} .comment__parent > summary, #comment-{pk} .comment__parent:not(:has(summary))"
        )[0]
        for name, pk in replies.items()
    }
    assert said == {
        "public": "in reply to Bob",
        "deleted": "in reply to a deleted comment",
        "draft": "in reply to a deleted comment",
        "stub": "in reply to a comment that isn’t in this archive",
    }
    assert texts(page, ".comment__previous .comment__body") == ["Neap."]
    assert "Xylophone" not in response.content.decode()


def test_long_chain_above_a_comment_begins_with_a_way_up(client: Client, alice: User) -> None:
    chain = [make_comment(alice)]
    for _ in range(14):
        chain.append(make_comment(alice, parent=chain[-1]))

    page = get_page(client, chain[-1].get_absolute_url())

    assert row_ids(page, "comments") == [comment.pk for comment in chain[-11:]]
    links = [link.get("href") for link in page.cssselect("#comments > .section__note a")]
    assert links == [f"{chain[0].post.get_absolute_url()}#comments", chain[4].get_absolute_url()]


@pytest.mark.parametrize("parameter", ["commentId", "after"])
def test_foreign_comment_is_not_found(client: Client, alice: User, parameter: str) -> None:
    url = make_comment(alice).post.get_absolute_url()
    hidden = make_comment(post=make_post(), is_draft=True)

    for pk in (make_comment().pk, hidden.pk, "nobody", "%00", "x" * 3000):
        assert client.get(f"{url}?{parameter}={pk}").status_code == 404


def test_discussion_of_a_wikitag_is_a_thread_too(client: Client, alice: User) -> None:
    edit = make_revision(alice)
    talk = make_comment(alice, wikitag=edit.wikitag)
    reply = make_comment(alice, parent=talk)
    make_reaction(reply)

    page = get_page(client, f"{edit.wikitag.get_absolute_url()}/discussion")

    assert row_ids(page, "comments") == [talk.pk, reply.pk]


def test_threads_are_nested_lists_of_named_articles(client: Client, alice: User, bob: User) -> None:
    root = make_comment(bob, post=make_post(alice), posted_at=LONG_AGO)
    reply = make_comment(alice, parent=root, posted_at=LONG_AGO)
    gone = make_comment(bob, parent=root, deleted_at=timezone.now(), leaves_stub=True)
    target = make_comment(bob, parent=reply, posted_at=LONG_AGO)
    page = get_page(client, root.post.get_absolute_url())
    thread = get_page(client, target.get_absolute_url())

    def places(shown: HtmlElement) -> dict[str, tuple[list[str], str]]:
        """Return, of each comment, in which elements it stands, the outermost first, and its name."""
        return {
            article.get("id").removeprefix("comment-"): (
                [one.tag for one in article.iterancestors() if one.tag in {"ol", "ul", "li", "article"}][::-1],
                article.get("aria-label"),
            )
            for article in shown.cssselect("article.comment")
        }

    by_alice, by_bob = (f"comment by {name}, 1 January 2025: Plain words." for name in ("Alice", "Bob"))
    top, below = ["ol", "li"], ["article", "ul", "li"]
    assert places(page) == {
        root.pk: (top, by_bob),
        reply.pk: (top + below, by_alice),
        target.pk: (top + below * 2, by_bob),
        gone.pk: (top + below, "Missing comment"),
    }
    assert places(thread) == {root.pk: (top, by_bob), reply.pk: (top, by_alice), target.pk: (top, by_bob)}
    for shown in (page, thread):
        assert {part.tag for part in shown.cssselect("ol.thread > *, .comment__replies > *")} == {"li"}
