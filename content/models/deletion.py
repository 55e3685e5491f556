from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Deletable(models.Model):
    """What is deleted stays in the database, so that threads keep their places and moderators can bring it back."""

    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deleted by"),
    )
    deleted_reason = models.CharField(_("why it was deleted"), max_length=500, blank=True, default="")

    class Meta:
        abstract = True
