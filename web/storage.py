"""When the database cannot store anything: its disk is full, it is read-only, locked for too long or away.

Reading goes on where it can. A write is answered with 503 (`web/errors.py`).
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, Error, IntegrityError, OperationalError, connections, router, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

SQLITE_FAILURES = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
}
# Connection lost, out of resources (the disk among them), stopped by its operator, a failure of the machine.
POSTGRESQL_CLASSES = ("08", "53", "57", "58")
POSTGRESQL_STATES = {"25006", "55P03"}  # read-only; a lock was not to be had

logger = logging.getLogger(__name__)


class NotStoredError(OperationalError):
    """Raised where Django would go on without a word although a row could not be written."""


def is_storage_failure(error: BaseException | None) -> bool:
    """Whether the state of the database is to blame, and the same request may succeed later."""
    if isinstance(error, NotStoredError):
        return True
    cause = error.__cause__ if isinstance(error, Error) else None
    if isinstance(cause, sqlite3.OperationalError):
        # The lower byte is the kind of the error; the rest says more about it.
        return (cause.sqlite_errorcode & 0xFF) in SQLITE_FAILURES
    if isinstance(cause, psycopg.Error):
        # Without a state, there was no answer from the server.
        state = cause.sqlstate or ("08000" if isinstance(cause, psycopg.OperationalError) else "")
        return state.startswith(POSTGRESQL_CLASSES) or state in POSTGRESQL_STATES
    return False


class ReadableSessionMiddleware(SessionMiddleware):
    """Django's middleware, but a page that was only read is shown even if the session cannot be saved."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            if not any(map(is_storage_failure, _chain(error))):
                raise
            if request.method not in {"GET", "HEAD"}:
                raise NotStoredError("The session could not be saved.") from error
            logger.warning("The session of a reader could not be saved.")
            return response


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Give this error and those behind it: Django takes any error of a session's row for a session that is gone."""
    while error:
        yield error
        error = error.__context__


class CountingCache(DatabaseCache):
    """Django's table, but a value that cannot be stored is an error: a limit that is not counted limits nothing."""

    def set(self, *args: Any, **kwargs: Any) -> None:
        with self._loud():
            super().set(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        with self._loud():
            return super().add(*args, **kwargs)

    @contextmanager
    def _loud(self) -> Iterator[None]:
        """Raise what Django's table swallows, but for a second row with the same key: another process wrote that."""
        failures: list[DatabaseError] = []

        def note(execute: Callable[..., Any], *arguments: Any) -> Any:
            try:
                return execute(*arguments)
            except IntegrityError:
                raise
            except DatabaseError as error:
                failures.append(error)
                raise

        using = router.db_for_write(self.cache_model_class)
        # In a transaction around Django's own, the commit is ours, and its error as well.
        with transaction.atomic(using=using):
            with connections[using].execute_wrapper(note):
                yield
            if failures:
                raise NotStoredError("The cache could not store a value.") from failures[0]
