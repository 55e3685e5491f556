"""The site as `make run` serves it: gunicorn with several workers, on a port of its own, over the test's database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
LISTENING = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")
PATIENCE = 60  # seconds, on a machine that has other things to do

type Running = tuple[subprocess.Popen[bytes], Callable[[re.Pattern[str]], re.Match[str]]]


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int

    @property
    def workers(self) -> list[int]:
        """The keys of the processes that answer, the oldest first."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def served(folder: Path, *, workers: int) -> Iterator[Server]:
    """Serve the test's database until the block ends; the test must not hold it in a transaction."""
    environment = {**environment_of_site(folder), "WEB_CONCURRENCY": str(workers)}
    # Loaded once before it forks: a new worker is there at once, and the test lasts no longer than it must.
    with gunicorn("--preload", folder=folder, environment=environment) as server:
        yield server


@contextmanager
def gunicorn(*options: str, folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """Serve on a port that the system chooses until the block ends."""
    command = ["-m", "gunicorn", "--config", "config/gunicorn.py", *options, "config.wsgi"]
    with running(*command, log=folder / "gunicorn.log", environment=environment | {"PORT": "0"}) as (process, said):
        yield Server(process, int(said(LISTENING)[1]))


@contextmanager
def running(*command: str, log: Path, environment: dict[str, str]) -> Iterator[Running]:
    """Run Python until the block ends, and no longer; give the process, and a function that waits for its words."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process, partial(_said, process, log)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment_of_site(folder: Path) -> dict[str, str]:
    """Return the environment in which a process of the site works on the test's database."""
    ours = {"BYLINE_DATA": str(folder), "DATABASE_URL": _database_url(), "SECRET_KEY": settings.SECRET_KEY}
    return {**os.environ, **ours, "DJANGO_SETTINGS_MODULE": "config.settings"}


def _database_url() -> str:
    stored = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(stored['NAME']))}"
    who = quote(stored["USER"], safe="") + (f":{quote(stored['PASSWORD'], safe='')}" if stored["PASSWORD"] else "")
    where = quote(stored["HOST"], safe="") + (f":{stored['PORT']}" if stored["PORT"] else "")
    return f"postgres://{who}@{where}/{stored['NAME']}"


def _said(process: subprocess.Popen[bytes], log: Path, words: re.Pattern[str]) -> re.Match[str]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if found := words.search(log.read_text()):
            return found
        time.sleep(0.05)
    raise AssertionError(f"{process.args} does not say {words.pattern}:\n{log.read_text()}")
