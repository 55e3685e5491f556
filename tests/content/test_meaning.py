"""What pages say to programs: JSON-LD, Open Graph, microformats."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mf2py
import pytest
from jsonschema import Draft202012Validator

from tests.factories import make_comment, make_post, make_quick_take, make_revision, make_sequence
from tests.pages import get_page

if TYPE_CHECKING:
    from django.test import Client
    from lxml.html import HtmlElement

    from profiles.models import User

HOST = "http://127.0.0.1:8000"
JOINED = datetime(2020, 2, 3, tzinfo=UTC)
POSTED = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
SCHEMA = json.loads((Path(__file__).parent / "meaning_schema.json").read_text())


@pytest.fixture
def anne(alice: User) -> User:
    alice.karma = alice.karma_baseline = 31
    alice.joined_at = JOINED
    alice.bio_html = "<p>I watch the tide.</p>"
    alice.post_count = 2
    alice.save()
    return alice


def linked_data(page: HtmlElement) -> dict[str, Any]:
    [script] = page.cssselect('script[type="application/ld+json"]')
    return json.loads(script.text_content())


def open_graph(page: HtmlElement) -> list[tuple[str, str]]:
    return [(meta.get("property"), meta.get("content")) for meta in page.cssselect("meta[property]")]


def test_profile_is_a_profile_page_of_its_person(client: Client, anne: User) -> None:
    page = get_page(client, "/users/alice")

    counter = {"@type": "InteractionCounter"}
    assert linked_data(page) == {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": f"{HOST}/users/alice",
        "dateCreated": "2020-02-03T00:00:00+00:00",
        "mainEntity": {
            "@type": "Person",
            "name": "Alice",
            "url": f"{HOST}/users/alice",
            "alternateName": "alice",
            "identifier": anne.pk,
            "description": "I watch the tide.",
            "interactionStatistic": [
                {**counter, "interactionType": "https://schema.org/LikeAction", "userInteractionCount": 31}
            ],
            "agentInteractionStatistic": [
                {**counter, "interactionType": "https://schema.org/WriteAction", "userInteractionCount": 2},
                {**counter, "interactionType": "https://schema.org/CommentAction", "userInteractionCount": 0},
            ],
        },
    }
    assert open_graph(page) == [
        ("og:type", "profile"),
        ("og:title", "Alice"),
        ("og:description", "I watch the tide."),
        ("og:url", f"{HOST}/users/alice"),
        ("og:site_name", "Byline"),
        ("profile:username", "alice"),
    ]


def test_post_names_its_authors_and_the_comments_that_are_public(client: Client, anne: User, bob: User) -> None:
    post = make_post(anne, title="Tides", coauthors=[bob], posted_at=POSTED, score=5, body_html="<p>High.</p>")
    comment = make_comment(bob, post=post, body_html="<p>Low.</p>", posted_at=POSTED, score=-2)
    make_comment(bob, post=post, parent=comment)
    make_comment(bob, post=post, deleted_at=POSTED, leaves_stub=True)

    page = get_page(client, post.get_absolute_url())

    found = linked_data(page)
    bob_again = {"@type": "Person", "name": "Bob", "url": f"{HOST}/users/bob"}
    assert found["author"] == [{"@type": "Person", "name": "Alice", "url": f"{HOST}/users/alice"}, bob_again]
    assert found["comment"] == [
        {
            "@type": "Comment",
            "url": f"{HOST}{comment.get_absolute_url()}",
            "text": "Low.",
            "datePublished": "2024-05-06T07:08:00+00:00",
            "author": bob_again,
        }
    ]
    assert open_graph(page) == [
        ("og:type", "article"),
        ("og:title", "Tides"),
        ("og:description", "High."),
        ("og:url", f"{HOST}{post.get_absolute_url()}"),
        ("og:site_name", "Byline"),
        ("article:published_time", "2024-05-06T07:08:00+00:00"),
        ("article:author", f"{HOST}/users/alice"),
        ("article:author", f"{HOST}/users/bob"),
    ]


def test_every_kind_of_page_keeps_to_the_schema(client: Client, anne: User) -> None:
    post = make_post(anne, url="https://example.org/a", edited_at=POSTED)
    make_comment(anne, post=post)
    edit = make_revision(anne)
    take = make_quick_take(anne)
    sequence = make_sequence(anne, posts=[post])
    addresses = {
        "/": "WebSite",
        "/users/alice": "ProfilePage",
        "/users/alice/comments": "CollectionPage",
        post.get_absolute_url(): "BlogPosting",
        make_post(anne, is_question=True).get_absolute_url(): "DiscussionForumPosting",
        take.post.get_absolute_url(): "DiscussionForumPosting",
        sequence.get_absolute_url(): "CreativeWorkSeries",
        f"{sequence.get_absolute_url()}/print": "CreativeWorkSeries",
        edit.wikitag.get_absolute_url(): "Article",
    }

    found = {address: linked_data(get_page(client, address)) for address in addresses}

    assert {address: thing["@type"] for address, thing in found.items()} == addresses
    validator = Draft202012Validator(SCHEMA)
    assert {address: [error.message for error in validator.iter_errors(thing)] for address, thing in found.items()} == {
        address: [] for address in addresses
    }


@pytest.mark.parametrize(
    "change", [{"memberSince": "2020"}, {"url": "/users/x"}, {"dateCreated": "2020-02-03"}, {"mainEntity": {}}]
)
def test_schema_notices_what_is_missing_or_unknown(client: Client, anne: User, change: dict[str, Any]) -> None:
    validator = Draft202012Validator(SCHEMA)
    profile = linked_data(get_page(client, "/users/alice"))

    assert validator.is_valid(profile) is True
    assert validator.is_valid(profile | change) is False


def sources(page: HtmlElement) -> list[str | None]:
    """Return where each script of the page comes from; that which stands in it comes from nowhere."""
    return [script.get("src") for script in page.cssselect("script")]


def test_words_of_an_author_cannot_leave_the_script(client: Client, anne: User) -> None:
    title = "</script><script>alert(1)</script><!-- &amp;"
    page, harmless = (get_page(client, make_post(anne, title=one).get_absolute_url()) for one in (title, "Tides"))

    assert linked_data(page)["headline"] == title
    assert sources(page) == sources(harmless)
    assert sources(page).count(None) == 1


def test_profile_is_a_representative_card_with_feeds(client: Client, anne: User) -> None:
    posts = [make_post(anne, title=title) for title in ("Ebb", "Flow")]
    comment = make_comment(anne, post=posts[0], body_html="<p>Neap.</p>")

    parsed = mf2py.parse(doc=client.get("/users/alice").content.decode(), url=f"{HOST}/users/alice")

    cards = [item for item in parsed["items"] if item["type"] == ["h-card"]]
    assert [(card["properties"]["url"], card["properties"]["uid"]) for card in cards] == [
        ([f"{HOST}/users/alice"], [f"{HOST}/users/alice"])
    ]
    assert cards[0]["properties"]["name"] == ["Alice"]
    feeds = [item for item in parsed["items"] if item["type"] == ["h-feed"]]
    entries = [[entry["properties"] for entry in feed["children"]] for feed in feeds]
    assert [[entry["url"] for entry in feed] for feed in entries] == [
        [[f"{HOST}{post.get_absolute_url()}"] for post in reversed(posts)],
        [[f"{HOST}{comment.get_absolute_url()}"]],
    ]
    assert [entry["name"] for entry in entries[0]] == [["Flow"], ["Ebb"]]
    assert entries[1][0]["content"][0]["value"] == "Neap."
    assert entries[1][0]["published"] == [comment.posted_at.isoformat().replace("+00:00", "Z")]


def test_post_is_an_entry_and_so_is_each_comment(client: Client, anne: User, bob: User) -> None:
    post = make_post(anne, title="Tides", body_html="<p>High.</p>", posted_at=POSTED)
    comment = make_comment(bob, post=post, body_html="<p>Low.</p>")
    make_comment(anne, parent=comment, body_html="<p>Slack.</p>")
    url = f"{HOST}{post.get_absolute_url()}"

    parsed = mf2py.parse(doc=client.get(post.get_absolute_url()).content.decode(), url=url)

    entries = [item for item in parsed["items"] if item["type"] == ["h-entry"]]
    assert [entry["properties"]["content"][0]["value"] for entry in entries] == ["High.", "Low."]
    assert entries[0]["properties"]["name"] == ["Tides"]
    assert entries[0]["properties"]["url"] == [url]
    assert entries[0]["properties"]["published"] == ["2024-05-06T07:08:00Z"]
    assert [author["properties"]["url"] for author in entries[0]["properties"]["author"]] == [[f"{HOST}/users/alice"]]
    assert entries[1]["properties"]["author"][0]["properties"]["name"] == ["Bob"]
    assert [reply["properties"]["content"][0]["value"] for reply in entries[1]["children"]] == ["Slack."]
