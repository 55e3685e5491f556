from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from archive.demo.build import compose_demo, store_demo
from archive.demo.ownership import OPERATOR, fixed_id
from archive.demo.removal import BuiltOnError, remove_demo
from archive.demo.state import HEAVY, MODERATOR
from profiles.models import User
from web.process_locks import one_at_a_time

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

LOGINS = "demo-logins.txt"
REMOVED = "demo-removed"


class Command(BaseCommand):
    help = "Loads the demo into an empty database, an invented community that measures everyday things, or removes it."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--if-empty", action="store_true", help="do nothing when the database has people, or the demo was removed"
        )
        which.add_argument(
            "--remove", action="store_true", help="delete the demo and all its people wrote, unless members built on it"
        )

    def handle(self, *, if_empty: bool, remove: bool, **_options: Any) -> None:
        with one_at_a_time("setup"):
            if remove:
                self._remove()
            elif not User.objects.exists():
                if not (if_empty and _removed().exists()):
                    self._load()
            elif not if_empty:
                raise CommandError("The database is not empty. The demo is only loaded into an empty one.")

    def _load(self) -> None:
        demo = compose_demo()
        with transaction.atomic():
            people = store_demo(demo)
            admin = User.objects.create_superuser(OPERATOR, id=fixed_id(OPERATOR), display_name="The Keeper")
            accounts = {"author": people[HEAVY], "moderator": people[MODERATOR], "operator (/admin/)": admin}
            _write_privately(_logins(), "\n".join(_login(role, person) for role, person in accounts.items()))
        _removed().unlink(missing_ok=True)
        self.stdout.write(f"The demo is loaded; its logins are in {_logins()}.")

    def _remove(self) -> None:
        try:
            removed = remove_demo()
        except BuiltOnError as refused:
            lines = ["The demo was not removed, because members have built on it:", *map(str, refused.found)]
            raise CommandError("\n  ".join(lines)) from refused
        except IntegrityError as error:
            raise CommandError("The demo was used while it was being removed. Try again.") from error
        if not removed:
            raise CommandError("There is no demo here.")
        _logins().unlink(missing_ok=True)
        # Or the next `make run` would load it again into what may be an empty database.
        _removed().touch(mode=0o600)
        self.stdout.write(f"The demo is removed, with its {removed} people.")
        if not User.objects.filter(is_superuser=True).exists():
            self.stdout.write("No administrator is left. Make one with manage.py createsuperuser.")


def _logins() -> Path:
    return Path(settings.DATA_DIR) / LOGINS


def _removed() -> Path:
    return Path(settings.DATA_DIR) / REMOVED


def _login(role: str, person: User) -> str:
    password = secrets.token_urlsafe(12)
    person.set_password(password)
    person.save(update_fields=["password"])
    return f"{role:20} name: {person.username:20} password: {password}"


def _write_privately(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{text}\n")
