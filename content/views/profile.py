from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_profile
from web.fragments import render_page
from web.taking_part import takes_part

from .own_sections import OWN_TITLES, is_own
from .owner import of_owner
from .section import say_address
from .sections import profile_sections

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import Promise

    from profiles.models import User, Viewer
    from web.fragments import Request

SECTION_TITLES: dict[str, Promise] = {
    "posts": _("Posts"),
    "sequences": _("Sequences"),
    "wikitags": _("Wikitag Contributions"),
    "comments": _("Comments"),
}


# A new order replaces the whole section; the others only grow.
SORTED_SECTIONS = frozenset({"posts", "comments", "sequences", "drafts"})


@dataclass(frozen=True)
class Tab:
    name: str
    label: Promise
    url: str
    is_current: bool


@require_safe
@of_owner
def profile(request: Request, owner: User) -> HttpResponse:
    return render_profile(request, owner, section="")


@require_safe
@of_owner
def profile_section(request: Request, owner: User, section: str) -> HttpResponse:
    return render_profile(request, owner, section=section)


@require_safe
@of_owner
def own_section(request: Request, owner: User, section: str) -> HttpResponse:
    """Show a list that only its owner has; to others there is no such page."""
    if not is_own(request.user, owner):
        raise Http404
    return render_profile(request, owner, section=section)


@require_safe
@of_owner
def profile_as_visitor(request: Request, owner: User) -> HttpResponse:
    """Show their profile to its owner as a stranger would get it, with a way back."""
    if not is_own(request.user, owner):
        raise Http404
    strangers = copy(request)
    strangers.user = AnonymousUser()
    strangers.path = strangers.path_info = owner.get_absolute_url()
    return render_profile(strangers, owner, section="", is_as_visitor=True)


def render_profile(request: Request, owner: User, *, section: str, **more: Any) -> HttpResponse:
    """Show one section, or all of them when it is empty; `more` is for the template."""
    sections = profile_sections(request, owner)
    context = {
        "owner": owner,
        "section": section,
        "shown_sections": [section] if section else _all_sections(request.user, owner),
        "is_own": is_own(request.user, owner),
        "may_edit": takes_part(request.user) and owner.can_be_edited_by(request.user),
        "tabs": _tabs(owner, current=section),
        "meaning": meaning_of_profile(
            owner,
            path=f"{owner.get_absolute_url()}{section and f'/{section}'}",
            section_title=str((SECTION_TITLES | OWN_TITLES).get(section, "")),
        ),
        **sections,
        **more,
    }
    fragments = {"profile-sections": "profiles/profile.html"}
    for name in [section] if section else sections:
        fragments[f"{name}-more"] = f"profiles/{name}.html"
        if name in SORTED_SECTIONS:
            fragments[name] = f"profiles/{name}.html"
    response = render_page(request, "profiles/profile.html", context, fragments=fragments)
    return say_address(request, response, sections)


def _all_sections(viewer: Viewer, owner: User) -> list[str]:
    """Return the names in the owner's order; what only they find stands before what everybody may (facts 1.5)."""
    sections = owner.sections
    if is_own(viewer, owner):
        sections[sections.index("posts") : sections.index("posts")] = OWN_TITLES
    return sections


def _tabs(owner: User, *, current: str) -> list[Tab]:
    """Return the tabs of all sections that hold something, with the whole page as the first."""
    counts = {
        "posts": owner.listed_post_count + owner.post_count,
        "sequences": owner.listed_sequence_count,
        "wikitags": owner.listed_wikitag_edit_count,
        "comments": owner.listed_comment_count,
    }
    labels = {"": _("All"), **SECTION_TITLES, "wikitags": _("Wikitags")}
    home = owner.get_absolute_url()
    return [
        Tab(name or "all", label, f"{home}/{name}" if name else home, name == current)
        for name, label in labels.items()
        if not name or counts[name]
    ]
