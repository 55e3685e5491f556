"""Which wikitag, which of its texts and which version an address asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from content.models import Revision, Wikitag
from profiles.models import User
from web.converters import SlugConverter

if TYPE_CHECKING:
    from content.models.wikitag import RevisionQuerySet
    from profiles.models import Viewer
    from web.fragments import Request

VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", re.ASCII)
NAME = re.compile(SlugConverter.regex)


@dataclass(frozen=True)
class Text:
    """A wikitag's own text, or that of one of its lenses: the versions that the viewer may see."""

    wikitag: Wikitag
    lens: str
    versions: RevisionQuerySet

    def with_votes_of(self, viewer: Viewer) -> Text:
        return replace(self, versions=self.versions.with_votes_of(viewer))

    def latest(self) -> Revision | None:
        return self.versions.published().newest_first().for_page().first()

    def version(self, asked: str) -> Revision:
        """Return the version of this number; Http404 for one that is not there, and for what is no version."""
        if not (match := VERSION.fullmatch(asked)):
            raise Http404
        major, minor, patch = (int(part) for part in match.groups())
        return get_object_or_404(self.versions.of_version(major, minor, patch).for_page())

    def previous(self, revision: Revision) -> Revision | None:
        """Return the version that a reader saw before this one."""
        return self.versions.published().before(revision).newest_first().for_page().first()

    def following(self, revision: Revision) -> Revision | None:
        return self.versions.published().after(revision).oldest_first().for_rows().first()


def asked_text(request: Request, slug: str) -> Text:
    """Return the text that the address names; Http404 when the viewer may not see it."""
    found = get_object_or_404(Wikitag.objects.visible_to(request.user), slug=slug)
    lens = request.GET.get("lens", "")
    if lens and not NAME.fullmatch(lens):
        raise Http404
    versions = Revision.objects.of_text(found, lens).visible_to(request.user)
    if lens and not versions.exists():
        raise Http404
    return Text(found, lens, versions)


def asked_person(request: Request) -> User | None:
    """Return the person whose edits alone are wanted, none for everybody's; Http404 for one who is not there."""
    slug = request.GET.get("user", "")
    if not slug:
        return None
    if not NAME.fullmatch(slug):
        raise Http404
    return get_object_or_404(User.objects.at(slug).visible_to(request.user))
