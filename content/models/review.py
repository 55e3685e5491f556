from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# What was taken back as a draft is asked again when it is published.
WAITING = models.Q(is_awaiting_review=True, is_draft=False, deleted_at=None)

# What a moderator's menu asks of a text.
HELD_BACK = ("is_rejected", "is_awaiting_review", "deleted_at")


class Reviewed(models.Model):
    """What moderators decide about a text: whether it must wait until one has read it, and whether it was refused.

    Until it is approved, and when it was rejected, its author and moderators alone see it.
    """

    is_awaiting_review = models.BooleanField(_("awaits review"), default=False)
    is_rejected = models.BooleanField(_("rejected"), default=False)
    rejected_reason = models.CharField(_("why it was rejected"), max_length=500, blank=True, default="")

    class Meta:
        abstract = True
