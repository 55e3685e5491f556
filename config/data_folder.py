"""Only the site's own user reads what the site keeps: drafts, email addresses, the key of all sessions."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from pathlib import Path


def make_private_folder(folder: Path, *, public: str) -> None:
    """Make the folder and what lies in it the owner's alone, also what was there before, but for one public part.

    Nothing below the first level is touched: nobody gets there. What belongs to another user, or to a platform that
    manages the folder, cannot be changed and stays as it is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & stat.S_ISVTX:
        msg = f"BYLINE_DATA is {folder}, which other programs use, too. Give the site a folder of its own."
        raise ImproperlyConfigured(msg)
    _narrow(folder)
    for path in folder.iterdir():
        if path.name != public:
            _narrow(path)


def make_private_file(path: Path) -> None:
    """Make the file, empty, before anything writes to it; SQLite gives its other files the mode of the first."""
    with suppress(OSError):  # SQLite will say what is wrong with the folder
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        _narrow(path.with_name(name))


def _narrow(path: Path) -> None:
    # SQLite's files may go at any moment.
    with suppress(PermissionError, FileNotFoundError):
        mode = path.lstat().st_mode
        if mode & 0o077 and not path.is_symlink():
            path.chmod(mode & 0o700)
