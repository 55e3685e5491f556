"""Which wikitag, which of its texts and which version an address asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404

from content.models import Revision, Wikitag
from content.wiki_editing import refusal
from profiles.models import User
from web.converters import SlugConverter
from web.taking_part import takes_part

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

    @property
    def url(self) -> str:
        lens = f"?{urlencode({'lens': self.lens})}" if self.lens else ""
        return f"{self.wikitag.get_absolute_url()}{lens}"

    def with_votes_of(self, viewer: Viewer) -> Text:
        return replace(self, versions=self.versions.with_votes_of(viewer))

    def may_be_edited_by(self, viewer: Viewer) -> bool:
        """Tell whether to offer this viewer what makes new versions."""
        is_there = self.wikitag.deleted_at is None and takes_part(viewer)
        return is_there and viewer.is_authenticated and refusal(viewer) is None

    def latest(self) -> Revision | None:
        return self.versions.published().newest_first().for_page().first()

    def latest_pk(self) -> str | None:
        return self.versions.published().newest_first().values_list("pk", flat=True).first()

    def version(self, asked: str) -> Revision:
        """Return the version of this number; Http404 for one that is not there, and for what is no version."""
        if not (match := VERSION.fullmatch(asked)):
            raise Http404
        major, minor, patch = (int(part) for part in match.groups())
        return get_object_or_404(self.versions.of_version(major, minor, patch).for_page())

    def earlier_version(self, asked: str) -> Revision:
        """Return a version with all of its columns, as it may become the text again; Http404 for a draft."""
        whole = self.versions.published().select_related("author", "wikitag")
        return get_object_or_404(whole, pk=self.version(asked).pk)

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


def editable_text(request: Request, slug: str) -> Text:
    """Return the text that the address names; Http404 where there is none that anybody edits."""
    text = asked_text(request, slug)
    if text.wikitag.deleted_at or (text.lens and not text.versions.published().exists()):
        raise Http404
    return text


def asked_person(request: Request) -> User | None:
    """Return the person whose edits alone are wanted, none for everybody's; Http404 for one who is not there."""
    slug = request.GET.get("user", "")
    if not slug:
        return None
    if not NAME.fullmatch(slug):
        raise Http404
    return get_object_or_404(User.objects.at(slug).visible_to(request.user))
