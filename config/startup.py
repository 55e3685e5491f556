"""Before the server serves: wait for the database, bring it up to date, and make what the environment asks for."""

from __future__ import annotations

import os
import sys
import time

from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection

from config.environment import read_flag, read_text
from web.process_locks import one_at_a_time

PATIENCE = 60


def prepare() -> None:
    if hindrance := wait_for_database():
        sys.exit(f"The database did not answer within {PATIENCE} seconds: {hindrance}")
    call_command("migrate", interactive=False, verbosity=0)
    if read_flag("BYLINE_DEMO", default=False):
        call_command("demo", if_empty=True)
    with one_at_a_time("setup"):
        make_first_administrator()


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
    """Make the administrator that the environment names, unless the site has one. No existing account is changed."""
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
        sys.exit("The first administrator was not made: another account has the address of BYLINE_ADMIN_EMAIL.")
    finally:
        del os.environ["DJANGO_SUPERUSER_PASSWORD"]
