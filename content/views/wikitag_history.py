from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.contributions import shares_of
from content.edit_changes import show_edits
from content.meaning import meaning_of_wikitag
from content.models import Revision
from content.models.wikitag import VERSION_ORDER
from web.address import seen_address
from web.choices import Option
from web.fragments import render_page
from web.listing import Listing, ListKind, read_listing

from .wikitag_text import asked_person, asked_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from content.contributions import Shares
    from content.edit_changes import Edit
    from profiles.models import User
    from web.fragments import Request

    from .wikitag_text import Text

EDITS = ListKind("edits", first=25, more=25, choices=("user", "lens"))


@dataclass(frozen=True)
class Edits:
    """Versions of a text, the latest first, everybody's or one person's; `total` are published."""

    listing: Listing[Edit]
    total: int


@require_safe
def wikitag_history(request: Request, slug: str) -> HttpResponse:
    text, person = asked_text(request, slug), asked_person(request)
    shares = shares_of(text.wikitag, text.lens, text="")
    edits = Edits(_read_edits(request, text, person), _total(shares, person))
    title = gettext("History of %(name)s") % {"name": text.wikitag.name}
    context: dict[str, Any] = {
        "wikitag": text.wikitag,
        "lens": text.lens,
        "person": person,
        "edits": edits,
        "held": shares.edits,
        "people": _people(request, shares, person),
        "meaning": meaning_of_wikitag(text.wikitag, None, title=title, is_noindex=bool(person)),
    }
    if text.may_be_edited_by(request.user):
        context |= {"may_revert": True, "latest": text.latest_pk()}
    response = render_page(
        request, "content/wikitag_history.html", context, fragments={"edits-more": "content/wikitag_history.html"}
    )
    if edits.listing.is_continued:
        response["HX-Replace-Url"] = str(edits.listing.window.page)
    return response


def _read_edits(request: Request, text: Text, person: User | None) -> Listing[Edit]:
    found = read_listing(
        request,
        EDITS,
        path=request.path,
        plan=Revision.objects.for_rows(),
        branches=[text.versions.by(person) if person else text.versions],
        order=VERSION_ORDER,
        scope=f"edits:{text.wikitag.pk}:{text.lens}:{person.pk if person else ''}",
    )
    return Listing(show_edits(found.rows, text.wikitag, text.lens), found.window, found.load_more)


def _total(shares: Shares, person: User | None) -> int:
    if person is None:
        return shares.edits
    return sum(share.edits for share in shares.people if share.person.pk == person.pk)


def _people(request: Request, shares: Shares, person: User | None) -> list[Option]:
    """Return the people who edited this text, as links that keep their edits only, after one that keeps all."""
    page = seen_address(request).only(["lens"])
    everybody = Option(gettext("Everybody (%(n)d)") % {"n": shares.edits}, str(page), person is None)
    by_edits = sorted(shares.people, key=lambda share: -share.edits)
    return [everybody] + [
        Option(
            f"{share.person.shown_name} ({share.edits})",
            str(page.with_parameters(user=share.person.slug)),
            person is not None and share.person.pk == person.pk,
        )
        for share in by_edits
        if not share.person.deactivated_at
    ]
