"""The four lists of a profile: what each reads, in which order, and how many rows at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from content.arrangement import Move, moves_in_list
from content.models import Comment, CommentSort, Post, Revision, Sequence
from content.models.sequence import SEQUENCE_ORDER
from content.models.wikitag import REVISION_ORDER
from content.pinning import sticky_posts
from web.address import seen_address
from web.choices import Choice, Option, choose
from web.fragments import asked_fragment
from web.listing import ListKind, read_listing

from .own_sections import is_own, own_sections
from .post_section import PostSection, post_settings, read_posts
from .section import Section

if TYPE_CHECKING:
    from profiles.models import User
    from web.fragments import Request

SEQUENCES = ListKind("sequences", first=9, more=10)
WIKITAGS = ListKind("wikitags", first=10, more=10)
COMMENTS = ListKind("comments", first=10, more=10, choices=("commentsSortBy",))


@dataclass(frozen=True)
class SequenceSection(Section[Sequence]):
    """The sequences of a profile. Their author has buttons that order them, and finds drafts and hidden ones below.

    `moved` is the button that was pressed, where this is the answer to it.
    """

    is_own: bool = False
    unlisted: list[Sequence] = field(default_factory=list)
    moved: str = ""

    @property
    def cards(self) -> list[tuple[Sequence, list[Move]]]:
        """The rows with their buttons; behind a cursor nobody counts which place a row has, and there are none."""
        if not self.is_own or not self.listing.starts_at_top:
            return [(row, []) for row in self.listing.rows]
        first, total = self.listing.window.before + 1, self.total or 0
        return [(row, moves_in_list(row.title, place, total)) for place, row in enumerate(self.listing.rows, first)]

    @property
    def told(self) -> str:
        """What has come of the move; nothing when the moved row is not among these any more."""
        for place, row in enumerate(self.listing.rows, start=1):
            if self.moved.startswith(f"sequence-{row.pk}-"):
                facts = {"title": row.title, "place": place, "total": self.total}
                return gettext("“%(title)s” is number %(place)d of %(total)d.") % facts
        return ""


@dataclass(frozen=True)
class CommentSection(Section[Comment]):
    sort: Choice[CommentSort]
    sort_options: list[Option]


def profile_sections(request: Request, owner: User) -> dict[str, SimpleLazyObject[Any]]:
    """Return the sections by name; a section asks the database only when a template shows it."""
    return {
        "sequences": SimpleLazyObject(lambda: sequence_section(request, owner)),
        **own_sections(request, owner),
        "posts": SimpleLazyObject(lambda: post_section(request, owner)),
        "wikitags": SimpleLazyObject(lambda: wikitag_section(request, owner)),
        "comments": SimpleLazyObject(lambda: comment_section(request, owner)),
    }


def sequence_section(request: Request, owner: User) -> SequenceSection:
    listing = read_listing(
        request,
        SEQUENCES,
        path=f"{owner.get_absolute_url()}/sequences",
        plan=Sequence.objects.for_cards(),
        branches=[Sequence.objects.by(owner).visible_to(request.user).listed()],
        order=SEQUENCE_ORDER,
        scope=f"sequences:{owner.pk}",
    )
    is_owners = is_own(request.user, owner)
    return SequenceSection(
        listing,
        total=owner.listed_sequence_count,
        claimed=owner.sequence_count,
        elsewhere=owner.sequence_count_baseline,
        is_own=is_owners,
        unlisted=list(Sequence.objects.own_of(owner).unlisted().for_cards()) if is_owners else [],
        moved=(request.htmx.trigger or "") if asked_fragment(request) == SEQUENCES.name else "",
    )


def post_section(request: Request, owner: User) -> PostSection:
    settings = post_settings(request)
    sticky = sticky_posts(owner, request.user) if settings.show_all else []
    pinned = [post for post in sticky if not post.is_shortform] if settings.are_usual else []
    authored = [Post.objects.by(owner)]
    if owner.coauthored_post_count:
        authored.append(Post.objects.coauthored_by(owner))
    if pinned:
        authored = [posts.exclude(pk__in=[post.pk for post in pinned]) for posts in authored]
    section = read_posts(
        request,
        authored,
        path=f"{owner.get_absolute_url()}/posts",
        plan=Post.objects.for_rows(),
        scope=f"posts:{owner.pk}",
    )
    return replace(
        section,
        sticky=[post for post in sticky if post.is_shortform or pinned] if _shows_top(section) else [],
        above=len(pinned) if section.listing.starts_at_top else 0,
        total=owner.listed_post_count if section.settings.are_plain else None,
        claimed=owner.post_count,
        elsewhere=owner.post_count_baseline,
    )


def _shows_top(section: PostSection) -> bool:
    """Whether these rows begin the list, so that what stands above it is shown with them."""
    return section.listing.starts_at_top and not section.listing.is_continued


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
        plan=Comment.objects.for_items().with_votes_of(request.user),
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
