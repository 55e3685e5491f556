"""When somebody who asked too often may ask again. What is counted, and how often, stands in `ACCOUNT_RATE_LIMITS`."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.core.cache import cache

from web.ages import now
from web.errors import TooManyRequestsError

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

ACCOUNT = "allauth.account"
MFA = "allauth.mfa"
# What an address of ours counts. Where it counts nothing by itself, its form does, and says so as a `login_failed`.
COUNTED = {
    "account_login": (ACCOUNT, "login"),
    "account_signup": (ACCOUNT, "signup"),
    "account_reset_password": (ACCOUNT, "reset_password"),
    "account_reset_password_from_key": (ACCOUNT, "reset_password_from_key"),
    "account_change_password": (ACCOUNT, "change_password"),
    "account_set_password": (ACCOUNT, "change_password"),
    "account_email": (ACCOUNT, "manage_email"),
    "mfa_login_webauthn": (MFA, "webauthn_login"),
}
REAUTHENTICATION = (ACCOUNT, "reauthenticate")


def refuse(request: HttpRequest) -> None:
    """Refuse what an address of ours was asked too often. django-allauth calls it as `handler429`."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    app, action = COUNTED.get(name or "", REAUTHENTICATION)
    raise TooManyRequestsError(retry_at(request, app=app, action=action, key=request.POST.get("email", "").lower()))


def retry_at(request: HttpRequest, *, app: str, action: str, key: str) -> datetime:
    """Return when every limit on this action lets one more through."""
    waits = [_wait(request, rate, app=app, action=action, key=key) for rate in _rates(request, app, action)]
    return now() + timedelta(seconds=max([*waits, 1]))


def network(request: HttpRequest) -> str:
    """Return where a request comes from: an IPv4 address, or the /64 network of an IPv6 address."""
    address: str = ratelimit.get_ip(request)
    return address


def consume(request: HttpRequest, action: str, *, key: str) -> ratelimit.RateLimitUsage:
    """Count one more try, which can be taken back by `rollback`; refuse it when there were too many.

    The count is read and written under a lock of the cache, so that it holds for tries that come at the same moment.
    """
    usage = ratelimit.consume(request, app=ACCOUNT, action=action, key=key)
    if usage is None:
        raise TooManyRequestsError(retry_at(request, app=ACCOUNT, action=action, key=key))
    return usage


def _rates(request: HttpRequest, app: str, action: str) -> list[ratelimit.Rate]:
    rates = ratelimit.get_rates(app=app, action=action)
    return [rate for rate in rates if rate.per != "user" or request.user.is_authenticated]


def _wait(request: HttpRequest, rate: ratelimit.Rate, *, app: str, action: str, key: str) -> float:
    """Return in how many seconds the oldest of the counted times falls out of the limit's window, 0 when there is room.

    They were counted by the clock of the machine, whatever moment the site's ages count from.
    """
    times = cache.get(ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key), [])
    return times[-1] + rate.duration - time.time() if len(times) >= rate.amount else 0
