"""Calls that begin at the same moment, each in a thread and on a connection of its own."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

from django.db import connection, connections
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 20  # seconds after which a test gives up
PAUSE = 0.01  # seconds between two looks


def at_once[Answer](*acts: Callable[[], Answer]) -> list[Answer]:
    """Return what each of the acts returned, in their order; what one of them raises is raised when all are done."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Answer]) -> Answer:
        try:
            start.wait(PATIENCE)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        begun = [threads.submit(run, act) for act in acts]
    return [done.result() for done in begun]


def sent_at_once(client: Client, url: str, *forms: dict[str, str]) -> list[int]:
    """Send these forms from as many windows of one browser; return the status of each answer."""

    def send(form: dict[str, str]) -> int:
        window = Client()
        window.cookies = client.cookies
        return window.post(url, form).status_code

    return at_once(*(partial(send, form) for form in forms))


def wait_until(is_met: Callable[[], bool]) -> None:
    """Return once the condition holds; fail when it does not within `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while not is_met():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(PAUSE)


def is_waited_for() -> bool:
    """Return whether another connection waits for a lock that this one holds.

    On SQLite a writer locks the whole file, so nobody can hold a part of it already: the answer is always yes.
    """
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]
