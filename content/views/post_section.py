"""A list of posts with its orders and filters: one person's, or everybody's."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING

from content.models import Post, PostFilter, PostSort
from web.address import seen_address
from web.choices import Choice, Option, choose
from web.listing import ListKind, read_listing

from .section import Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.models.post import PostQuerySet
    from web.fragments import Request

POSTS = ListKind("posts", first=10, more=25, choices=("sortedBy", "view", "filter", "includeEvents", "karmaThreshold"))

HIDE_LOW_KARMA = "-10"
SHOW_LOW_KARMA = "-1000"


@dataclass(frozen=True)
class PostSettings:
    sort: Choice[PostSort]
    filter: Choice[PostFilter]
    with_events: bool
    with_low_karma: bool
    events: Option
    low_karma: Option

    @property
    def are_usual(self) -> bool:
        """Whether the posts stand as they do when nobody asks for anything; the pinned ones are then first."""
        return self.show_all and self.sort.value == PostSort.NEW

    @property
    def are_plain(self) -> bool:
        return self.show_all and not self.with_events

    @property
    def show_all(self) -> bool:
        """Whether nothing is left out but, unless asked for, events."""
        return self.filter.value == PostFilter.ALL and self.with_low_karma


@dataclass(frozen=True)
class PostSection(Section[Post]):
    """The list, and what stands above it: on a profile pinned posts and the owner's container of quick takes.

    Elsewhere each row names its authors.
    """

    settings: PostSettings
    sort_options: list[Option]
    filter_options: list[Option]
    _: KW_ONLY
    sticky: list[Post] = field(default_factory=list)
    with_authors: bool = False


def read_posts(
    request: Request, sources: Iterable[PostQuerySet], *, path: str, plan: PostQuerySet, scope: str
) -> PostSection:
    """Read what stands in lists of these sources, which must not overlap, as the address orders and filters it."""
    settings = post_settings(request)
    switches = {"with_events": settings.with_events, "with_low_karma": settings.with_low_karma}
    listing = read_listing(
        request,
        POSTS,
        path=path,
        plan=plan,
        branches=[
            posts.visible_to(request.user).listed().filtered_by(settings.filter.value, **switches) for posts in sources
        ],
        order=settings.sort.value.order,
        scope=f"{scope}:{settings.sort.value}",
    )
    page = listing.window.page
    return PostSection(listing, settings, settings.sort.options(page), settings.filter.options(page))


def post_settings(request: Request) -> PostSettings:
    """Read from the address how posts are ordered and filtered."""
    page = seen_address(request)
    # `view` is what `sortedBy` was called in old links (facts 1.6).
    asked = page.parameters.get("sortedBy") or page.parameters.get("view", "")
    sort = choose("sortedBy", page.with_parameters(sortedBy=asked), default=PostSort.NEW)
    with_events = page.parameters.get("includeEvents") == "true"
    with_low_karma = page.parameters.get("karmaThreshold") != HIDE_LOW_KARMA
    bare = page.with_parameters(after="")
    return PostSettings(
        sort,
        choose("filter", page, default=PostFilter.ALL),
        with_events,
        with_low_karma,
        Option("", str(bare.with_parameters(includeEvents="false" if with_events else "true")), with_events),
        Option(
            "",
            str(bare.with_parameters(karmaThreshold=HIDE_LOW_KARMA if with_low_karma else SHOW_LOW_KARMA)),
            with_low_karma,
        ),
    )
