"""What an authenticator app shows (RFC 6238), computed without the code under test."""

from __future__ import annotations

import base64
import hmac
import struct
import time


def code(secret: str, *, at: float | None = None) -> str:
    """Return the six digits for this secret at this time, by default now."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 0xF
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
