from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import Imported
from web.public_id import public_id_field

from .vote import Scored, Vote, order_index

if TYPE_CHECKING:
    from profiles.models import User, Viewer

REVISION_ORDER = ("-edited_at", "-pk")
LISTED_REVISION = Q(is_draft=False, wikitag__deleted_at=None)


class Wikitag(Imported):
    """A page that many people write together; its text is that of its latest revision."""

    id = public_id_field()
    name = models.CharField(_("name"), max_length=200)
    slug = models.CharField(_("slug"), max_length=200, unique=True)
    is_core = models.BooleanField(_("core"), default=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta(Imported.Meta):
        verbose_name = _("wikitag")
        verbose_name_plural = _("wikitags")
        constraints = [*Imported.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/w/{self.slug}"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def by(self, owner: User) -> Self:
        return self.filter(author=owner)

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.is_staff:
            return self
        return self.filter(Q(is_draft=False) | Q(author=viewer.pk or ""), wikitag__deleted_at=None)

    def listed(self) -> Self:
        return self.filter(LISTED_REVISION)

    def of_version(self, major: int, minor: int, patch: int) -> Self:
        return self.filter(major=major, minor=minor, patch=patch)

    def for_page(self) -> Self:
        """Load what the page of a wikitag shows, the latest version first."""
        newest_first = self.order_by("-major", "-minor", "-patch").defer("body_source")
        return newest_first.select_related("author").fetch_mode(models.FETCH_RAISE)

    def for_rows(self) -> Self:
        return (
            self.select_related("wikitag")
            .only("edited_at", "characters_added", "characters_removed", "lens", "wikitag__name", "wikitag__slug")
            .fetch_mode(models.FETCH_RAISE)
        )


class UpdateKind(models.TextChoices):
    INITIAL = "initial", _("initial")
    PATCH = "patch", _("patch")
    MINOR = "minor", _("minor")
    MAJOR = "major", _("major")


class Revision(Imported, Scored):
    """One saved state of a wikitag's text, or of one of its lenses."""

    id = public_id_field()
    wikitag = models.ForeignKey(Wikitag, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("wikitag"))
    lens = models.CharField(_("lens"), max_length=200, blank=True, default="")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("author"),
    )
    major = models.PositiveIntegerField(_("major version"), default=1)
    minor = models.PositiveIntegerField(_("minor version"), default=0)
    patch = models.PositiveIntegerField(_("patch version"), default=0)
    kind = models.CharField(_("kind of update"), max_length=7, choices=UpdateKind, default=UpdateKind.MINOR)
    message = models.CharField(_("message"), max_length=1000, blank=True, default="")
    edited_at = models.DateTimeField(_("edited"), default=timezone.now)
    body_source = models.TextField(_("text"), blank=True, default="")
    body_html = models.TextField(_("text as shown"), blank=True, default="", editable=False)
    characters_added = models.PositiveIntegerField(_("characters added"), default=0)
    characters_removed = models.PositiveIntegerField(_("characters removed"), default=0)
    is_draft = models.BooleanField(_("draft"), default=False)

    objects = RevisionQuerySet.as_manager()

    class Meta(Imported.Meta):
        verbose_name = _("wikitag edit")
        verbose_name_plural = _("wikitag edits")
        constraints = [
            *Imported.Meta.constraints,
            models.UniqueConstraint(
                fields=["wikitag", "lens", "major", "minor", "patch"], name="content_revision_version_once"
            ),
        ]
        indexes = [order_index(REVISION_ORDER, name="content_revision_author_new", within="author")]

    def __str__(self) -> str:
        return f"{self.wikitag_id} {self.version}"

    @property
    def version(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


class RevisionVote(Vote):
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="votes", verbose_name=_("wikitag edit")
    )

    class Meta(Vote.Meta):
        verbose_name = _("vote on a wikitag edit")
        verbose_name_plural = _("votes on wikitag edits")
        constraints = [
            *Vote.Meta.constraints,
            models.UniqueConstraint(fields=["revision", "voter"], name="content_revisionvote_once"),
        ]
