from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.data_folder import make_private_file, make_private_folder
from tests.serving import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def modes(folder: Path) -> dict[str, int]:
    paths = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in paths}


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A data folder as an earlier version left it, under the usual umask."""
    folder = tmp_path / "data"
    for path in ("db.sqlite3", "db.sqlite3-wal", "secret-key", "backups/old.sqlite3", "static/site.css", "run.sh"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
        (folder / path).chmod(0o755 if path == "run.sh" else 0o664)
    folder.chmod(0o755)
    (folder / "backups").chmod(0o775)
    (folder / "static").chmod(0o755)
    return folder


def test_folder_and_all_in_it_become_the_owners_alone(wide: Path) -> None:
    make_private_folder(wide, public="static")

    assert modes(wide) == {
        ".": 0o700,
        "db.sqlite3": 0o600,
        "db.sqlite3-wal": 0o600,
        "secret-key": 0o600,
        "run.sh": 0o700,
        "backups": 0o700,
        "backups/old.sqlite3": 0o664,
        "static": 0o755,
        "static/site.css": 0o664,
    }


def test_folder_that_others_use_is_refused_and_left_alone(wide: Path) -> None:
    wide.chmod(0o1777)
    before = modes(wide)
    with pytest.raises(ImproperlyConfigured, match="Give the site a folder of its own"):
        make_private_folder(wide, public="static")

    assert modes(wide) == before


def test_link_is_not_followed(wide: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch(0o644)
    elsewhere.chmod(0o644)
    (wide / "link").symlink_to(elsewhere)

    make_private_folder(wide, public="static")

    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644


def test_database_outside_the_folder_is_made_private_but_not_its_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_file(tmp_path / "site.sqlite3")
    (tmp_path / "old.sqlite3").touch(0o644)
    make_private_file(tmp_path / "old.sqlite3")
    make_private_file(tmp_path / "no" / "such" / "folder.sqlite3")

    assert modes(tmp_path) == {".": 0o755, "site.sqlite3": 0o600, "old.sqlite3": 0o600}


def test_every_file_of_a_new_site_is_private_under_any_umask(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the database is no file")
    folder = tmp_path / "data"
    environment = {**os.environ, "BYLINE_DATA": str(folder), "DATABASE_URL": "", "SECRET_KEY": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    # A table is written and the connection stays open, so that SQLite's other files are there.
    script = """
import django, os
from pathlib import Path
django.setup()
from django.db import connection
connection.cursor().execute("CREATE TABLE one (id)")
for path in sorted(Path(os.environ["BYLINE_DATA"]).iterdir()):
    print(path.name, oct(path.stat().st_mode & 0o777))
"""
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, umask=0, capture_output=True, text=True, check=True
    )

    assert run.stdout.splitlines() == [
        "db.sqlite3 0o600",
        "db.sqlite3-shm 0o600",
        "db.sqlite3-wal 0o600",
        "secret-key 0o600",
    ]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
