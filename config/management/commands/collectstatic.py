from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles.management.commands import collectstatic

from web.process_locks import FileLock

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

STAMP = "collected"


class Command(collectstatic.Command):
    """Django's command, one process at a time. With --if-changed it does nothing if there is nothing to do."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--if-changed", action="store_true", help="Do nothing unless a file has changed.")

    def handle(self, **options: Any) -> str | None:
        # No database is needed to collect files, so the lock is a file on every database.
        lock = FileLock(settings.DATA_DIR / "collectstatic-lock")
        lock.acquire(wait=True)
        try:
            is_needed = not options["if_changed"] or _is_changed()
            return self._collect(**options) if is_needed else None
        finally:
            lock.release()

    def _collect(self, **options: Any) -> str | None:
        summary: str | None = super().handle(**options)
        if not options["dry_run"]:
            (Path(settings.STATIC_ROOT) / STAMP).touch()
        return summary


def _is_changed() -> bool:
    stamp = Path(settings.STATIC_ROOT) / STAMP
    root = settings.BASE_DIR
    sources = [root / "web" / "staticfiles.py", root / "requirements" / "run.txt"]
    for folder in settings.STATICFILES_DIRS:
        sources += [folder, *folder.rglob("*")]
    return not stamp.exists() or max(path.stat().st_mtime for path in sources) > stamp.stat().st_mtime
