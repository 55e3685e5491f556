"""Locks between processes, shown with real ones: a second process waits or is refused, and a killed one leaves nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests.serving import environment_of_site, running
from web.process_locks import SessionLock, one_at_a_time, process_lock

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)

HOLDER = """
import django; django.setup()
from web.process_locks import process_lock
process_lock("work").acquire(wait=True)
print("held", flush=True)
input()
"""


@pytest.fixture
def place(tmp_path: Path) -> dict[str, object]:
    return {"log": tmp_path / "holder.log", "environment": environment_of_site(tmp_path)}


def test_lock_of_another_process_is_refused_until_that_process_is_killed(place: dict[str, object]) -> None:
    lock, other = process_lock("work"), process_lock("other")
    with running("-c", HOLDER, **place) as (holder, said):
        said(re.compile("held"))
        while_held = [lock.acquire(), other.acquire()]
        holder.kill()
        holder.wait()
        # Returns once the database has noticed, too.
        after = lock.acquire(wait=True)
    lock.release()
    other.release()

    assert (while_held, after) == ([False, True], True)


def test_process_that_waits_goes_on_after_the_block(place: dict[str, object]) -> None:
    with one_at_a_time("work"):
        waiter = running("-c", HOLDER, **place)
        process, said = waiter.__enter__()
        has_ended = process.poll()
    said(re.compile("held"))
    still_refused = process_lock("work").acquire()
    waiter.__exit__(None, None, None)

    assert (has_ended, still_refused) == (None, False)


def test_lock_is_free_after_a_block_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), one_at_a_time("work"):
        raise ZeroDivisionError
    lock = process_lock("work")
    assert lock.acquire()
    lock.release()


def test_holding_again_is_no_second_lock() -> None:
    lock = process_lock("work")
    held = [lock.acquire(), lock.acquire()]
    lock.release()
    other = process_lock("work")

    assert (held, other.acquire()) == ([True, True], True)
    other.release()


def test_session_that_the_database_ended_is_replaced() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("only PostgreSQL ends sessions")
    lock = SessionLock("work")
    lock.acquire()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    rival = SessionLock("work")
    assert rival.acquire(wait=True)

    assert lock.acquire() is False
    rival.release()
    assert lock.acquire() is True
    lock.release()
