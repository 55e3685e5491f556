"""What search engines are told of: what everybody finds in a list and no page keeps from them.

What has a `source_url` is left out: its page names that address as the canonical one (`content/meaning.py`).

Django's paging counts rows and skips over them, which no page of ours does; robots come seldom and wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from content.models import Post, Sequence, Wikitag
from profiles.models import User

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    AnySitemap = Sitemap[Any]
else:
    AnySitemap = Sitemap

STRANGER = AnonymousUser()


class SiteSitemap(AnySitemap):
    """A part of the index. Its pages have the addresses that they name as canonical, whatever host a robot asked by."""

    limit = 5_000
    protocol = urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002 -- Django's signature
        return urlsplit(settings.BASE_URL).netloc

    def get_latest_lastmod(self) -> None:
        """Leave it out of the index, for which Django would read every row of the part."""


class PageSitemap(SiteSitemap):
    def items(self) -> list[str]:
        return ["front_page", "people", "quick_takes", "all_comments", "wikitags"]

    def location(self, item: str) -> str:
        return reverse(item)


class PostSitemap(SiteSitemap):
    def items(self) -> QuerySet[Post]:
        posts = Post.objects.visible_to(STRANGER).listed().filter(source_url="")
        return posts.only("pk", "slug", "posted_at", "edited_at").order_by("pk")

    def lastmod(self, item: Post) -> datetime | None:
        return item.edited_at or item.posted_at


class PersonSitemap(SiteSitemap):
    def items(self) -> QuerySet[User]:
        people = User.objects.visible_to(STRANGER).listed().indexable()
        return people.only("pk", "slug").order_by("pk")


class SequenceSitemap(SiteSitemap):
    def items(self) -> QuerySet[Sequence]:
        return Sequence.objects.visible_to(STRANGER).listed().filter(source_url="").only("pk").order_by("pk")


class WikitagSitemap(SiteSitemap):
    def items(self) -> QuerySet[Wikitag]:
        return Wikitag.objects.visible_to(STRANGER).listed().filter(source_url="").only("pk", "slug").order_by("pk")


SITEMAPS = {
    "pages": PageSitemap,
    "posts": PostSitemap,
    "people": PersonSitemap,
    "sequences": SequenceSitemap,
    "wikitags": WikitagSitemap,
}
