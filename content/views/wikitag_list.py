"""All wikitags, in the order of the alphabet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_site
from content.models import Wikitag
from content.models.wikitag import WIKITAG_ORDER
from web.fragments import render_page
from web.listing import ListKind, read_listing

from .section import Section, say_address

if TYPE_CHECKING:
    from django.http import HttpResponse

    from web.fragments import Request

PATH = "/wikitags"
TEMPLATE = "content/wikitag_list.html"
WIKITAGS = ListKind("wikitags", first=100, more=100)


@require_safe
def wikitag_list(request: Request) -> HttpResponse:
    wikitags = Wikitag.objects.all()
    branches = [wikitags.listed()]
    listing = read_listing(
        request, WIKITAGS, path=PATH, plan=wikitags, branches=branches, order=WIKITAG_ORDER, scope=PATH
    )
    section = Section(listing)
    meaning = meaning_of_site(
        path=PATH,
        title=gettext("Wikitags"),
        description=gettext("What the wiki of %(site)s is about.") % {"site": settings.BYLINE_SITE_NAME},
    )
    context = {"wikitags": section, "meaning": meaning}
    response = render_page(request, TEMPLATE, context, fragments={"wikitags-more": TEMPLATE})
    return say_address(request, response, {"wikitags": section})
