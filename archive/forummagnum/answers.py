"""Read the files of a saved profile, one row at a time."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import ijson
from ijson.common import ObjectBuilder

from .errors import BrokenInputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What each list is called in an answer, and a single document: `posts { results }`, `post { result }`.
SINGULARS = {
    "users": "user",
    "posts": "post",
    "sequences": "sequence",
    "comments": "comment",
    "revisions": "revision",
}
FILE_NAMES = ("user", "posts", "sequences", "comments", "revisions")
ROWS = {f"data.{kind}.results.item": kind for kind in SINGULARS} | {
    f"data.{singular}.result": kind for kind, singular in SINGULARS.items()
}
ANSWERS = {f"data.{kind}": kind for kind in SINGULARS} | {f"data.{one}": kind for kind, one in SINGULARS.items()}
LISTS = frozenset(f"data.{kind}.results" for kind in SINGULARS)
ERROR_MESSAGE = "errors.item.message"
OPENING, CLOSING = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})
# A real answer nests less than 20 deep.
DEEPEST = 100
# Unpacked. The longest body allowed takes as much when each of its characters is written as an escape sequence.
MOST_BYTES_OF_A_ROW = 32_000_000
MOST_BYTES = 4_000_000_000
# The parser reads a text that is longer than a chunk again for each further chunk.
CHUNK = 262_144
GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class Answer:
    """A file of saved answers, opened anew for each reading."""

    path: Path

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the kinds we know, in the order of the file; BrokenInputError when it cannot be read."""
        with _explain(self.path), _open(self.path) as stream:
            yield from read_rows(self.path.name, stream)


@dataclass(frozen=True)
class Row:
    """One document as the source gave it; `place` names file and row for messages."""

    kind: str
    place: str
    values: Any


def find_answers(source: Path) -> list[Answer]:
    """Return the files of a saved profile: the one given, or those of a folder that have a saved profile's names."""
    if not source.exists():
        raise BrokenInputError(f"There is nothing at {source}.")
    if not source.is_dir():
        return [Answer(source)]
    found = [_find_named(source, name) for name in FILE_NAMES]
    if not any(found):
        names = ", ".join(f"{name}.json" for name in FILE_NAMES)
        raise BrokenInputError(f"The folder {source} holds no saved profile: none of {names}, gzipped or not.")
    return [Answer(path) for path in found if path]


def _find_named(folder: Path, name: str) -> Path | None:
    found = [path for ending in ("json", "json.gz") if (path := folder / f"{name}.{ending}").exists()]
    if len(found) > 1:
        raise BrokenInputError(f"{found[0].name} and {found[1].name} are both there: remove the older one.")
    return found[0] if found else None


def _open(path: Path) -> IO[bytes] | gzip.GzipFile:
    with path.open("rb") as stream:
        is_gzip = stream.read(2) == GZIP_MAGIC
    return gzip.open(path) if is_gzip else path.open("rb")


@contextmanager
def _explain(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # gzip says what is wrong with a file by an OSError without a number.
        raise BrokenInputError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except (EOFError, zlib.error) as error:
        raise BrokenInputError(f"{path.name} is cut off or damaged: {error}") from error
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        first_line = str(error).splitlines()[0] if str(error) else "it ends too early"
        raise BrokenInputError(f"{path.name} is not a JSON answer: {first_line}") from error


def read_rows(name: str, stream: IO[bytes] | gzip.GzipFile) -> Iterator[Row]:
    """Yield the rows in a stream of JSON, of which no more is read than the limits above allow."""
    bounded = BoundedStream(stream)
    reader = RowReader(name)
    try:
        for prefix, event, value in ijson.parse(bounded.events()):
            if row := reader.take(prefix, event, value):
                yield row
            if reader.building is None:
                bounded.begin_row()
    except LimitError as error:
        raise BrokenInputError(f"{reader.place} {error}") from error
    if not reader.found:
        raise BrokenInputError(f"{name} holds no answer that can be imported: nothing of {', '.join(SINGULARS)} in it.")


class RowReader:
    """Puts the rows together from what the parser says."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0
        self.found: set[str] = set()
        self.building: tuple[str, ObjectBuilder] | None = None

    @property
    def place(self) -> str:
        return f"{self.name}, row {self.count}" if self.building else self.name

    def take(self, prefix: str, event: str, value: Any) -> Row | None:
        """Take what the parser says next; return the row that it completes."""
        if self.building is None:
            if prefix not in ROWS:
                _check(self.name, prefix, event, value)
                self.found |= {prefix} & ANSWERS.keys()
                return None
            self.count += 1
            self.building = prefix, ObjectBuilder()
        start, builder = self.building
        builder.event(event, value)
        if prefix != start or event in {"start_map", "start_array", "map_key"}:
            return None
        row = Row(ROWS[start], self.place, builder.value)
        self.building = None
        return row


class LimitError(Exception):
    """Raised where an answer goes beyond a limit; says beyond which."""


class BoundedStream:
    """A stream that counts what is read of it, and how deep the JSON in it nests."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile) -> None:
        self.stream = stream
        self.taken = 0
        self.row_began_at = 0

    def begin_row(self) -> None:
        self.row_began_at = self.taken

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size)
        self.taken += len(chunk)
        if self.taken - self.row_began_at > MOST_BYTES_OF_A_ROW:
            raise LimitError(f"holds more than {MOST_BYTES_OF_A_ROW:,} bytes.")
        if self.taken > MOST_BYTES:
            raise LimitError(f"goes on after {MOST_BYTES:,} bytes: split the file.")
        return chunk

    def events(self) -> Iterator[tuple[str, Any]]:
        """Yield what the parser says, before anything is built of it."""
        depth = 0
        for event, value in ijson.basic_parse(self, buf_size=CHUNK):
            depth += (event in OPENING) - (event in CLOSING)
            if depth > DEEPEST:
                raise LimitError(f"nests objects and lists more than {DEEPEST} deep.")
            yield event, value


def _check(name: str, prefix: str, event: str, value: Any) -> None:
    if prefix == ERROR_MESSAGE and event == "string":
        raise BrokenInputError(f"{name}: the source answered with an error: {value}")
    if prefix in ANSWERS and event not in {"start_map", "end_map", "map_key", "null"}:
        raise BrokenInputError(f"{name}: {prefix.removeprefix('data.')} is not an object that holds results.")
    if prefix in LISTS and event not in {"start_array", "end_array", "null"}:
        raise BrokenInputError(f"{name}: {prefix.removeprefix('data.')} is not a list.")
