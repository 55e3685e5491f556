from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECISION = ROOT / "docs" / "decisions" / "0016-allauth-within-one-minor-version.md"
OURS = ("archive", "config", "content", "profiles", "web")


def test_internals_of_allauth_are_imported_where_the_decision_says_and_nowhere_else() -> None:
    named = set(re.findall(r"`(\w+/[\w/]+\.py)`", DECISION.read_text()))
    sources = [path for folder in OURS for path in (ROOT / folder).rglob("*.py")]
    importing = {
        str(path.relative_to(ROOT))
        for path in sources
        if re.search(r"^\s*from allauth\.(?:\w+\.)*internal\b", path.read_text(), re.MULTILINE)
    }

    assert importing == named


def test_allauth_stays_within_the_minor_version_that_was_read() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    [allowed] = [line.partition("]")[2] for line in dependencies if line.startswith("django-allauth")]
    lowest, highest = re.fullmatch(r">=(\d+\.\d+)\.\d+,<(\d+\.\d+)", allowed).groups()
    major, minor = map(int, lowest.split("."))

    assert highest == f"{major}.{minor + 1}"
    assert version("django-allauth").startswith(f"{lowest}.")
    assert allowed in DECISION.read_text()
