from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from web.errors import TooManyRequestsError

from .models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

ATTEMPTS = 10
WINDOW = timedelta(minutes=15)


class LimitedBackend(ModelBackend):
    """Let nobody try passwords on one name without end, neither on the site's own form nor on the admin's."""

    @sensitive_variables("password", "credentials")
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **credentials: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        key = f"sign-in:{sha256(username.encode(errors='replace')).hexdigest()}"
        # Before the password is hashed, which is slow on purpose and would serve to keep the server busy.
        _count_attempt(key)
        user = super().authenticate(request, username=username, password=password, **credentials)
        if user is not None:
            cache.delete(key)
        return user

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Leave out the banned while the ban lasts: they read as strangers, in open sessions too (facts 8.2)."""
        return super().user_can_authenticate(user) and not (isinstance(user, User) and user.is_banned)


def _count_attempt(key: str) -> None:
    """Count in the cache, from the first attempt on: where `CACHE_URL` names no server, in each process for itself."""
    seconds = WINDOW.total_seconds()
    if cache.add(key, 0, seconds):
        cache.set(f"{key}:until", timezone.now() + WINDOW, seconds)
    try:
        count = cache.incr(key)
    except ValueError:
        # It ran out, or somebody signed in, between the two steps.
        return
    if count > ATTEMPTS:
        raise TooManyRequestsError(cache.get(f"{key}:until") or timezone.now() + WINDOW)
