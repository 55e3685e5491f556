from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from profiles.models import Viewer


class VoteKind(models.TextChoices):
    """How somebody voted on one axis; the values are the contract's and ForumMagnum's."""

    BIG_UP = "bigUpvote", _("strong upvote")
    SMALL_UP = "smallUpvote", _("upvote")
    NEUTRAL = "neutral", _("no vote")
    SMALL_DOWN = "smallDownvote", _("downvote")
    BIG_DOWN = "bigDownvote", _("strong downvote")


STRONG_VOTES = frozenset({VoteKind.BIG_UP, VoteKind.BIG_DOWN})
DOWNVOTES = frozenset({VoteKind.SMALL_DOWN, VoteKind.BIG_DOWN})


def _power_follows(kind: str, power: str) -> Q:
    """Say in a constraint that upvotes weigh more than 0, downvotes less, and no vote nothing."""
    return (
        Q(**{f"{kind}__in": [VoteKind.BIG_UP, VoteKind.SMALL_UP], f"{power}__gt": 0})
        | Q(**{f"{kind}__in": [VoteKind.BIG_DOWN, VoteKind.SMALL_DOWN], f"{power}__lt": 0})
        | Q(**{kind: VoteKind.NEUTRAL, power: 0})
    )


class Vote(models.Model):
    """What one person thinks of one thing, on both axes; the power is that of the day they voted."""

    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("voter")
    )
    kind = models.CharField(_("karma vote"), max_length=13, choices=VoteKind, default=VoteKind.NEUTRAL)
    power = models.SmallIntegerField(_("karma power"), default=0)
    omega_power = models.SmallIntegerField(_("Ω karma power"), default=0)
    agreement_kind = models.CharField(_("agreement vote"), max_length=13, choices=VoteKind, default=VoteKind.NEUTRAL)
    agreement_power = models.SmallIntegerField(_("agreement power"), default=0)
    voted_at = models.DateTimeField(_("voted"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=_power_follows("kind", "power"), name="%(class)s_power_follows_kind"),
            models.CheckConstraint(
                condition=_power_follows("agreement_kind", "agreement_power"),
                name="%(class)s_agreement_follows_kind",
            ),
        ]
        # How many votes somebody cast lately is asked before each vote.
        indexes = [models.Index(fields=["voter", "voted_at"], name="%(class)s_of_voter")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.power:+d})"


class ScoredQuerySet[Thing: models.Model](models.QuerySet[Thing]):
    def with_votes_of(self, viewer: Viewer) -> Self:
        """Load, in `own_votes`, the viewer's vote on each; a stranger has none."""
        if not viewer.is_authenticated:
            return self
        votes: Any = self.model._meta.get_field("votes").related_model
        return self.prefetch_related(Prefetch("votes", votes.objects.filter(voter=viewer), to_attr="own_votes"))


class Scored(models.Model):
    """The sums of a thing's votes. A baseline holds what an import brought without its votes."""

    score = models.IntegerField(_("karma"), default=0)
    score_baseline = models.IntegerField(_("karma from an import"), default=0)
    vote_count = models.PositiveIntegerField(_("votes"), default=0)
    vote_count_baseline = models.PositiveIntegerField(_("votes from an import"), default=0)

    class Meta:
        abstract = True


class ScoredOnTwoAxes(Scored):
    agreement = models.IntegerField(_("agreement"), default=0)
    agreement_baseline = models.IntegerField(_("agreement from an import"), default=0)
    agreement_vote_count = models.PositiveIntegerField(_("agreement votes"), default=0)
    agreement_vote_count_baseline = models.PositiveIntegerField(_("agreement votes from an import"), default=0)
    is_omega = models.BooleanField(_("Ω"), default=False)
    omega_score = models.IntegerField(_("Ω karma"), default=0)
    omega_score_baseline = models.IntegerField(_("Ω karma from an import"), default=0)
    decayed_score = models.FloatField(_("karma decayed by age"), default=0.0)
    is_decaying = models.BooleanField(_("decayed karma still moves"), default=True)

    class Meta(Scored.Meta):
        abstract = True


def order_index(order: tuple[str, ...], *, name: str, within: str = "", condition: Q | None = None) -> models.Index:
    """Return the index that serves a list in this order: within one owner, or of the rows that meet a condition.

    Where all columns descend it ascends and is read backwards: new rows are then appended to it, which keeps it small.
    """
    columns = [column.replace("pk", "id") for column in order]
    if all(column.startswith("-") for column in columns):
        columns = [column.removeprefix("-") for column in columns]
    return models.Index(fields=[within, *columns] if within else columns, name=name, condition=condition)
