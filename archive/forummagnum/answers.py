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
GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class Answer:
    """A file of saved answers, opened anew for each reading."""

    path: Path

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the kinds we know, in the order of the file; BrokenInputError when it cannot be read."""
        with _explain(self.path), _open(self.path) as stream:
            yield from _read(self.path.name, stream)


@dataclass(frozen=True)
class Row:
    """One document as the source gave it; `place` names file and row for messages."""

    kind: str
    place: str
    values: dict[str, Any]


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


def _read(name: str, stream: IO[bytes] | gzip.GzipFile) -> Iterator[Row]:
    found: set[str] = set()
    count = 0
    building: tuple[str, ObjectBuilder] | None = None
    for prefix, event, value in ijson.parse(stream, use_float=True):
        if building:
            start, builder = building
            builder.event(event, value)
            if event == "end_map" and prefix == start:
                yield Row(ROWS[start], f"{name}, row {count}", builder.value)
                building = None
        elif prefix in ROWS and event != "null":
            count += 1
            if event != "start_map":
                raise BrokenInputError(f"{name}, row {count}: is not an object.")
            building = prefix, ObjectBuilder()
            building[1].event(event, value)
        else:
            _check(name, prefix, event, value)
            found |= {prefix} & ANSWERS.keys()
    if not found:
        raise BrokenInputError(f"{name} holds no answer that can be imported: nothing of {', '.join(SINGULARS)} in it.")


def _check(name: str, prefix: str, event: str, value: Any) -> None:
    if prefix == ERROR_MESSAGE and event == "string":
        raise BrokenInputError(f"{name}: the source answered with an error: {value}")
    if prefix in ANSWERS and event not in {"start_map", "end_map", "map_key", "null"}:
        raise BrokenInputError(f"{name}: {prefix.removeprefix('data.')} is not an object that holds results.")
    if prefix in LISTS and event not in {"start_array", "end_array", "null"}:
        raise BrokenInputError(f"{name}: {prefix.removeprefix('data.')} is not a list.")
