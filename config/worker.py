"""What the worker runs: `manage.py tick` every minute, for as long as the container stands."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command
from django.db import Error, close_old_connections

PAUSE = 60
# Touched by each tick that was done whole. The container's health check looks how old it is.
TICKED = Path("/tmp/ticked")  # noqa: S108 -- in a container, nobody else's

logger = logging.getLogger(__name__)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # As the first process of a container, it would not be stopped by the signal otherwise.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    while True:
        try_to_tick()
        time.sleep(PAUSE)


def try_to_tick() -> None:
    """Tick; while the database is away or not yet brought up to date, say so and wait for the next minute."""
    try:
        call_command("tick")
    # What the connection itself reports is no DatabaseError.
    except Error as error:
        logger.warning("This minute's tick was not done: %s", str(error).strip())
    else:
        TICKED.touch()
    finally:
        close_old_connections()


if __name__ == "__main__":
    main()
