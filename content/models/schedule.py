from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scheduled(models.Model):
    """A text that is dated ahead: until its date only its authors and moderators see it.

    The state is stored, and `content.scheduling.publish_due` ends it, so that counters follow in the same transaction.
    """

    is_scheduled = models.BooleanField(_("scheduled"), default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(is_scheduled=False) | Q(is_draft=False, is_stub=False),
                name="%(app_label)s_%(class)s_scheduled_is_published",
                violation_error_message=_("A draft is not scheduled: it waits for its author to publish it."),
            ),
        ]
        indexes = [
            models.Index(fields=["posted_at"], condition=Q(is_scheduled=True), name="%(app_label)s_%(class)s_due"),
        ]
