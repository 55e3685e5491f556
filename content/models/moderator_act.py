from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from web.public_id import LONGEST_PUBLIC_ID

from .append_only import AppendOnly

LOG_ORDER = ("-pk",)


class ActKind(models.TextChoices):
    LOCK = "lock", _("closed the comments of")
    UNLOCK = "unlock", _("opened the comments of")
    DELETE = "delete", _("deleted")
    RESTORE = "restore", _("restored")
    REJECT = "reject", _("rejected")
    APPROVE = "approve", _("approved")
    REVIEW = "review", _("reviewed")
    UNREVIEW = "unreview", _("returned to the queue")
    SPAM = "spam", _("marked as likely spam")
    BAN = "ban", _("banned")
    END_BAN = "end-ban", _("ended the ban of")
    PURGE = "purge", _("purged")
    END_PURGE = "end-purge", _("undid the purge of")
    UNDO_VOTES = "undo-votes", _("undid the votes of")
    STOP_VOTES = "stop-votes", _("stopped the votes of")
    LET_VOTE = "let-vote", _("opened voting again to")
    RESOLVE = "resolve", _("resolved a report about")
    ADD = "add", _("added")
    CHANGE = "change", _("changed")
    ERASE = "erase", _("erased")


class ModeratorActQuerySet(models.QuerySet["ModeratorAct"]):
    def on(self, thing: str, pk: str) -> Self:
        """Keep the acts on one thing of this kind; for a person, those on what they wrote too."""
        return self.filter(owner_pk=pk) if thing == "person" else self.filter(thing=thing, thing_pk=pk)


class ModeratorAct(models.Model):
    """One line of the log of moderation, which is only ever added to.

    It says by keys and in words who did what to what, and refers to no other row: it outlives all of them.
    """

    actor_pk = models.CharField(_("key of the moderator"), max_length=LONGEST_PUBLIC_ID)
    actor_name = models.CharField(_("moderator"), max_length=150)
    kind = models.CharField(_("act"), max_length=10, choices=ActKind)
    thing = models.CharField(_("kind of thing"), max_length=20)
    thing_pk = models.CharField(_("key of the thing"), max_length=64)
    thing_name = models.CharField(_("thing"), max_length=300)
    address = models.CharField(_("address"), max_length=500, blank=True, default="")
    owner_pk = models.CharField(_("key of whose it is"), max_length=LONGEST_PUBLIC_ID, blank=True, default="")
    reason = models.TextField(_("reason"), blank=True, default="")
    details = models.JSONField(_("details"), blank=True, default=dict)
    acted_at = models.DateTimeField(_("time"))

    objects = ModeratorActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of a moderator")
        verbose_name_plural = _("acts of moderators")
        constraints = [AppendOnly(name="content_moderatoract_append_only")]
        indexes = [
            models.Index(fields=["thing", "thing_pk", "id"], name="content_moderatoract_thing"),
            models.Index(fields=["owner_pk", "id"], name="content_moderatoract_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_kind_display()} {self.thing_name}"

    @property
    def until(self) -> datetime | None:
        """When the ban ends that this act began; None for any other."""
        until: str | None = self.details.get("until")
        return datetime.fromisoformat(until) if until and self.kind == ActKind.BAN else None

    @property
    def has_history(self) -> bool:
        """Whether the thing is of a kind that has a page of its own in moderation."""
        return self.thing in {"person", "post", "comment"}


class Sweep(models.Model):
    """What is still to be done of a purge, of its undoing, or of undoing somebody's votes: gone when it is done.

    All that somebody wrote and voted may be thousands of rows. They are taken some at a time; what is left when a
    server stops is left here, and `manage.py tick` goes on with it. `stamp` is when the purge deleted what it deleted.
    """

    person = models.OneToOneField(
        "profiles.User", on_delete=models.CASCADE, primary_key=True, related_name="sweep", verbose_name=_("person")
    )
    moderator = models.ForeignKey(
        "profiles.User", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("moderator")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    stamp = models.DateTimeField(_("time of the purge"), null=True)
    deletes = models.BooleanField(_("deletes what they wrote"), default=False)
    restores = models.BooleanField(_("restores what the purge deleted"), default=False)
    undoes_votes = models.BooleanField(_("undoes their votes"), default=False)

    class Meta:
        verbose_name = _("unfinished purge")
        verbose_name_plural = _("unfinished purges")

    def __str__(self) -> str:
        return str(self.person_id)
