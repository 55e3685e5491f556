from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_profile
from web.fragments import render_page

from .owner import of_owner
from .section import say_address
from .sections import profile_sections

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import Promise

    from profiles.models import User
    from web.fragments import Request

SECTION_TITLES: dict[str, Promise] = {
    "posts": _("Posts"),
    "sequences": _("Sequences"),
    "wikitags": _("Wikitag Contributions"),
    "comments": _("Comments"),
}


# A new order replaces the whole section; the other only grows.
SORTED_SECTIONS = frozenset({"posts", "comments", "sequences"})


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


def render_profile(request: Request, owner: User, *, section: str) -> HttpResponse:
    """Show one section, or all of them when it is empty."""
    sections = profile_sections(request, owner)
    context = {
        "owner": owner,
        "section": section,
        "tabs": _tabs(owner, current=section),
        "meaning": meaning_of_profile(
            owner,
            path=f"{owner.get_absolute_url()}{section and f'/{section}'}",
            section_title=str(SECTION_TITLES.get(section, "")),
        ),
        **sections,
    }
    fragments = {"profile-sections": "profiles/profile.html"}
    for name in [section] if section else sections:
        fragments[f"{name}-more"] = f"profiles/{name}.html"
        if name in SORTED_SECTIONS:
            fragments[name] = f"profiles/{name}.html"
    response = render_page(request, "profiles/profile.html", context, fragments=fragments)
    return say_address(request, response, sections)


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
