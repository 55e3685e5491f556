"""Starts at once: two processes that bring one empty database up to date, as two `make run` or two containers do."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack, contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from config import startup
from profiles.models import User
from tests.factories import make_user
from tests.serving import LISTENING, PATIENCE, environment_of_site, running
from web.process_locks import one_at_a_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def empty_database(folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a site whose database has no tables."""
    environment = environment_of_site(folder)
    if connection.vendor == "sqlite":
        yield environment | {"DATABASE_URL": ""}
        return
    name = f"empty_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
        yield environment | {"DATABASE_URL": f"{environment['DATABASE_URL'].rpartition('/')[0]}/{name}"}
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Unreachable:
    """A database that answers only after so many attempts."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.attempts = 0

    def ensure_connection(self) -> None:
        self.attempts += 1
        if self.attempts <= self.failures:
            message = f"attempt {self.attempts}: connection refused\n"
            raise OperationalError(message)


@pytest.mark.parametrize(
    ("failures", "attempts", "error"),
    [(0, 1, ""), (5, 6, ""), (11, 12, ""), (12, 12, "attempt 12: connection refused")],
)
def test_start_tries_the_database_twelve_times_with_a_pause_between(
    monkeypatch: pytest.MonkeyPatch, failures: int, attempts: int, error: str
) -> None:
    database, pauses = Unreachable(failures), list[float]()
    monkeypatch.setattr(startup, "connection", database)
    monkeypatch.setattr(time, "sleep", pauses.append)

    assert startup.wait_for_database() == error
    assert (database.attempts, pauses) == (attempts, [1] * (attempts - 1))


def test_start_gives_up_with_the_last_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "connection", Unreachable(failures=99))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)

    with pytest.raises(SystemExit) as stopped:
        startup.prepare()

    assert stopped.value.code == "The database did not answer in 12 attempts: attempt 12: connection refused"


@pytest.mark.django_db(transaction=True)
def test_two_that_start_at_once_both_serve(tmp_path: Path) -> None:
    with empty_database(tmp_path) as environment, ExitStack() as stack:
        environment |= {
            "PORT": "0",
            "WEB_CONCURRENCY": "1",
            "BYLINE_ADMIN_NAME": "root",
            "BYLINE_ADMIN_PASSWORD": "secret",
        }
        starts = [
            stack.enter_context(running("manage.py", "serve", log=tmp_path / f"{number}.log", environment=environment))
            for number in range(2)
        ]
        ports = {said(LISTENING)[1] for _process, said in starts}

    logs = "".join(path.read_text() for path in tmp_path.glob("*.log"))
    assert len(ports) == 2
    assert "Traceback" not in logs
    assert len(re.findall("Superuser created", logs)) == 1


@pytest.mark.django_db(transaction=True)
def test_migrating_by_hand_waits_for_a_start(tmp_path: Path) -> None:
    with one_at_a_time("setup"):
        command = running("manage.py", "migrate", log=tmp_path / "log", environment=environment_of_site(tmp_path))
        process, said = command.__enter__()
        assert process.poll() is None
    said(re.compile("No migrations to apply"))
    ended = process.wait(PATIENCE)
    command.__exit__(None, None, None)

    assert ended == 0


@pytest.mark.django_db(transaction=True)
def test_demo_looks_whether_the_database_is_empty_only_when_it_is_its_turn() -> None:
    def load() -> None:
        call_command("demo", if_empty=True)
        connections.close_all()

    with one_at_a_time("setup"):
        loading = Thread(target=load)
        loading.start()
        make_user("First")
    loading.join(PATIENCE)

    assert list(User.objects.values_list("username", flat=True)) == ["first"]
