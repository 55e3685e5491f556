from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from archive.demo.build import build_demo
from archive.demo.state import HEAVY, MODERATOR
from profiles.models import User
from web.process_locks import one_at_a_time

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

LOGINS = "demo-logins.txt"


class Command(BaseCommand):
    help = "Loads the demo into an empty database: an invented community that measures everyday things."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when somebody is there already")

    def handle(self, *, if_empty: bool, **_options: Any) -> None:
        with one_at_a_time("setup"):
            self._load(if_empty=if_empty)

    def _load(self, *, if_empty: bool) -> None:
        if User.objects.exists():
            if if_empty:
                return
            raise CommandError("The database is not empty. The demo is only loaded into an empty one.")
        with transaction.atomic():
            people = build_demo()
            admin = User.objects.create_superuser("admin", display_name="The Keeper")
            accounts = {"author": people[HEAVY], "moderator": people[MODERATOR], "operator (/admin/)": admin}
            logins = Path(settings.DATA_DIR) / LOGINS
            _write_privately(logins, "\n".join(_login(role, person) for role, person in accounts.items()))
        self.stdout.write(f"The demo is loaded; its logins are in {logins}.")


def _login(role: str, person: User) -> str:
    password = secrets.token_urlsafe(12)
    person.set_password(password)
    person.save(update_fields=["password"])
    return f"{role:20} name: {person.username:20} password: {password}"


def _write_privately(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{text}\n")
