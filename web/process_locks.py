"""Locks between processes, on whatever machines: one migrates, loads the demo or does the minute's work at a time.

The database's address decides who is meant. On PostgreSQL a lock belongs to a session of its own, on SQLite to an open
file beside the database. Both are gone when their process is, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zlib import crc32

from django.db import Error, connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

# Any number that no other program in the same database takes for its advisory locks.
OUR_LOCKS = 820_271_664


class ProcessLock(Protocol):
    def acquire(self, *, wait: bool = False) -> bool:
        """Return whether this process holds the lock now; one that it holds already is held on."""

    def release(self) -> None: ...


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait until no other process is inside a block of this name."""
    lock = process_lock(name)
    lock.acquire(wait=True)
    try:
        yield
    finally:
        lock.release()


def process_lock(name: str) -> ProcessLock:
    if connection.vendor == "postgresql":
        return SessionLock(name)
    path = Path(connection.settings_dict["NAME"])
    return FileLock(path.with_name(f"{path.name}-{name}-lock"))


class FileLock:
    """A lock on an open file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self, *, wait: bool = False) -> bool:
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class SessionLock:
    """An advisory lock of a PostgreSQL session that does nothing else."""

    def __init__(self, name: str) -> None:
        self._keys = (OUR_LOCKS, crc32(name.encode()) >> 1)  # the second is a positive 32-bit integer
        self._session: BaseDatabaseWrapper | None = None

    def acquire(self, *, wait: bool = False) -> bool:
        if self._session and _is_alive(self._session):
            return True
        session = _session_of_its_own()
        if not _lock(session, self._keys, wait=wait):
            session.close()
            return False
        self._session = session
        return True

    def release(self) -> None:
        if self._session:
            self._session.close()
            self._session = None


def _session_of_its_own() -> BaseDatabaseWrapper:
    """Return a connection outside the pool, which closing really closes."""
    session = connection.copy()
    session.settings_dict["OPTIONS"].pop("pool", None)
    return session


def _lock(session: BaseDatabaseWrapper, keys: tuple[int, int], *, wait: bool) -> bool:
    with session.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", keys)
            return True
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        return bool(cursor.fetchone()[0])


def _is_alive(session: BaseDatabaseWrapper) -> bool:
    """Whether the session that holds the lock is still there: a restart of the server ends it."""
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        session.close()
        return False
    return True
