"""How often somebody may try what can be guessed."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from .errors import TooManyRequestsError

MOST = 10
WINDOW = timedelta(minutes=15)


def count_attempt(what: str, who: str) -> None:
    """Count one more; TooManyRequestsError from the eleventh within a quarter of an hour on.

    Counted in the cache: where `CACHE_URL` names no server, in each process for itself.
    """
    key, seconds = _key(what, who), WINDOW.total_seconds()
    if cache.add(key, 0, seconds):
        cache.set(f"{key}:until", timezone.now() + WINDOW, seconds)
    try:
        count = cache.incr(key)
    except ValueError:
        # It ran out, or somebody succeeded, between the two steps.
        return
    if count > MOST:
        raise TooManyRequestsError(cache.get(f"{key}:until") or timezone.now() + WINDOW)


def forget_attempts(what: str, who: str) -> None:
    cache.delete(_key(what, who))


def _key(what: str, who: str) -> str:
    return f"{what}:{sha256(who.encode(errors='replace')).hexdigest()}"
