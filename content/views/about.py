from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_site
from content.models import PostSort
from content.models.comment import COLLAPSE_BELOW
from content.ranking import BIG_VOTE_STEPS, SMALL_VOTE_STEPS
from content.richtext import render
from profiles.models import TextFormat
from web.fragments import render_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from web.fragments import Request

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "writing.md"


@require_safe
def about_formatting(request: Request) -> HttpResponse:
    """Show the formatting guide, which every form for a text can open beside itself."""
    meaning = meaning_of_site(
        path=request.path,
        title=gettext("Formatting guide"),
        description=gettext("How to format what you write on %(site)s.") % {"site": settings.BYLINE_SITE_NAME},
    )
    return render_page(request, "content/about_formatting.html", {"meaning": meaning, "guide": _guide()}, fragments={})


@cache
def _guide() -> str:
    """Return docs/writing.md as HTML, without its title."""
    _title, _, text = GUIDE.read_text(encoding="utf-8").partition("\n")
    return render(text, TextFormat.MARKDOWN, scope="guide")


@require_safe
def about_karma(request: Request) -> HttpResponse:
    """Explain the numbers and symbols beside people, posts and comments; each has an anchor that they link to."""
    meaning = meaning_of_site(
        path=request.path,
        title=gettext("Karma and symbols"),
        description=gettext("What the numbers and symbols on %(site)s mean.") % {"site": settings.BYLINE_SITE_NAME},
    )
    context = {
        "meaning": meaning,
        "double_vote_karma": SMALL_VOTE_STEPS[0],
        "strongest_vote": len(BIG_VOTE_STEPS) + 1,
        "collapse_below": COLLAPSE_BELOW,
        "sorts": [sort for sort in PostSort if sort.tooltip],
    }
    return render_page(request, "content/about_karma.html", context, fragments={})
