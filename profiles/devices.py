"""The cookie by which a sign-in page knows a browser in which somebody signed in before.

It lets nobody in. A device that is known has its own count of wrong passwords, so that strangers who guess at an
account cannot keep its owner out (OWASP: "Slow Down Online Guessing Attacks with Device Cookies").
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from .models import User

SALT = "profiles.devices"
LIFETIME = timedelta(days=365)


def remember_device(response: HttpResponse, user: User) -> None:
    """Make the browser that receives this response a known device of the user, until their password changes."""
    response.set_signed_cookie(
        _cookie_name(user),
        f"{token_urlsafe(12)}.{_password_mark(user)}",
        salt=SALT,
        max_age=LIFETIME,
        path=settings.LOGIN_URL,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def known_device(request: HttpRequest, user: User) -> str | None:
    """Return the id of the user's device that sent the request, None when the user never signed in with it."""
    value = request.get_signed_cookie(_cookie_name(user), default="", salt=SALT, max_age=LIFETIME) or ""
    device, _separator, password_mark = value.partition(".")
    return device if value and constant_time_compare(password_mark, _password_mark(user)) else None


def _cookie_name(user: User) -> str:
    """Name the cookie after the account, so that two people can share a browser."""
    name = f"device-{sha256(user.pk.encode()).hexdigest()[:16]}"
    return f"__Secure-{name}" if settings.IS_HTTPS else name


def _password_mark(user: User) -> str:
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()
