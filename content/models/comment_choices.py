from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommentSort(models.TextChoices):
    """The five orders of a person's comments, in the words and the sequence of facts 1.9."""

    TOP = "top", _("Top")
    MAGIC = "magic", _("Magic (New & Upvoted)")
    NEW = "new", _("Newest")
    OLD = "old", _("Oldest")
    RECENT_REPLIES = "recentComments", _("Recent Replies")

    @property
    def order(self) -> tuple[str, ...]:
        return COMMENT_ORDERS[self]

    @property
    def tooltip(self) -> str:
        """What the order means, where its label does not say."""
        return str(COMMENT_TOOLTIPS.get(self, ""))


COMMENT_ORDERS: dict[CommentSort, tuple[str, ...]] = {
    CommentSort.TOP: ("-score", "-pk"),
    CommentSort.MAGIC: ("-decayed_score", "-pk"),
    CommentSort.NEW: ("-is_pinned", "-posted_at", "-pk"),
    CommentSort.OLD: ("posted_at", "-pk"),
    CommentSort.RECENT_REPLIES: ("-last_activity_at", "-pk"),
}
COMMENT_TOOLTIPS = {
    CommentSort.MAGIC: _("Comments with the highest karma from the past few days"),
}
