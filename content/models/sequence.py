from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import Imported, text_format_field
from web.public_id import public_id_field

from .post import Post
from .visibility import LISTED_SEQUENCE, READABLE_SEQUENCE, is_met
from .vote import order_index

if TYPE_CHECKING:
    from profiles.models import User, Viewer

SEQUENCE_ORDER = ("profile_position", "-created_at", "-pk")
# A sequence that its author has not placed stands after those that were; null could not be paged by key.
UNPLACED = 2**31 - 1

WHO_SEES_IT = ("is_draft", "is_hidden", "is_hidden_from_profile")


class SequenceQuerySet(models.QuerySet["Sequence"]):
    def by(self, owner: User) -> Self:
        return self.filter(author=owner)

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.is_staff:
            return self
        return self.filter(READABLE_SEQUENCE | Q(author=viewer.pk or "", deleted_at=None))

    def listed(self) -> Self:
        return self.filter(LISTED_SEQUENCE)

    def own_of(self, viewer: Viewer) -> Self:
        """Keep what the viewer may change: what they made and did not delete."""
        return self.filter(author=viewer.pk or "", deleted_at=None)

    def unlisted(self) -> Self:
        """Keep what its author alone finds in a list, the latest first."""
        return self.filter(~LISTED_SEQUENCE, deleted_at=None).order_by("-created_at", "-pk")

    def holding(self, post: Post) -> Self:
        """Keep the sequences in which the post stands."""
        return self.filter(pk__in=Chapter.objects.filter(entries__post=post).values("sequence"))

    def for_page(self) -> Self:
        """Load what the page of a sequence shows, but for the posts themselves."""
        sequences = self.defer("body_source").select_related("author").prefetch_related("chapters__entries")
        return sequences.fetch_mode(models.FETCH_RAISE)

    def for_cards(self) -> Self:
        shown = ("title", "created_at", "profile_position", "post_count", *WHO_SEES_IT)
        return self.only(*shown).fetch_mode(models.FETCH_RAISE)


class Sequence(Imported):
    """Posts in an order that somebody chose, in chapters."""

    id = public_id_field()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sequences", verbose_name=_("author")
    )
    title = models.CharField(_("title"), max_length=500)
    body_source = models.TextField(_("description"), blank=True, default="")
    body_format = text_format_field()
    body_html = models.TextField(_("description as shown"), blank=True, default="", editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    profile_position = models.PositiveIntegerField(_("position on the profile"), default=UNPLACED)
    is_omega = models.BooleanField(_("Ω"), default=False)
    is_draft = models.BooleanField(_("draft"), default=False)
    is_hidden = models.BooleanField(_("hidden from all lists"), default=False)
    is_hidden_from_profile = models.BooleanField(_("hidden from the profile"), default=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    post_count = models.PositiveIntegerField(_("posts"), default=0)

    objects = SequenceQuerySet.as_manager()

    class Meta(Imported.Meta):
        verbose_name = _("sequence")
        verbose_name_plural = _("sequences")
        constraints = [*Imported.Meta.constraints]
        indexes = [order_index(SEQUENCE_ORDER, name="content_sequence_author_shown", within="author")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/s/{self.pk}"

    @property
    def is_listed(self) -> bool:
        return is_met(LISTED_SEQUENCE, self)

    @property
    def editing_url(self) -> str:
        return f"/sequencesEdit/{self.pk}"


class Chapter(models.Model):
    id = public_id_field()
    sequence = models.ForeignKey(
        Sequence, on_delete=models.CASCADE, related_name="chapters", verbose_name=_("sequence")
    )
    number = models.PositiveIntegerField(_("number"), default=1)
    title = models.CharField(_("title"), max_length=500, blank=True, default="")
    subtitle = models.CharField(_("subtitle"), max_length=500, blank=True, default="")
    posts = models.ManyToManyField(Post, through="ChapterPost", related_name="chapters", verbose_name=_("posts"))

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ("number", "pk")

    def __str__(self) -> str:
        return self.title or f"{self.number}"


@dataclass(frozen=True)
class Place:
    """Where a post stands among the shown posts of a sequence; `number` counts from 1."""

    number: int
    total: int
    previous: Post | None
    next: Post | None


class ChapterPostQuerySet(models.QuerySet["ChapterPost"]):
    def of(self, sequence: Sequence) -> Self:
        return self.filter(chapter__sequence=sequence)

    def showing(self, posts: models.QuerySet[Post]) -> Self:
        """Keep the entries of these posts, in reading order, with what a link to a post says."""
        return (
            self.filter(post__in=posts)
            .select_related("post")
            .only("post__title", "post__slug")
            .order_by("chapter__number", "chapter", "position", "pk")
            .fetch_mode(models.FETCH_RAISE)
        )

    def place_of(self, post: Post) -> Place | None:
        posts = [entry.post for entry in self]
        if post not in posts:
            return None
        index = posts.index(post)
        following = posts[index + 1 :]
        return Place(index + 1, len(posts), posts[index - 1] if index else None, following[0] if following else None)


class ChapterPost(models.Model):
    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="entries", verbose_name=_("chapter"))
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="entries", verbose_name=_("post"))
    position = models.PositiveIntegerField(_("position"), default=1)

    objects = ChapterPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post of a chapter")
        verbose_name_plural = _("posts of a chapter")
        constraints = [models.UniqueConstraint(fields=["chapter", "post"], name="content_chapterpost_once")]
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.position}"
