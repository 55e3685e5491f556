from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scheduled(models.Model):
    """What is dated for a moment to come: until then its authors and moderators alone see it.

    The state is stored and ends by a write, `content.scheduling.publish_due`, so that whatever follows from it, such as
    a counter, is brought up to date in the same transaction.
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
