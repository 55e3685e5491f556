"""The worker: ticks every minute, says when it could not, and stops at once when it is told to."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import pytest
from django.db import Error, InterfaceError, OperationalError

from config import worker
from tests.factories import make_post
from tests.serving import PATIENCE, running

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ticked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mark = tmp_path / "ticked"
    monkeypatch.setattr(worker, "TICKED", mark)
    return mark


@pytest.mark.django_db(transaction=True)
def test_tick_is_done_and_marked(ticked: Path) -> None:
    post = make_post(score=30)
    worker.try_to_tick()
    post.refresh_from_db()

    assert (ticked.exists(), post.decayed_score > 0) == (True, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_missing_database_is_said_and_waited_for(
    ticked: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: type[Error]
) -> None:
    def refuse(_command: str) -> None:
        raise error("connection refused\n")

    monkeypatch.setattr(worker, "call_command", refuse)
    worker.try_to_tick()

    assert not ticked.exists()
    assert caplog.messages == ["This minute's tick was not done: connection refused"]


def test_worker_outlives_a_database_without_tables_and_ends_when_told_to(tmp_path: Path) -> None:
    environment = {**os.environ, "BYLINE_DATA": str(tmp_path), "DATABASE_URL": "", "TEST_DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with running("-m", "config.worker", log=tmp_path / "worker.log", environment=environment) as (process, said):
        first = said(re.compile(r".+\n"))[0]
        is_alive = process.poll() is None
        process.send_signal(signal.SIGTERM)
        ended = process.wait(PATIENCE)

    assert "This minute's tick was not done: no such table" in first
    assert (is_alive, ended) == (True, 0)
