"""Only the site's own user reads what the site keeps: drafts, email addresses, the key of all sessions."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def make_private_folder(folder: Path, *, public: str) -> None:
    """Make the folder and all in it the owner's alone, also what was there before, but for one public part of it.

    What belongs to another user, and a folder that the platform manages, cannot be changed and stays as it is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _narrow(folder)
    for place, folders, files in os.walk(folder):
        if Path(place) == folder:
            folders[:] = [name for name in folders if name != public]
        for name in (*folders, *files):
            _narrow(Path(place) / name)


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
