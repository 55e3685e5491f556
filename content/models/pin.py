from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .post import Post

MOST_PINNED = 4


class PinnedPost(models.Model):
    """A post that stands first on the profile of one of its authors, who chose it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pinned_posts", verbose_name=_("person")
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pins", verbose_name=_("post"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("pinned post")
        verbose_name_plural = _("pinned posts")
        constraints = [models.UniqueConstraint(fields=["owner", "post"], name="content_pinnedpost_once")]
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.position}"
