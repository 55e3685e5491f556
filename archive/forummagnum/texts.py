"""The texts of one kind, rendered before the transaction that writes them begins."""

from __future__ import annotations

import html
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple

from content.richtext import TooMuchError, clean_html, plain_text, render
from profiles.models import TextFormat

from .errors import LeftOut

if TYPE_CHECKING:
    from typing import IO

CHANGED_MEANWHILE = "since another import has just changed it"


class Place(NamedTuple):
    """Where a text stands in the file, in bytes, and why it has no formatting, if it has none."""

    start: int
    length: int
    reason: str


class RenderedTexts:
    """Rendered texts by the id of what they belong to. They wait in a file: an import may bring gigabytes."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed when the import is done with it
        self._places: dict[str, Place] = {}

    def close(self) -> None:
        self._file.close()

    def clear(self) -> None:
        self._places.clear()
        self._file.seek(0)
        self._file.truncate()

    def add(self, source_id: str, source: str, *, scope: str, base: str) -> None:
        """Render a text, the first of an id. One that is too much to show becomes its words without formatting."""
        if source_id in self._places:
            return
        reason = ""
        try:
            shown = render(source, TextFormat.HTML, scope=scope, base=base)
        except TooMuchError as refused:
            words = html.escape(plain_text(source), quote=False)
            shown, reason = clean_html(f"<pre>{words}</pre>", scope=scope), str(refused.reason)
        encoded = shown.encode()
        self._places[source_id] = Place(self._file.seek(0, 2), len(encoded), reason)
        self._file.write(encoded)

    def take(self, source_id: str) -> tuple[str, str]:
        """Return a text as HTML, and why it has no formatting. Raises LeftOut where it was not rendered."""
        if source_id not in self._places:
            raise LeftOut(CHANGED_MEANWHILE)
        place = self._places[source_id]
        self._file.seek(place.start)
        return self._file.read(place.length).decode(), place.reason
