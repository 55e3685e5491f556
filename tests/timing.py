"""How long something takes a processor, for what promises an answer to hostile input in so many seconds."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 3


def takes_at_most(seconds: float, act: Callable[[], object]) -> bool:
    """Return whether one of three runs takes so little: beside other work, the same costs half as much again."""
    return any(_cpu_seconds(act) <= seconds for _ in range(RUNS))


def _cpu_seconds(act: Callable[[], object]) -> float:
    start = process_time()
    act()
    return process_time() - start
