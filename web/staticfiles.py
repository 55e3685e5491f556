from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHEET = "css/site.css"
IMPORT = re.compile(r'@import "(?P<name>[^"]+)";\n?')


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Serve the stylesheet as one file: its imports are put in their places when static files are collected."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: FBT001, FBT002 -- Django's signature
        if SHEET in paths and not dry_run:
            storage, path = paths[SHEET]

            def read(name: str) -> str:
                with storage.open(name) as file:
                    return str(file.read().decode())

            joined = join_imports(read(path), read=lambda name: read(f"css/{name}"))
            self.delete(SHEET)
            self.save(SHEET, ContentFile(joined.encode()))
            paths[SHEET] = (self, SHEET)
        yield from super().post_process(paths, dry_run, **options)


def join_imports(sheet: str, *, read: Callable[[str], str]) -> str:
    """Return the sheet with the text of each imported one in the place of its import."""
    return IMPORT.sub(lambda match: read(match["name"]), sheet)
