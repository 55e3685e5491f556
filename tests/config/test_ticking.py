"""The minute's work: done by one process of the server, unless a worker does it."""

from __future__ import annotations

import time
from threading import Condition, Thread, current_thread
from typing import TYPE_CHECKING

import pytest
from django.db import Error, OperationalError

from config import ticking
from config.ticking import Ticker
from tests.factories import make_post
from tests.serving import PATIENCE, served
from web.process_locks import process_lock

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)


class Ticks:
    """Stands in for the command: notes in which thread it ran, and can wait until it has run often enough."""

    def __init__(self) -> None:
        self.threads: list[Thread] = []
        self.errors: list[Exception] = []
        self._changed = Condition()

    def __call__(self, command: str, **_options: object) -> None:
        assert command == "tick"
        with self._changed:
            self.threads.append(current_thread())
            self._changed.notify_all()
        if self.errors:
            raise self.errors.pop()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.threads) >= count, PATIENCE)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    ticks = Ticks()
    monkeypatch.setattr(ticking, "call_command", ticks)
    return ticks


def test_server_of_two_processes_ticks(tmp_path: Path) -> None:
    post = make_post(score=30)
    deadline = time.monotonic() + PATIENCE
    with served(tmp_path, workers=2):
        while post.decayed_score == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
            post.refresh_from_db()

    assert post.decayed_score > 0


def test_one_of_several_tickers_does_the_work_and_another_follows_it(ticks: Ticks) -> None:
    tickers = [Ticker(pause=0.001) for _ in range(3)]
    for ticker in tickers:
        ticker.start()
    ticks.wait_for(5)
    [first] = set(ticks.threads)
    leader = next(ticker for ticker in tickers if ticker._thread is first)

    leader.stop(PATIENCE)
    done = len(ticks.threads)
    ticks.wait_for(done + 2)
    followers = set(ticks.threads[done:])
    for ticker in tickers:
        ticker.stop(PATIENCE)

    assert (len(followers), first in followers) == (1, False)
    assert [ticker._thread.is_alive() for ticker in tickers] == [False] * 3


def test_server_leaves_the_work_to_a_worker_for_as_long_as_that_runs(ticks: Ticks) -> None:
    ticker, worker = Ticker(), process_lock("worker")
    counts = []
    for step in (lambda: None, worker.acquire, lambda: None, worker.release):
        step()
        ticker._tick_without_worker()
        counts.append(len(ticks.threads))
    ticker._server.release()

    assert counts == [1, 1, 1, 2]


def test_worker_gets_its_lock_between_two_ticks_of_the_server(ticks: Ticks) -> None:
    worker = process_lock("worker")
    ticker = Ticker(pause=0.001)
    ticker.start()
    ticks.wait_for(2)
    assert worker.acquire(wait=True)
    # Only what had begun before may still count.
    done = len(ticks.threads)
    ticker.stop(PATIENCE)
    worker.release()

    assert len(ticks.threads) == done


@pytest.mark.parametrize(
    "error", [OperationalError("the disk is full"), OSError("no space left"), KeyError("a mistake")]
)
def test_ticker_goes_on_after_an_error(ticks: Ticks, caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    ticks.errors.append(error)
    ticker = Ticker(pause=0.001)
    ticker.start()
    ticks.wait_for(2)
    ticker.stop(PATIENCE)

    [line] = caplog.messages
    assert line.startswith("This minute's tick was not done")
    assert isinstance(error, (Error, OSError)) is (str(error) in line)


def test_stopped_ticker_leaves_its_locks_to_others(ticks: Ticks) -> None:
    ticker = Ticker()
    ticker.start()
    ticks.wait_for(1)
    ticker.stop(PATIENCE)
    locks = [process_lock(name) for name in ("server", "worker")]

    assert [lock.acquire() for lock in locks] == [True, True]
    for lock in locks:
        lock.release()
