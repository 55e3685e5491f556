"""The sitemap names every page that robots may read, and no other."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from content.sitemaps import SITEMAPS, PostSitemap, SiteSitemap
from profiles.models import User
from tests.factories import make_comment, make_post, make_sequence, make_user, make_wikitag
from tests.pages import get_page
from web.robots import RULES

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PAGES = ["/", "/allComments", "/people", "/quicktakes", "/wikitags"]
SITE = "http://127.0.0.1:8000"


def locations(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    return [node.text for node in etree.fromstring(response.content).iter("{*}loc")]


def listed(client: Client) -> list[str]:
    """Return the paths of all pages in all parts of the index."""
    parts = [address.removeprefix("http://testserver") for address in locations(client, "/sitemap.xml")]
    return sorted(address.removeprefix(SITE) for part in parts for address in locations(client, part))


def canonical_address(client: Client, path: str) -> str:
    [link] = get_page(client, path).cssselect("link[rel=canonical]")
    return str(link.get("href"))


def test_every_listed_page_is_there_and_no_other(client: Client) -> None:
    now = timezone.now()
    ann = make_user("Ann", karma=5, post_count=2)
    for number, fields in enumerate(
        [{"deactivated_at": now}, {"signup_rating": 0.1}, {"is_noindex": True}, {"karma": 0}]
    ):
        make_user(f"Hidden {number}", **{"karma": 5, "post_count": 2, **fields})
    make_user("With nothing", karma=5)
    User.objects.filter(pk=make_user("Unconfirmed", karma=5, post_count=2).pk).update(is_unconfirmed=True)
    shown = make_post(ann)
    for fields in [
        {"is_draft": True},
        {"is_unlisted": True},
        {"deleted_at": now},
        {"is_stub": True},
        {"is_shortform": True},
        {"posted_at": now + timedelta(days=1)},
    ]:
        make_post(ann, **fields)
    make_comment(ann, post=shown)
    sequence = make_sequence(ann, posts=[shown])
    for fields in [{"is_draft": True}, {"is_hidden": True}, {"deleted_at": now}]:
        make_sequence(ann, **fields)
    wikitag = make_wikitag("Clocks")
    make_wikitag("Gone", deleted_at=now)

    things = [thing.get_absolute_url() for thing in (ann, shown, sequence, wikitag)]
    found = listed(client)
    assert found == sorted([*PAGES, *things])
    disallowed = re.findall(r"^Disallow: ([^*?\n]+)$", RULES, re.MULTILINE)
    assert [path for path in found if path.startswith(tuple(disallowed))] == []
    answers = [client.get(path) for path in found]
    assert [(answer.status_code, b'content="noindex"' in answer.content) for answer in answers] == [(200, False)] * 9


def test_page_is_listed_exactly_if_it_names_itself_as_canonical(client: Client) -> None:
    held = {"source": "forum.example", "source_id": "x", "source_url": "https://forum.example/x"}
    without_address = {"source": "forum.example", "source_id": "y"}
    paths: list[str] = []
    origin: dict[str, Any]
    for number, origin in enumerate(({}, held, without_address)):
        ann = make_user(f"Ann {number}", karma=5, post_count=2, **origin)
        moon = make_wikitag(f"Moon {number}", **origin)
        things = (ann, moon, make_post(ann, **origin), make_sequence(ann, **origin))
        paths += [thing.get_absolute_url() for thing in things]

    own = [path for path in paths if canonical_address(client, path) == f"{SITE}{path}"]
    assert len(own) == 9
    assert listed(client) == sorted([*PAGES, *own])


def test_part_holds_five_thousand_and_the_index_names_the_rest(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {part.limit for part in SITEMAPS.values()} == {5_000}
    monkeypatch.setattr(SiteSitemap, "limit", 2)
    posts = [make_post() for _ in range(5)]

    parts = [address for address in locations(client, "/sitemap.xml") if "posts" in address]
    pages = [locations(client, address) for address in parts]

    assert parts == [f"http://testserver/sitemap-posts.xml{page}" for page in ("", "?p=2", "?p=3")]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(chain(*pages)) == sorted(f"{SITE}{post.get_absolute_url()}" for post in posts)
    assert [client.get(path).status_code for path in ("/sitemap-posts.xml?p=4", "/sitemap-x.xml")] == [404, 404]


def test_part_costs_two_queries_and_the_index_one_for_each_kind(client: Client) -> None:
    for _ in range(9):
        make_post()
    for path, count in (("/sitemap-posts.xml", 2), ("/sitemap.xml", 4)):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert len(queries) == count


def test_post_says_when_it_last_changed() -> None:
    posted, edited = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    old, changed = make_post(posted_at=posted), make_post(posted_at=posted, edited_at=edited)

    assert [PostSitemap().lastmod(post) for post in (old, changed)] == [posted, edited]


def test_pages_have_the_sites_own_address_by_whatever_host_a_robot_came(client: Client) -> None:
    response = client.get("/sitemap-pages.xml", headers={"Host": "localhost"})

    hosts = {urlsplit(node.text).netloc for node in etree.fromstring(response.content).iter("{*}loc")}
    assert (hosts, response["X-Robots-Tag"]) == ({"127.0.0.1:8000"}, "noindex, noodp, noarchive")
