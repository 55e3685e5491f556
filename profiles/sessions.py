"""How sessions that have run out go from the database, in which they stay otherwise."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils import timezone

# A session may hold a long text that somebody typed before they signed in.
LOT = 1000


def delete_expired_sessions() -> None:
    """Delete a thousand of them at most: the rest have time until the next minute."""
    expired = Session.objects.filter(expire_date__lt=timezone.now()).order_by("expire_date")
    Session.objects.filter(pk__in=expired.values("pk")[:LOT]).delete()
