"""Links between imported things lead to our pages, whichever of them came first; others lead to the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.forummagnum.links import hosts_of, lead_links_home
from content.models import Comment, Post, Revision, Sequence
from content.richtext import linked_addresses, with_addresses
from profiles.models import User
from tests.archive.profiles import comment, post, revision, save, sequence, user
from tests.factories import make_post

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

SITE = "https://forum.example"
TAG = {"_id": "tag1", "name": "Tides", "slug": "tides", "deleted": False}


def run(source: Path) -> None:
    call_command("import_forummagnum", source, site=SITE, verbosity=0)


def linking(*addresses: str) -> dict[str, str]:
    return {"html": "".join(f'<p><a href="{address}">x</a></p>' for address in addresses)}


# What a link says, and where it leads once all of it is held.
HELD = [
    ("/posts/post2/ebb", "/posts/post2/ebb-tide"),
    ("https://forum.example/posts/post2/an-old-slug", "/posts/post2/ebb-tide"),
    ("http://www.forum.example/posts/post2/", "/posts/post2/ebb-tide"),
    ("//forum.example/posts/post2", "/posts/post2/ebb-tide"),
    ("/s/sequence1/p/post2", "/posts/post2/ebb-tide"),
    ("/events/post2/ebb", "/posts/post2/ebb-tide"),
    ("/posts/post2/ebb#Low_water", "/posts/post2/ebb-tide#post-post2--Low_water"),
    ("/posts/post2/ebb?commentId=comment1", "/posts/post1/tides?commentId=comment1"),
    ("/posts/post2/ebb#comment1", "/posts/post1/tides?commentId=comment1"),
    ("/posts/post1/tides/comment/comment1", "/posts/post1/tides?commentId=comment1"),
    ("?commentId=comment1", "/posts/post1/tides?commentId=comment1"),
    ("/s/sequence1", "/s/sequence1"),
    ("/users/ann", "/users/ann"),
    ("/users/ann-before/", "/users/ann"),
    ("/tag/tides", "/w/tides"),
    ("https://forum.example/w/tides?lens=x", "/w/tides"),
]
ELSEWHERE = [
    ("/posts/nowhere/some", f"{SITE}/posts/nowhere/some"),
    ("https://forum.example/posts/nowhere/some#x", f"{SITE}/posts/nowhere/some#x"),
    ("/users/nobody", f"{SITE}/users/nobody"),
    ("/tag/nothing", f"{SITE}/tag/nothing"),
    ("/lw/148/some_title/", f"{SITE}/lw/148/some_title/"),
    ("https://elsewhere.example/posts/post2/ebb", "https://elsewhere.example/posts/post2/ebb"),
    ("google.com", "https://google.com"),
    ("https://forum.example/", "https://forum.example/"),
]


def test_links_to_what_is_held_lead_to_our_pages(tmp_path: Path) -> None:
    said = [address for address, _ in HELD + ELSEWHERE]
    posts = [post(contents=linking(*said)), post(_id="post2", slug="ebb-tide", title="Ebb", tags=[TAG])]

    run(save(tmp_path, user=[user(oldSlugs=["ann-before"])], posts=posts))

    assert list(linked_addresses(Post.objects.get(pk="post1").body_html)) == [home for _, home in HELD + ELSEWHERE]


def test_every_kind_of_text_is_linked_once_the_target_comes(tmp_path: Path) -> None:
    text = linking("/posts/post2/ebb")
    kinds = {
        "user": [user(htmlBio=text["html"])],
        "comments": [comment(contents=text)],
        "sequences": [sequence(contents=text, chapters=[])],
        "revisions": [revision(html=text["html"])],
    }
    run(save(tmp_path, posts=[post(contents=text)], **kinds))
    bodies = [User.objects.values_list("bio_html", flat=True)] + [
        model._default_manager.values_list("body_html", flat=True)
        for model in (Post.objects.filter(pk="post1").model, Comment, Sequence, Revision)
    ]
    assert {address for rows in bodies for text in rows for address in linked_addresses(text)} == {
        f"{SITE}/posts/post2/ebb"
    }

    run(save(tmp_path, posts=[post(contents=text), post(_id="post2", slug="ebb")], **kinds))

    assert {address for rows in bodies for text in rows.all() for address in linked_addresses(text)} == {
        "/posts/post2/ebb"
    }
    run(tmp_path)
    assert {address for rows in bodies for text in rows.all() for address in linked_addresses(text)} == {
        "/posts/post2/ebb"
    }


def test_stubs_and_things_of_this_site_are_not_what_a_link_means(tmp_path: Path) -> None:
    make_post(id="post3")
    text = linking("/posts/post2/ebb", "/posts/post3/local", "/users/bo")
    mention = comment(
        postId="post2", post={"_id": "post2", "slug": "ebb"}, userId="bo1", user={"_id": "bo1", "slug": "bo"}
    )

    run(save(tmp_path, posts=[post(contents=text)], comments=[mention]))

    assert list(linked_addresses(Post.objects.get(pk="post1").body_html)) == [
        f"{SITE}/posts/post2/ebb",
        f"{SITE}/posts/post3/local",
        f"{SITE}/users/bo",
    ]


def test_links_cost_as_many_queries_for_one_text_as_for_nine(tmp_path: Path) -> None:
    texts = [address for address, _ in ELSEWHERE] + ["/s/nowhere", "/posts/nowhere/x?commentId=c"]
    run(save(tmp_path, posts=[post(contents=linking(*texts))]))
    with CaptureQueriesContext(connection) as one:
        lead_links_home("forum.example")

    run(save(tmp_path, posts=[post(_id=f"p{number}", contents=linking(*texts)) for number in range(9)]))
    with CaptureQueriesContext(connection) as nine:
        lead_links_home("forum.example")

    # Five kinds of text, one batch of posts with its transaction, and five kinds of thing that it links to.
    assert (len(one), len(nine)) == (13, 13)


def test_sites_that_show_the_same_posts_are_one() -> None:
    assert "alignmentforum.org" in hosts_of("www.lesswrong.com")
    assert hosts_of("forum.example") == {"forum.example", "www.forum.example"}


def test_text_that_is_edited_while_links_are_read_stays_as_it_was_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = linking("/posts/post2/ebb")
    run(save(tmp_path, posts=[post(contents=text), post(_id="post2", slug="ebb")]))
    held = Post.objects.get(pk="post1").body_html
    Post.objects.filter(pk="post1").update(body_html=held.replace("/posts/post2/ebb", f"{SITE}/posts/post2/ebb"))

    def edit_in_between(cleaned: str, addresses: dict[str, str]) -> str:
        Post.objects.filter(pk="post1").update(body_html="<p>Edited.</p>")
        return with_addresses(cleaned, addresses)

    monkeypatch.setattr("archive.forummagnum.links.with_addresses", edit_in_between)
    lead_links_home("forum.example")

    assert Post.objects.get(pk="post1").body_html == "<p>Edited.</p>"
