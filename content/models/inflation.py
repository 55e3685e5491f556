from django.db import models
from django.utils.translation import gettext_lazy as _


class InflationInterval(models.Model):
    """One interval of 28 days of the karma inflation series (facts 5.4), recomputed once a day."""

    starts_at = models.DateTimeField(_("starts"), primary_key=True)
    factor = models.FloatField(_("factor"))
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("karma inflation")
        verbose_name_plural = _("karma inflation")
        ordering = ("starts_at",)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}: {self.factor:.4f}"
