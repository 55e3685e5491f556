"""The minute's work, `manage.py tick`: done by the worker, or by the server where no worker runs.

The worker holds the lock `worker` for as long as it lives. One process of all servers on a database holds the lock
`server`, and does the minute's work if it can have the lock of the worker at that moment.
"""

from __future__ import annotations

import logging
from io import StringIO
from threading import Event, Thread

from django.core.management import call_command
from django.db import Error, close_old_connections

from web.process_locks import process_lock

PAUSE = 60

logger = logging.getLogger(__name__)


def try_to_tick() -> bool:
    """Return whether this minute's work was done. If the database is away, the log says so."""
    try:
        call_command("tick", stdout=StringIO())
    # What the connection itself reports is no DatabaseError.
    except Error as error:
        logger.warning("This minute's tick was not done: %s", str(error).strip())
        return False
    else:
        return True
    finally:
        close_old_connections()


class Ticker:
    """A thread of a server process. It starts after the fork, for no thread survives one."""

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause
        self._stopped = Event()
        self._server = process_lock("server")
        self._worker = process_lock("worker")
        self._thread = Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float) -> None:
        """Stop, and wait that many seconds for a tick that has begun. The database rolls back one that takes longer."""
        self._stopped.set()
        self._thread.join(patience)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._tick_without_worker()
            # The database or the disk may be back in a minute.
            except (Error, OSError) as error:
                logger.warning("This minute's tick was not done: %s", str(error).strip())
            except Exception:
                logger.exception("This minute's tick was not done")
            self._stopped.wait(self._pause)
        self._server.release()

    def _tick_without_worker(self) -> None:
        if not (self._server.acquire() and self._worker.acquire()):
            return
        try:
            try_to_tick()
        finally:
            self._worker.release()
