from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import Imported, text_format_field
from profiles.names import name_key
from profiles.slugs import slugify, unique_slug
from web.public_id import public_id_field

from .update_kind import UpdateKind
from .visibility import LISTED_REVISION
from .vote import Scored, ScoredQuerySet, Vote, order_index

if TYPE_CHECKING:
    from profiles.models import User, Viewer

# The slug is the name without capitals, accents and signs; no two are alike.
WIKITAG_ORDER = ("slug",)
REVISION_ORDER = ("-edited_at", "-pk")
# The order of the versions of one text. They never share a number, so that no key is needed to tell them apart, and
# the index that forbids it serves the order too.
VERSION_ORDER = ("-major", "-minor", "-patch")
# Versions that begin a text (facts 5.6); 0.x came from the wiki before.
FIRST_VERSIONS = frozenset({(0, 0, 1), (0, 1, 0), (1, 0, 0)})
RESERVED_SLUGS = ("create",)  # pages of ours that stand where a wikitag of this slug would
UNCOUNTED = ~Q(text_changes=F("counted_changes"))


class WikitagQuerySet(models.QuerySet["Wikitag"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self if viewer.is_staff else self.filter(deleted_at=None)

    def listed(self) -> Self:
        return self.filter(deleted_at=None)

    def called(self, name: str) -> Wikitag | None:
        """Return the wikitag with this name; case and invisible characters do not count."""
        # Names that are alike have one slug, but for the number of a later one.
        alike = self.listed().filter(Q(name__iexact=name) | Q(slug=slugify(name))).order_by("pk")
        return next((wikitag for wikitag in alike if name_key(wikitag.name) == name_key(name)), None)

    def free_slug(self, name: str) -> str:
        """Return a slug for this name that neither one of these wikitags nor a page of ours has."""
        return unique_slug(name, lambda slug: slug in RESERVED_SLUGS or self.filter(slug=slug).exists())


class Wikitag(Imported):
    """A page that many people write together; its text is that of its latest revision."""

    id = public_id_field()
    name = models.CharField(_("name"), max_length=200)
    slug = models.CharField(_("slug"), max_length=200, unique=True)
    is_core = models.BooleanField(_("core"), default=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    # How often an edit was added, changed or deleted, and up to which of these it is counted whose words survive.
    text_changes = models.PositiveIntegerField(default=0, editable=False)
    counted_changes = models.PositiveIntegerField(default=0, editable=False)

    objects = WikitagQuerySet.as_manager()

    class Meta(Imported.Meta):
        verbose_name = _("wikitag")
        verbose_name_plural = _("wikitags")
        indexes = [models.Index(fields=["id"], name="content_wikitag_uncounted", condition=UNCOUNTED)]
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="content_wikitag_has_name_and_slug"),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS),
                name="content_wikitag_slug_is_no_page",
                violation_error_message=_("This address is that of another page."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/w/{self.slug}"

    @property
    def discussion_url(self) -> str:
        return f"{self.get_absolute_url()}/discussion"


class RevisionQuerySet(ScoredQuerySet["Revision"]):
    def by(self, owner: User) -> Self:
        return self.filter(author=owner)

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.is_staff:
            return self
        return self.filter(Q(is_draft=False) | Q(author=viewer.pk or ""), wikitag__deleted_at=None)

    def votable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer).filter(is_draft=False)

    def listed(self) -> Self:
        return self.filter(LISTED_REVISION)

    def of_text(self, wikitag: Wikitag, lens: str = "") -> Self:
        """Keep the versions of a wikitag's own text, or of one of its lenses."""
        return self.filter(wikitag=wikitag, lens=lens)

    def lenses_of(self, wikitag: Wikitag) -> list[str]:
        lenses = self.filter(wikitag=wikitag).published().filter(lens__gt="").order_by("lens")
        return list(lenses.values_list("lens", flat=True).distinct())

    def published(self) -> Self:
        return self.filter(is_draft=False)

    def of_version(self, major: int, minor: int, patch: int) -> Self:
        return self.filter(major=major, minor=minor, patch=patch)

    def before(self, revision: Revision) -> Self:
        return self.filter(_beyond(revision, "lt"))

    def after(self, revision: Revision) -> Self:
        return self.filter(_beyond(revision, "gt"))

    def newest_first(self) -> Self:
        return self.order_by(*VERSION_ORDER)

    def oldest_first(self) -> Self:
        return self.newest_first().reverse()

    def for_page(self) -> Self:
        """Load what the page of a version shows."""
        return self.defer("body_source", "trace").select_related("author", "wikitag").fetch_mode(models.FETCH_RAISE)

    def for_rows(self) -> Self:
        return (
            self.select_related("wikitag", "author")
            .only(*ROW_FIELDS, "wikitag__name", "wikitag__slug", *(f"author__{name}" for name in NAME_FIELDS))
            .fetch_mode(models.FETCH_RAISE)
        )


NAME_FIELDS = ("display_name", "slug", "deactivated_at")
ROW_FIELDS = (
    "edited_at",
    "message",
    "lens",
    "major",
    "minor",
    "patch",
    "is_draft",
    "characters_added",
    "characters_removed",
    "characters_surviving",
)


def _beyond(revision: Revision, side: str) -> Q:
    """Return the condition of having a lower (`lt`) or higher (`gt`) version of the same text."""
    major, minor, patch = revision.numbers
    return (
        Q(**{f"major__{side}": major})
        | Q(major=major, **{f"minor__{side}": minor})
        | Q(major=major, minor=minor, **{f"patch__{side}": patch})
    )


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
    body_format = text_format_field()
    body_html = models.TextField(_("text as shown"), blank=True, default="", editable=False)
    characters_added = models.PositiveIntegerField(_("characters added"), default=0)
    characters_removed = models.PositiveIntegerField(_("characters removed"), default=0)
    characters_surviving = models.PositiveIntegerField(_("characters still in the current text"), default=0)
    # What of the version before it still stands here, as `content/diffs/origins.py` found it: an edit is compared once.
    trace = models.JSONField(default=list, editable=False)
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
            models.CheckConstraint(condition=Q(kind__in=UpdateKind.values), name="content_revision_kind_is_known"),
        ]
        indexes = [
            order_index(REVISION_ORDER, name="content_revision_author_new", within="author"),
            models.Index(
                fields=["wikitag", "lens", "is_draft", "author", "characters_surviving"],
                name="content_revision_shares",
            ),
            models.Index(fields=["wikitag", "lens"], condition=Q(lens__gt=""), name="content_revision_lenses"),
        ]

    def __str__(self) -> str:
        return f"{self.wikitag_id} {self.version}"

    @property
    def numbers(self) -> tuple[int, int, int]:
        return self.major, self.minor, self.patch

    @property
    def version(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def takes_votes(self) -> bool:
        return not self.is_draft

    @property
    def has_text(self) -> bool:
        """Whether the text is here: an answer of the source may have held none."""
        return bool(self.body_html) or not self.source

    def follows(self, previous: Revision | None) -> bool:
        """Tell whether this edit was made to that version, none for an empty page.

        Of what was written here the version before is always the one before; an import may have left some out, which
        shows in the numbers (facts 5.6).
        """
        if not self.source:
            return True
        if previous is None:
            return self.kind == UpdateKind.INITIAL or self.numbers in FIRST_VERSIONS
        major, minor, patch = self.numbers
        if patch:
            return previous.numbers == (major, minor, patch - 1)
        if minor:
            return previous.numbers[:2] == (major, minor - 1)
        return previous.major == major - 1

    def get_absolute_url(self) -> str:
        return self._address("", version=self.version)

    @property
    def text_url(self) -> str:
        """The address of the text of which this is a version."""
        return self._address("")

    @property
    def revert_url(self) -> str:
        return self._address("", "/revert", version=self.version)

    @property
    def changes_url(self) -> str:
        """The address of what this edit changed in the version before it."""
        return self._address("/compare", after=self.version)

    @property
    def step_url(self) -> str:
        """The same as one of its author's edits of this text."""
        person = {"user": self.author.slug} if self.author and not self.author.deactivated_at else {}
        return self._address("/compare", after=self.version, **person)

    def _address(self, place: str, page: str = "", **parameters: str) -> str:
        query = urlencode(parameters | ({"lens": self.lens} if self.lens else {}))
        address = f"{place}{self.wikitag.get_absolute_url()}{page}"
        return f"{address}?{query}" if query else address


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
