"""A clock that stands still until a test moves it: what counts seconds would else count those of a slow machine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.cache.backends import db
from django.utils import timezone

if TYPE_CHECKING:
    import pytest


@dataclass
class Clock:
    """The time that the site believes it is; a whole second, so that sums of it are exact."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        return self.moment.timestamp()

    def forward(self, length: timedelta) -> None:
        self.moment += length


def stop_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the clock stand at this second until the test ends, for us, for Django's cache and for django-allauth."""
    clock = Clock(timezone.now().replace(microsecond=0))
    monkeypatch.setattr(time, "time", clock.seconds)
    monkeypatch.setattr(timezone, "now", clock.now)
    # The cache in the database took the function by a name of its own.
    monkeypatch.setattr(db, "tz_now", clock.now)
    return clock
