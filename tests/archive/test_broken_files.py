"""A file that cannot be read stops an import: a sentence says where, and the database stays as it was."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from archive.forummagnum import answers
from archive.forummagnum.answers import CHUNK, DEEPEST, read_rows
from archive.forummagnum.errors import BrokenInputError
from profiles.models import User
from tests.archive.profiles import answer, save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.django_db

BROKEN_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "comments.json is not a JSON answer: "),
    "no json": (b"<html>Just a moment...</html>", "comments.json is not a JSON answer: "),
    "cut off": (answer("comments", {"_id": "c"}).encode()[:-20], "comments.json is not a JSON answer: "),
    "two documents": (b'{"data": {"comments": null}} {}', "comments.json is not a JSON answer: "),
    "bytes of no character": (
        b'{"data": {"comments": {"results": [{"_id": "\xff\xfe"}]}}}',
        "comments.json is not a JSON answer: ",
    ),
    "damaged gzip": (b"\x1f\x8b\x07 no gzip at all", "comments.json cannot be read: "),
    "cut off gzip": (gzip.compress(answer("comments").encode() * 99)[:40], "comments.json is cut off or damaged: "),
    "a list": (b"[]", "comments.json holds no answer that can be imported: "),
    "a word": (b'"comments"', "comments.json holds no answer that can be imported: "),
    "other kinds": (b'{"data": {"votes": {"results": []}}}', "comments.json holds no answer that can be imported: "),
    "an error of the source": (
        b'{"errors": [{"message": "Exceeded maximum value for skip"}], "data": null}',
        "comments.json: the source answered with an error: Exceeded maximum value for skip",
    ),
    "results of a wrong type": (
        b'{"data": {"comments": {"results": 3}}}',
        "comments.json: comments.results is not a list.",
    ),
    "results as an object": (
        b'{"data": {"comments": {"results": {}}}}',
        "comments.json: comments.results is not a list.",
    ),
}


def refused(source: Path) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("import_forummagnum", source)
    assert not User.objects.exists()
    return str(refusal.value)


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_broken_file_is_named(tmp_path: Path, name: str) -> None:
    held, complaint = BROKEN_FILES[name]
    folder = save(tmp_path)
    (folder / "comments.json").write_bytes(held)

    said = refused(folder)

    assert said.startswith(complaint)
    assert said.endswith("Nothing was imported.")


@pytest.mark.parametrize(
    ("arrange", "complaint"),
    [
        (lambda folder: folder / "nowhere", "There is nothing at "),
        (lambda folder: folder, "The folder "),
        (lambda folder: save(folder, zipped=True) and save(folder), "user.json and user.json.gz are both there"),
    ],
)
def test_wrong_folder_is_explained(tmp_path: Path, arrange: Callable[[Path], Path], complaint: str) -> None:
    assert refused(arrange(tmp_path)).startswith(complaint)


def test_site_must_be_an_address(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--site is not a web address: lesswrong"):
        call_command("import_forummagnum", save(tmp_path), site="lesswrong")


class Endless:
    """A stream that never ends, and counts what is taken from it."""

    def __init__(self, beginning: str, repeated: str) -> None:
        self.rest = beginning.encode()
        self.repeated = repeated.encode()
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        self.rest += self.repeated * (max(size - len(self.rest), 0) // len(self.repeated) + 1)
        chunk, self.rest = self.rest[:size], self.rest[size:]
        self.taken += len(chunk)
        return chunk


ROW_BEGINS = '{"data": {"comments": {"results": [{"_id": "good1"}, {"_id": "c1", "x": '


@pytest.mark.parametrize("repeated", ["[", '{"a":', '[{"a":', "[[1],"])
def test_nesting_is_refused_before_it_is_built(repeated: str) -> None:
    stream = Endless(ROW_BEGINS, repeated)

    with pytest.raises(BrokenInputError) as refusal:
        list(read_rows("comments.json", stream))

    assert str(refusal.value) == "comments.json, row 2 nests objects and lists more than 100 deep."
    assert stream.taken == CHUNK


def test_answer_that_nests_as_deep_as_allowed_is_read() -> None:
    depth = DEEPEST - ROW_BEGINS.count("{") - ROW_BEGINS.count("[") + 1
    text = ROW_BEGINS + "[" * depth + "]" * depth + "}]}}}"

    assert len(list(read_rows("comments.json", io.BytesIO(text.encode())))) == 2


@pytest.mark.parametrize("repeated", ["x", "\\u00e9", "\\n"])
def test_row_without_end_is_refused_at_the_limit_of_a_row(monkeypatch: pytest.MonkeyPatch, repeated: str) -> None:
    monkeypatch.setattr(answers, "MOST_BYTES_OF_A_ROW", 1_000_000)
    stream = Endless(ROW_BEGINS + '"', repeated)

    with pytest.raises(BrokenInputError) as refusal:
        list(read_rows("comments.json", stream))

    assert str(refusal.value) == "comments.json, row 2 holds more than 1,000,000 bytes."
    assert stream.taken - 1_000_000 in range(1, 2 * CHUNK)


def test_file_without_end_is_refused_at_the_limit_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_BYTES", 1_000_000)
    stream = Endless('{"data": {"comments": {"results": [{"_id": "c0"}', ', {"_id": "c1"}')

    with pytest.raises(
        BrokenInputError, match=r"comments.json, row \d+ goes on after 1,000,000 bytes: split the file\."
    ):
        list(read_rows("comments.json", stream))

    assert stream.taken - 1_000_000 in range(1, CHUNK + 1)


def test_gzip_bomb_writes_nothing(tmp_path: Path) -> None:
    folder = save(tmp_path)
    (folder / "comments.json").unlink()
    # A file of gzip may have many parts.
    mebibyte = gzip.compress(b"x" * 2**20)
    (folder / "comments.json.gz").write_bytes(gzip.compress((ROW_BEGINS + '"').encode()) + mebibyte * 40)

    said = refused(folder)

    assert said == "comments.json.gz, row 2 holds more than 32,000,000 bytes. Nothing was imported."
