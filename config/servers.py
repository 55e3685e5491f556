"""The mail and cache servers that a URL names, as Django's settings say them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
# The rows of profiles.models.CacheRow. When there are more, Django deletes a third, counts of wrong passwords too.
# One address can add 2,250 rows an hour by trying invented names, so it takes 44 addresses to get there.
IN_TABLE = {
    "BACKEND": "web.storage.CountingCache",
    "LOCATION": "cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
MAIL_PORTS = {"smtp": 25, "submission": 587, "smtps": 465}


def mailer(url: str) -> dict[str, Any]:
    """Return the mail settings of smtp:// (port 25), submission:// (STARTTLS, 587), smtps:// (TLS, 465) or console:."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "web.mail.ReadableBackend"}
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        message = "EMAIL_URL must be smtp://…, submission://…, smtps://… or console:."
        raise ImproperlyConfigured(message)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or MAIL_PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "submission",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 10,
        },
    }


def caches(url: str) -> dict[str, dict[str, Any]]:
    """Return the cache settings of database:, memory:, redis:// or rediss://.

    `default` counts what all processes have to count together: how often something was asked for. `shown` keeps what
    is slow to compute, for which each process has its own memory where no server is named.
    """
    scheme = urlsplit(url).scheme
    if scheme == "database":
        return {"default": IN_TABLE, "shown": IN_MEMORY}
    if scheme == "memory":
        return {"default": IN_MEMORY, "shown": IN_MEMORY}
    if scheme in {"redis", "rediss"}:
        on_server = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
        return {"default": on_server, "shown": on_server}
    message = "CACHE_URL must be database:, redis://…, rediss://… or memory:."
    raise ImproperlyConfigured(message)
