from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import URLValidator
from django.db import DatabaseError
from tqdm import tqdm

from archive.demo.ownership import has_demo
from archive.forummagnum.errors import BrokenInputError
from archive.forummagnum.importing import import_profile
from archive.forummagnum.report import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = (
        "Imports a saved profile: a folder with user, posts, comments, sequences and revisions (.json or .json.gz, as "
        "ForumMagnum's API answers), or one such file. A second run changes nothing, a broken file writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="the folder or file")
        parser.add_argument(
            "--site",
            default="https://www.lesswrong.com",
            help="where the answers come from, if they do not say it themselves (default: %(default)s)",
        )

    def handle(self, *, source: Path, site: str, **_options: Any) -> None:
        try:
            URLValidator(schemes=["http", "https"])(site)
            report = import_profile(source, site=site, progress=_progress_on(sys.stderr))
        except ValidationError as error:
            raise CommandError(f"--site is not a web address: {site}") from error
        except BrokenInputError as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        except DatabaseError as error:
            refused = f"The database refused a part ({error}); run the import again, and it goes on there."
            raise CommandError(refused) from error
        for line in report.lines():
            self.stdout.write(line)
        if has_demo():
            self.stdout.write("This site still has the demo. You can remove it with manage.py demo --remove.")


def _progress_on(stream: TextIO) -> Any:
    """Return what shows progress: a bar on a terminal, a line for each kind otherwise."""

    def progress(kind: str, count: int, rows: Iterable[Any]) -> Iterable[Any]:
        if stream.isatty():
            return tqdm(rows, total=count, desc=LABELS[kind], unit="row", file=stream)
        stream.write(f"Importing {count} {LABELS[kind]}\n")
        return rows

    return progress
