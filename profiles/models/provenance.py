from django.db import models
from django.utils.translation import gettext_lazy as _


class Imported(models.Model):
    """Where an imported thing came from; all empty for what was written here.

    `content_hash` is the SHA-256 of the source's answer: an import that meets the same hash again
    leaves the row alone, so that a second run changes nothing. A thing that an import only mentions
    has a source and no hash.
    """

    source = models.CharField(_("source"), max_length=100, blank=True, default="")
    source_id = models.CharField(_("id at the source"), max_length=100, blank=True, default="")
    source_url = models.CharField(_("address at the source"), max_length=1000, blank=True, default="")
    fetched_at = models.DateTimeField(_("fetched"), null=True, blank=True)
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True, default="")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source=""),
                name="%(app_label)s_%(class)s_once_per_source",
            ),
            models.CheckConstraint(
                condition=models.Q(source="") | ~models.Q(source_id=""),
                name="%(app_label)s_%(class)s_source_has_id",
            ),
        ]
