"""What changed between two versions of a wikitag, and all that one person changed in it, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum
from django.db.models.functions import Least
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.comparisons import Comparison, compare, compare_with_previous
from content.meaning import meaning_of_wikitag

from .wikitag_text import asked_person, asked_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.models import Revision
    from profiles.models import User
    from web.fragments import Request

    from .wikitag_text import Text


@dataclass(frozen=True)
class Step:
    """Where an edit stands among all that a person made to a text, the first of them being 1; what they all added."""

    person: User
    place: int
    total: int
    added: int
    surviving: int
    surviving_here: int
    previous: Revision | None
    following: Revision | None


@require_safe
def wikitag_comparison(request: Request, slug: str) -> HttpResponse:
    """Show `?after=` against `?before=`, or against the version before it; with `user`, as one of their edits."""
    text, person = asked_text(request, slug), asked_person(request)
    after = _asked_after(request, text, person)
    comparison = _comparison(request, text, after)
    context: dict[str, Any] = {
        "wikitag": text.wikitag,
        "lens": text.lens,
        "comparison": comparison,
        "is_chosen": bool(request.GET.get("before")),
        "meaning": meaning_of_wikitag(text.wikitag, None, title=_title(comparison, text), is_noindex=True),
    }
    if person:
        context["step"] = _step(person, text, after)
    else:
        context["following"] = text.following(after)
    return render(request, "content/wikitag_comparison.html", context)


def _asked_after(request: Request, text: Text, person: User | None) -> Revision:
    """Return the version asked for; else a person's first edit, else the latest version."""
    if asked := request.GET.get("after", ""):
        return text.version(asked)
    after = text.versions.by(person).oldest_first().for_page().first() if person else text.latest()
    if after is None:
        raise Http404
    return after


def _comparison(request: Request, text: Text, after: Revision) -> Comparison:
    if asked := request.GET.get("before", ""):
        return compare(text.version(asked), after)
    return compare_with_previous(text.previous(after), after)


def _step(person: User, text: Text, after: Revision) -> Step:
    if after.author_id != person.pk:
        raise Http404
    edits = text.versions.by(person)
    earlier, later = edits.before(after), edits.after(after)
    return Step(
        person,
        place=earlier.count() + 1,
        previous=earlier.newest_first().for_rows().first(),
        following=later.oldest_first().for_rows().first(),
        # A source may count an edit as smaller than it is here.
        surviving_here=min(after.characters_surviving, after.characters_added),
        **edits.aggregate(
            total=Count("pk"),
            added=Sum("characters_added"),
            surviving=Sum(Least("characters_surviving", "characters_added")),
        ),
    )


def _title(comparison: Comparison, text: Text) -> str:
    names = {"name": text.wikitag.name, "after": comparison.after.version}
    if comparison.before is None:
        return gettext("%(name)s: version %(after)s") % names
    return gettext("%(name)s: from %(before)s to %(after)s") % {**names, "before": comparison.before.version}
