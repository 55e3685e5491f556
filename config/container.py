"""What the image runs: wait for the database, bring it up to date, then become the server."""

from __future__ import annotations

import os
import sys
import time

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from config.databases import one_at_a_time
from config.environment import read_flag

PATIENCE = 60


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if hindrance := wait_for_database():
        sys.exit(f"The database did not answer within {PATIENCE} seconds: {hindrance}")
    # Containers that start together would otherwise apply the same migration twice.
    with one_at_a_time(connections["default"], folder=settings.DATA_DIR):
        call_command("migrate", interactive=False, verbosity=1)
        if read_flag("BYLINE_DEMO", default=False):
            call_command("demo", if_empty=True)
    # The server takes this process over, so that the signal that stops the container reaches it.
    os.execvp("gunicorn", ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"])  # noqa: S606, S607 -- found in the image's PATH


def wait_for_database(patience: float = PATIENCE) -> str:
    """Return nothing once the database answers, or its last error when the patience (in seconds) is at its end."""
    end = time.monotonic() + patience
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if time.monotonic() > end:
                return str(error).strip()
            time.sleep(1)
        else:
            return ""


if __name__ == "__main__":
    main()
