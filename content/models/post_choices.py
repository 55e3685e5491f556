"""The orders and filters of a list of posts, in the words of facts 1.6."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PostSort(models.TextChoices):
    """The six orders of a list of posts, in the words and the sequence of facts 1.6."""

    MAGIC = "magic", _("Magic (New & Upvoted)")
    TOP = "top", _("Top")
    TOP_ADJUSTED = "topAdjusted", _("Top (Inflation Adjusted)")
    RECENT_COMMENTS = "recentComments", _("Recent Comments")
    NEW = "new", _("New")
    OLD = "old", _("Old")

    @property
    def order(self) -> tuple[str, ...]:
        return POST_ORDERS[self]

    @property
    def tooltip(self) -> str:
        """What the order means, where its label does not say (facts 1.6)."""
        return str(POST_TOOLTIPS.get(self, ""))


POST_ORDERS: dict[PostSort, tuple[str, ...]] = {
    PostSort.MAGIC: ("-decayed_score", "-pk"),
    PostSort.TOP: ("-score", "-pk"),
    PostSort.TOP_ADJUSTED: ("-adjusted_score", "-pk"),
    PostSort.RECENT_COMMENTS: ("-last_commented_at", "-pk"),
    PostSort.NEW: ("-posted_at", "-pk"),
    PostSort.OLD: ("posted_at", "-pk"),
}
POST_TOOLTIPS = {
    PostSort.MAGIC: _("Posts with the highest karma from the past few days"),
    PostSort.TOP_ADJUSTED: _("Posts with the highest karma relative to those posted around the same time"),
}


class PostFilter(models.TextChoices):
    ALL = "all", _("All Posts")
    FRONTPAGE = "frontpage", _("Frontpage")
    CURATED = "curated", _("Curated")
    QUESTIONS = "questions", _("Questions")
    EVENTS = "events", _("Events")
    LINKPOSTS = "linkpost", _("Linkposts")

    @property
    def condition(self) -> Q:
        return POST_CONDITIONS[self]


POST_CONDITIONS: dict[PostFilter, Q] = {
    PostFilter.ALL: Q(),
    PostFilter.FRONTPAGE: Q(frontpage_at__isnull=False),
    PostFilter.CURATED: Q(curated_at__isnull=False),
    PostFilter.QUESTIONS: Q(is_question=True),
    PostFilter.EVENTS: Q(is_event=True),
    PostFilter.LINKPOSTS: ~Q(url=""),
}
