"""What changed between two versions of a wikitag, and all that one person changed in it, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.comparisons import Comparison, compare, compare_with_previous
from content.meaning import meaning_of_wikitag
from content.models import Revision

from .wikitag_text import asked_person, asked_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from profiles.models import User
    from web.fragments import Request

    from .wikitag_text import Text


@dataclass(frozen=True)
class Step:
    """Where an edit stands among all that a person made to a text, the first of them being 1."""

    person: User
    place: int
    edits: list[Revision]

    @property
    def previous(self) -> Revision | None:
        return self.edits[self.place - 2] if self.place > 1 else None

    @property
    def following(self) -> Revision | None:
        return self.edits[self.place] if self.place < len(self.edits) else None

    @property
    def added(self) -> int:
        return sum(edit.characters_added for edit in self.edits)

    @property
    def surviving(self) -> int:
        return sum(_surviving(edit) for edit in self.edits)

    @property
    def surviving_here(self) -> int:
        return _surviving(self.edits[self.place - 1])


@require_safe
def wikitag_comparison(request: Request, slug: str) -> HttpResponse:
    """Show `?after=` against `?before=`, or against the version before it; with `user`, as one of their edits."""
    text, person = asked_text(request, slug), asked_person(request)
    edits = _edits_by(text, person) if person else []
    after = _asked_after(request, text, edits)
    comparison = _comparison(request, text, after)
    context: dict[str, Any] = {
        "wikitag": text.wikitag,
        "lens": text.lens,
        "comparison": comparison,
        "is_chosen": bool(request.GET.get("before")),
        "meaning": meaning_of_wikitag(text.wikitag, None, title=_title(comparison, text), is_noindex=True),
    }
    if person:
        context["step"] = _step(person, edits, after)
    else:
        context["following"] = text.following(after)
    return render(request, "content/wikitag_comparison.html", context)


def _surviving(edit: Revision) -> int:
    # A source may count an edit as smaller than it is here.
    return min(edit.characters_surviving, edit.characters_added)


def _edits_by(text: Text, person: User) -> list[Revision]:
    return list(text.versions.by(person).oldest_first().for_rows())


def _asked_after(request: Request, text: Text, edits: list[Revision]) -> Revision:
    """Return the version asked for; else a person's first edit, else the latest version."""
    asked = request.GET.get("after", "") or (edits[0].version if edits else "")
    after = text.version(asked) if asked else text.latest()
    if after is None:
        raise Http404
    return after


def _comparison(request: Request, text: Text, after: Revision) -> Comparison:
    if asked := request.GET.get("before", ""):
        return compare(text.version(asked), after)
    return compare_with_previous(text.previous(after), after)


def _step(person: User, edits: list[Revision], after: Revision) -> Step:
    places = [place for place, edit in enumerate(edits, start=1) if edit.pk == after.pk]
    if not places:
        raise Http404
    return Step(person, places[0], edits)


def _title(comparison: Comparison, text: Text) -> str:
    names = {"name": text.wikitag.name, "after": comparison.after.version}
    if comparison.before is None:
        return gettext("%(name)s: version %(after)s") % names
    return gettext("%(name)s: from %(before)s to %(after)s") % {**names, "before": comparison.before.version}
