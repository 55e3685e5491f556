"""What an authenticator app shows (RFC 6238), computed without the code under test."""

from __future__ import annotations

import base64
import hmac
import struct
import time

HALF_MINUTE = 30
# How many half minutes before and after this one are tried: more than the site accepts.
NEAR = range(-9, 10)


def code(secret: str, *, at: float | None = None) -> str:
    """Return the six digits for this secret at this time, by default now."""
    return _digits(secret, _half_minute(time.time() if at is None else at))


def wrong_code(secret: str) -> str:
    """Return six digits that this secret has at no time near now."""
    present = _half_minute(time.time())
    right = {_digits(secret, present + steps) for steps in NEAR}
    return next(digits for digits in map("{:06}".format, range(len(right) + 1)) if digits not in right)


def _half_minute(at: float) -> int:
    return int(at) // HALF_MINUTE


def _digits(secret: str, half_minute: int) -> str:
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", half_minute), "sha1")
    start = digest[-1] & 0xF
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
