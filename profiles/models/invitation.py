from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .user import User

HOLDS_FOR = timedelta(days=14)


def _token() -> str:
    return secrets.token_urlsafe(32)


def _expiry() -> datetime:
    return timezone.now() + HOLDS_FOR


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Keep those by which somebody can still sign up."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link by which one person may sign up; with an address, only the person whose address it is."""

    token = models.CharField(_("token"), max_length=64, unique=True, default=_token, editable=False)
    email = models.EmailField(
        _("email address"), blank=True, default="", help_text=_("Left empty, it holds for whoever has the link.")
    )
    invited_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="invitations",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("holds until"), default=_expiry, db_index=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True, editable=False)
    used_by = models.OneToOneField(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="invitation",
        verbose_name=_("used by"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_by=None) | Q(used_at__isnull=False), name="profiles_invitation_user_has_used_it"
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.token[:8]

    def is_for(self, email: str) -> bool:
        return self.email.lower() in {"", email.lower()}

    @property
    def link(self) -> str:
        return f"{settings.BASE_URL}{reverse('account_signup')}?{urlencode({'invitation': self.token})}"
