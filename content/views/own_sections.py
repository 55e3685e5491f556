"""What only its owner finds on a profile: drafts, and posts that stand in no list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from content.models import DraftSort, Post, PostSort
from web.address import seen_address
from web.choices import Choice, Option, choose
from web.listing import Listing, ListKind, cut_listing, read_listing
from web.taking_part import takes_part

from .section import Section

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from profiles.models import User, Viewer
    from web.fragments import Request

DRAFTS = ListKind("drafts", first=5, more=10, choices=("sortDraftsBy",))
HIDDEN = ListKind("hidden", first=20, more=10)

OWN_TITLES: dict[str, Promise] = {"drafts": _("My Drafts"), "hidden": _("In no list")}


@dataclass(frozen=True)
class DraftSection(Section[Post]):
    sort: Choice[DraftSort]
    sort_options: list[Option]


def is_own(viewer: Viewer, owner: User) -> bool:
    """Whether somebody looks at their own profile, where they may change things."""
    return takes_part(viewer) and viewer.pk == owner.pk


def own_sections(request: Request, owner: User) -> dict[str, SimpleLazyObject[Any]]:
    """Return the sections that stand before the posts, by name; none for a visitor."""
    if not is_own(request.user, owner):
        return {}
    return {
        "drafts": SimpleLazyObject(lambda: _draft_section(request, owner)),
        "hidden": SimpleLazyObject(lambda: _hidden_section(request, owner)),
    }


def _draft_section(request: Request, owner: User) -> DraftSection:
    sort = choose("sortDraftsBy", seen_address(request), default=DraftSort.LAST_MODIFIED)
    # One person's drafts are few: their keys alone are sorted and cut, by columns that no index needs to hold.
    keys = list(Post.objects.drafts_of(owner).order_by(*sort.value.order).values_list("pk", flat=True))
    path = f"{owner.get_absolute_url()}/drafts"
    found = cut_listing(request, DRAFTS, path=path, rows=keys, key=str, anchor="post")
    drafts = Post.objects.for_rows().in_bulk(found.rows)
    listing = Listing([drafts[pk] for pk in found.rows if pk in drafts], found.window, found.load_more)
    return DraftSection(listing, sort, sort.options(listing.window.page), total=len(keys))


def _hidden_section(request: Request, owner: User) -> Section[Post]:
    listing = read_listing(
        request,
        HIDDEN,
        path=f"{owner.get_absolute_url()}/hidden",
        plan=Post.objects.for_rows(),
        branches=[Post.objects.by(owner).in_no_list()],
        order=PostSort.NEW.order,
        scope=f"hidden:{owner.pk}",
    )
    return Section(listing)
