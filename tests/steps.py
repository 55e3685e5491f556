"""How much work a call does, counted and not timed, so that a slow or busy machine says the same as a fast one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TOOL = sys.monitoring.PROFILER_ID
_COUNTED = sys.monitoring.events.JUMP | sys.monitoring.events.PY_START | sys.monitoring.events.PY_RESUME


def count_steps[Answer](act: Callable[[], Answer]) -> tuple[Answer, int]:
    """Return what a call returns and the steps it took: rounds of loops and calls of Python functions, in all threads.

    What C code does by itself (a regular expression, a sort) is one step or none.
    """
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.monitoring.use_tool_id(_TOOL, "steps")
    try:
        for event in (sys.monitoring.events.JUMP, sys.monitoring.events.PY_START, sys.monitoring.events.PY_RESUME):
            sys.monitoring.register_callback(_TOOL, event, count)
        sys.monitoring.set_events(_TOOL, _COUNTED)
        return act(), steps
    finally:
        sys.monitoring.set_events(_TOOL, 0)
        sys.monitoring.free_tool_id(_TOOL)
