"""What the image runs: wait for the database, bring it up to date, then become the server."""

from __future__ import annotations

import os
import sys
import time

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, connections

from config.databases import one_at_a_time
from config.environment import read_flag, read_text

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
        make_first_administrator()
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


def make_first_administrator() -> None:
    """Make the administrator whom the environment names, unless there is one: nobody who is there is changed."""
    name, password = read_text("BYLINE_ADMIN_NAME"), read_text("BYLINE_ADMIN_PASSWORD")
    if not (name or password) or get_user_model().objects.filter(is_superuser=True).exists():
        return
    if not (name and password):
        sys.exit("The first administrator needs both BYLINE_ADMIN_NAME and BYLINE_ADMIN_PASSWORD.")
    # Read by the command, which checks the rest and takes no password by argument.
    os.environ["DJANGO_SUPERUSER_PASSWORD"] = password
    try:
        call_command("createsuperuser", interactive=False, username=name, email=read_text("BYLINE_ADMIN_EMAIL"))
    except CommandError as error:
        sys.exit(f"The first administrator was not made: {error}")
    except IntegrityError:
        sys.exit("The first administrator was not made: somebody has the address of BYLINE_ADMIN_EMAIL.")
    finally:
        del os.environ["DJANGO_SUPERUSER_PASSWORD"]


if __name__ == "__main__":
    main()
