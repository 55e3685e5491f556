from typing import Any

from django.core.management.commands import migrate

from web.process_locks import one_at_a_time


class Command(migrate.Command):
    """Django's command, one process at a time: two that start together would apply the same migration."""

    def handle(self, *args: Any, **options: Any) -> None:
        with one_at_a_time("setup"):
            super().handle(*args, **options)
