from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .retired import RetiredSlug


class ProfileSlugQuerySet(models.QuerySet["ProfileSlug"]):
    def is_taken(self, slug: str) -> bool:
        """Whether it leads to one of these people, or once led to somebody whose account is deleted."""
        return self.filter(slug=slug).exists() or RetiredSlug.objects.of(slug).exists()


class ProfileSlug(models.Model):
    """A slug that leads to a person: the present one and each they had before.

    One table for both, so that its primary key keeps a slug from ever leading to two people.
    """

    slug = models.CharField(_("slug"), max_length=100, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slugs", verbose_name=_("person")
    )

    objects = ProfileSlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("slug")
        verbose_name_plural = _("slugs")

    def __str__(self) -> str:
        return self.slug
