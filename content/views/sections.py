"""The four lists of a profile: what each reads, in which order, and how many rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from content.models import Comment, CommentSort, Post, PostFilter, PostSort, Revision, Sequence
from content.models.sequence import SEQUENCE_ORDER
from content.models.wikitag import REVISION_ORDER
from web.address import seen_address
from web.choices import Choice, Option, choose
from web.listing import Listing, ListKind, read_listing

from .section import Section

if TYPE_CHECKING:
    from profiles.models import User
    from web.fragments import Request

SEQUENCES = ListKind("sequences", first=9, more=10)
POSTS = ListKind("posts", first=10, more=25, choices=("sortedBy", "view", "filter", "includeEvents", "karmaThreshold"))
WIKITAGS = ListKind("wikitags", first=10, more=10)
COMMENTS = ListKind("comments", first=10, more=10, choices=("commentsSortBy",))

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
    def are_plain(self) -> bool:
        return self.filter.value == PostFilter.ALL and self.with_low_karma and not self.with_events


@dataclass(frozen=True)
class PostSection(Section[Post]):
    settings: PostSettings
    sort_options: list[Option]
    filter_options: list[Option]
    quick_takes: Post | None


@dataclass(frozen=True)
class CommentSection(Section[Comment]):
    sort: Choice[CommentSort]
    sort_options: list[Option]


def profile_sections(request: Request, owner: User) -> dict[str, SimpleLazyObject[Any]]:
    """Return the sections by name; a section asks the database only when a template shows it."""
    return {
        "sequences": SimpleLazyObject(lambda: sequence_section(request, owner)),
        "posts": SimpleLazyObject(lambda: post_section(request, owner)),
        "wikitags": SimpleLazyObject(lambda: wikitag_section(request, owner)),
        "comments": SimpleLazyObject(lambda: comment_section(request, owner)),
    }


def sequence_section(request: Request, owner: User) -> Section[Sequence]:
    listing = read_listing(
        request,
        SEQUENCES,
        path=f"{owner.get_absolute_url()}/sequences",
        plan=Sequence.objects.for_cards(),
        branches=[Sequence.objects.by(owner).visible_to(request.user).listed()],
        order=SEQUENCE_ORDER,
        scope=f"sequences:{owner.pk}",
    )
    return Section(
        listing,
        total=owner.listed_sequence_count,
        claimed=owner.sequence_count,
        elsewhere=owner.sequence_count_baseline,
    )


def post_section(request: Request, owner: User) -> PostSection:
    settings = _post_settings(request)
    authored = [Post.objects.by(owner)]
    if owner.coauthored_post_count:
        authored.append(Post.objects.coauthored_by(owner))
    listing = read_listing(
        request,
        POSTS,
        path=f"{owner.get_absolute_url()}/posts",
        plan=Post.objects.for_rows(),
        branches=[
            posts.visible_to(request.user)
            .listed()
            .filtered_by(
                settings.filter.value, with_events=settings.with_events, with_low_karma=settings.with_low_karma
            )
            for posts in authored
        ],
        order=settings.sort.value.order,
        scope=f"posts:{settings.sort.value}:{owner.pk}",
    )
    page = listing.window.page
    return PostSection(
        listing,
        settings,
        settings.sort.options(page),
        settings.filter.options(page),
        _quick_takes(request, owner) if _leads_with_quick_takes(listing, settings) else None,
        total=owner.listed_post_count if settings.are_plain else None,
        claimed=owner.post_count,
        elsewhere=owner.post_count_baseline,
    )


def _leads_with_quick_takes(listing: Listing[Post], settings: PostSettings) -> bool:
    """Whether the container of quick takes stands above these rows (facts 1.6); a filter leaves it out."""
    return settings.are_plain and listing.starts_at_top and not listing.is_continued


def _quick_takes(request: Request, owner: User) -> Post | None:
    return Post.objects.by(owner).visible_to(request.user).quick_takes_container().for_rows().first()


def _post_settings(request: Request) -> PostSettings:
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


def wikitag_section(request: Request, owner: User) -> Section[Revision]:
    listing = read_listing(
        request,
        WIKITAGS,
        path=f"{owner.get_absolute_url()}/wikitags",
        plan=Revision.objects.for_rows(),
        branches=[Revision.objects.by(owner).visible_to(request.user).listed()],
        order=REVISION_ORDER,
        scope=f"wikitags:{owner.pk}",
    )
    return Section(
        listing,
        total=owner.listed_wikitag_edit_count,
        claimed=owner.wikitag_edit_count,
        elsewhere=owner.wikitag_edit_count_baseline,
    )


def comment_section(request: Request, owner: User) -> CommentSection:
    sort = choose("commentsSortBy", seen_address(request), default=CommentSort.NEW)
    listing = read_listing(
        request,
        COMMENTS,
        path=f"{owner.get_absolute_url()}/comments",
        plan=Comment.objects.for_items(),
        branches=[Comment.objects.by(owner).visible_to(request.user).listed()],
        order=sort.value.order,
        scope=f"comments:{sort.value}:{owner.pk}",
    )
    return CommentSection(
        listing,
        sort,
        sort.options(listing.window.page),
        total=owner.listed_comment_count,
        claimed=owner.comment_count,
        elsewhere=owner.comment_count_baseline,
    )
