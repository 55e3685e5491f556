from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand

from archive.management.commands.demo import LOGINS
from config.startup import prepare

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = "Bring the database up to date, then serve the site. The container and make run start this."
    # Some checks ask the database, which may not be there yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print-logins", action="store_true", help="Print the demo's logins if it is loaded.")

    def handle(self, *, print_logins: bool, **_options: Any) -> None:
        prepare()
        self.stdout.write(f"Byline: {settings.BASE_URL}")
        logins = Path(settings.DATA_DIR) / LOGINS
        if print_logins and logins.exists():
            self.stdout.write(f"Demo logins:\n{logins.read_text()}")
        self.stdout.flush()
        # The server takes this process over, so that the signal that stops a container reaches it.
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, gunicorn)  # noqa: S606 -- nothing in it comes from outside
