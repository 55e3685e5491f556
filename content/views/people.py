from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_site
from profiles.models import PEOPLE_ORDER, User
from web.address import seen_address
from web.fragments import asked_fragment, render_page
from web.listing import ListKind, read_listing

from .section import Section

if TYPE_CHECKING:
    from django.http import HttpResponse

    from web.fragments import Request
    from web.meaning import Meaning

PATH = "/people"
PEOPLE = ListKind("people", first=25, more=25, choices=("q",))
LONGEST_QUERY = 100


@require_safe
def people(request: Request) -> HttpResponse:
    """Show everybody by karma, or those with a name like `?q=`."""
    query = _query(seen_address(request).parameters.get("q", ""))
    section = _section(request, query)
    context = {
        "people": section,
        "query": query,
        "longest_query": LONGEST_QUERY,
        "meaning": _meaning(query),
    }
    template = "profiles/people.html"
    response = render_page(request, template, context, fragments={"people": template, "people-more": template})
    if asked_fragment(request):
        # Never pushed: each letter that is typed would be a step on the way back.
        response["HX-Replace-Url"] = str(section.listing.window.page)
    return response


def _meaning(query: str) -> Meaning:
    title = gettext("People named “%(query)s”") % {"query": query} if query else gettext("People")
    description = gettext("Everybody who has written on %(site)s, by karma.") % {"site": settings.BYLINE_SITE_NAME}
    return meaning_of_site(path=PATH, title=title, description=description, is_noindex=bool(query))


def _query(asked: str) -> str:
    """Return what was asked as one line of at most `LONGEST_QUERY` characters, without those that cannot be shown."""
    return " ".join("".join(filter(str.isprintable, asked)).split())[:LONGEST_QUERY].strip()


def _section(request: Request, query: str) -> Section[User]:
    found = User.objects.visible_to(request.user).listed()
    listing = read_listing(
        request,
        PEOPLE,
        path=PATH,
        plan=User.objects.for_rows(),
        branches=[found.found_by(query) if query else found],
        order=PEOPLE_ORDER,
        scope=f"people:{query}",
    )
    return Section(listing)
