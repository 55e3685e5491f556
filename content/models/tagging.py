from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from .vote import order_index
from .wikitag import Wikitag

if TYPE_CHECKING:
    from .post import PostQuerySet

TAGGING_ORDER = ("-score", "-pk")


class TaggingQuerySet(models.QuerySet["Tagging"]):
    def on(self, wikitag: Wikitag) -> Self:
        return self.filter(wikitag=wikitag)

    def relevant(self) -> Self:
        """Keep what readers are shown: people found the wikitag fitting (facts 5.2)."""
        return self.filter(score__gt=0)

    def showing(self, posts: PostQuerySet) -> Self:
        return self.filter(Exists(posts.filter(pk=OuterRef("post"))))

    def for_rows(self) -> Self:
        posts = self.select_related("post__author").prefetch_related("post__coauthorships__person")
        return posts.defer("post__body_source", "post__body_html").fetch_mode(models.FETCH_RAISE)

    def for_post(self) -> Self:
        """Load the wikitags of a post in the order of facts 5.2: core ones last, then by relevance and name."""
        shown = self.relevant().filter(wikitag__deleted_at=None).select_related("wikitag")
        return shown.order_by("wikitag__is_core", "-score", "wikitag__name", "pk")


class Tagging(models.Model):
    """A wikitag on a post; the score says how relevant people found it."""

    post = models.ForeignKey("Post", on_delete=models.CASCADE, related_name="taggings", verbose_name=_("post"))
    wikitag = models.ForeignKey(Wikitag, on_delete=models.CASCADE, related_name="taggings", verbose_name=_("wikitag"))
    score = models.IntegerField(_("relevance"), default=1)

    objects = TaggingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wikitag of a post")
        verbose_name_plural = _("wikitags of a post")
        constraints = [models.UniqueConstraint(fields=["post", "wikitag"], name="content_tagging_once")]
        indexes = [order_index(TAGGING_ORDER, name="content_tagging_relevant", within="wikitag")]

    def __str__(self) -> str:
        return f"{self.wikitag_id} on {self.post_id}"
