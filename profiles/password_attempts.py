"""How often a password may be tried, by whom and from where.

A device that is known to belong to the account has a count of its own. All others are counted by account and network,
and together by account: `ACCOUNT_RATE_LIMITS` says how often, and decision 12 why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import limits
from .devices import known_device
from .models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

ALL_STRANGERS = "login_failed_by_strangers"


@dataclass(frozen=True)
class PasswordAttempt:
    """The account that is tried, by whichever name, and what the attempt counts against."""

    account: str
    origin: str
    is_by_stranger: bool

    @property
    def key(self) -> str:
        return f"{self.account} {self.origin}"


def password_attempt(request: HttpRequest, login: str) -> PasswordAttempt:
    """Tell whose password is about to be tried, and from where. Unknown names are counted as known ones are."""
    user = User.objects.signing_in_as(login)
    account = (user.username if user else login).lower()
    device = _device(request, user) if user else None
    if device:
        return PasswordAttempt(account, f"on {device}", is_by_stranger=False)
    return PasswordAttempt(account, f"from {limits.network(request)}", is_by_stranger=True)


def _device(request: HttpRequest, user: User) -> str | None:
    """Return what tells the user from strangers: that they are signed in already, or a device of theirs."""
    return "session" if request.user.pk == user.pk else known_device(request, user)
