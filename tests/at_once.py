"""Acts that begin at the same moment, each in a thread and on a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

from django.db import connections
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 20  # seconds until all must have begun


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
