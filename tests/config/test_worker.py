"""The worker: ticks every minute, says when it could not, stands by beside another, and stops at once when told to."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import pytest
from django.db import Error, InterfaceError, OperationalError

from config import ticking
from config.management.commands import worker
from tests.factories import make_post
from tests.serving import PATIENCE, environment_of_site, running
from web.process_locks import process_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from web.process_locks import ProcessLock


@pytest.fixture
def ticked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mark = tmp_path / "ticked"
    monkeypatch.setattr(worker, "TICKED", mark)
    return mark


@pytest.fixture
def lock() -> Iterator[ProcessLock]:
    lock = process_lock("worker")
    yield lock
    lock.release()


@pytest.mark.django_db(transaction=True)
def test_tick_is_done_and_marked(ticked: Path, lock: ProcessLock) -> None:
    post = make_post(score=30)
    worker.do_the_minute(lock)
    post.refresh_from_db()

    assert (ticked.exists(), post.decayed_score > 0) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_second_worker_stands_by_and_is_well(ticked: Path, lock: ProcessLock) -> None:
    post = make_post(score=30)
    first = process_lock("worker")
    first.acquire()
    worker.do_the_minute(lock)
    post.refresh_from_db()
    first.release()

    assert (ticked.exists(), post.decayed_score) == (True, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_missing_database_is_logged_and_waited_for(
    ticked: Path,
    lock: ProcessLock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Error],
) -> None:
    def refuse(_command: str, **_options: object) -> None:
        raise error("connection refused\n")

    monkeypatch.setattr(ticking, "call_command", refuse)
    worker.do_the_minute(lock)

    assert not ticked.exists()
    assert caplog.messages == ["This minute's tick was not done: connection refused"]


def test_worker_outlives_a_database_without_tables_and_ends_when_told_to(tmp_path: Path) -> None:
    environment = {**environment_of_site(tmp_path), "DATABASE_URL": ""}
    with running("manage.py", "worker", log=tmp_path / "worker.log", environment=environment) as (process, said):
        first = said(re.compile(r".+\n"))[0]
        is_alive = process.poll() is None
        process.send_signal(signal.SIGTERM)
        ended = process.wait(PATIENCE)

    assert "This minute's tick was not done: no such table" in first
    assert (is_alive, ended) == (True, 0)
