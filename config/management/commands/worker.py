from __future__ import annotations

import logging
import signal
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error

from config.ticking import PAUSE, try_to_tick
from web.process_locks import ProcessLock, process_lock

# Touched by each minute that went well. The container's health check looks how old it is.
TICKED = Path("/tmp/ticked")  # noqa: S108 -- in a container, nobody else's

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do what is periodic (manage.py tick) every minute, for as long as this runs. A second worker stands by."
    # Some checks ask the database, which may not be there yet.
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        # As the first process of a container, it would not be stopped by the signal otherwise.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        lock = process_lock("worker")
        while True:
            do_the_minute(lock)
            time.sleep(PAUSE)


def do_the_minute(lock: ProcessLock) -> None:
    """Tick, unless another worker does or the server is just at it."""
    try:
        is_mine = lock.acquire()
    except Error as error:
        logger.warning("This minute's tick was not done: %s", str(error).strip())
        return
    if not is_mine or try_to_tick():
        TICKED.touch()
