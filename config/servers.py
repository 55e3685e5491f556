"""The mail and cache servers that a URL names, as Django's settings say them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MAIL_PORTS = {"smtp": 25, "submission": 587, "smtps": 465}


def mailer(url: str) -> dict[str, Any]:
    """Return the mail settings of smtp:// (port 25), submission:// (STARTTLS, 587), smtps:// (TLS, 465) or console:."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
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


def cache(url: str) -> dict[str, Any]:
    """Return the cache settings of redis://, rediss:// or, in the memory of each process, memory:."""
    scheme = urlsplit(url).scheme
    if scheme == "memory":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if scheme in {"redis", "rediss"}:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    message = "CACHE_URL must be redis://…, rediss://… or memory:."
    raise ImproperlyConfigured(message)
