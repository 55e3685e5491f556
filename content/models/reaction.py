from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReactionKind(models.TextChoices):
    CREATED = "created", _("reacted first")
    SECONDED = "seconded", _("agrees with the reaction")
    DISAGREED = "disagreed", _("disagrees with the reaction")


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def with_people(self) -> Self:
        return (
            self.select_related("person")
            .only("comment", "name", "kind", "person__display_name", "person__deactivated_at", "person__slug")
            .order_by("reacted_at", "pk")
        )


class Reaction(models.Model):
    """One person's named reaction to one comment (facts 3.7); the labels are in `content/reactions.py`."""

    comment = models.ForeignKey(
        "content.Comment", on_delete=models.CASCADE, related_name="reactions", verbose_name=_("comment")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions", verbose_name=_("person")
    )
    name = models.CharField(_("reaction"), max_length=40)
    kind = models.CharField(_("kind"), max_length=9, choices=ReactionKind, default=ReactionKind.CREATED)
    reacted_at = models.DateTimeField(_("reacted"))

    objects = ReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(fields=["comment", "person", "name"], name="content_reaction_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="content_reaction_has_name"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ReactionKind.values), name="content_reaction_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"
