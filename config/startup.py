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

# PostgreSQL's pool takes 4 seconds to give an attempt up, so that these last about a minute.
ATTEMPTS = 12
PAUSE = 1  # second


def prepare() -> None:
    if error := wait_for_database():
        sys.exit(f"The database did not answer in {ATTEMPTS} attempts: {error}")
    call_command("migrate", interactive=False, verbosity=0)
    if read_flag("BYLINE_DEMO", default=False):
        call_command("demo", if_empty=True)
    with one_at_a_time("setup"):
        make_first_administrator()


def wait_for_database() -> str:
    """Return nothing once the database answers, or the error of the last attempt."""
    error = _connection_error()
    for _ in range(ATTEMPTS - 1):
        if not error:
            break
        time.sleep(PAUSE)
        error = _connection_error()
    return error


def _connection_error() -> str:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return str(error).strip()
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
