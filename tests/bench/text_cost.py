"""Measure what showing the worst texts costs beside ordinary ones: `python -m tests.bench.text_cost [characters]`.

Prints seconds of CPU and growth for each construct, the costliest first. Nothing in the gate depends on it; the gate
counts steps (`tests/content/test_text_limits.py`).
"""

from __future__ import annotations

import os
import sys
from time import process_time
from typing import NamedTuple

import django

SIZE = 200_000
SHOWN = 40


class Cost(NamedTuple):
    seconds: float
    growth: float
    name: str
    outcome: str


def cost_of(name: str, source: str, text_format: str) -> Cost:
    from content.richtext import TooMuchError, render

    start = process_time()
    try:
        html = render(source, text_format, scope="post-a1b2c3d4e5f6g7h8i")
    except TooMuchError as refused:
        return Cost(process_time() - start, 0, name, str(refused.reason))
    return Cost(process_time() - start, len(html.encode()) / len(source.encode()), name, "shown")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.constructs import CONSTRUCTS, ordinary_text

    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    ordinary = min(cost_of("ordinary mixed Markdown", ordinary_text(size), "markdown") for _ in range(3))
    costs = [
        cost_of(f"{name}{' as HTML' * (text_format == 'html')}", shape(size)[:size], text_format)
        for name, shape in CONSTRUCTS.items()
        for text_format in ("markdown", "html")
    ]
    print(f"{size:,} characters; {len(costs)} texts")
    for cost in [ordinary, *sorted(costs, reverse=True)[:SHOWN]]:
        times = cost.seconds / ordinary.seconds
        print(f"{cost.seconds:6.2f} s  {times:4.1f} x  grows {cost.growth:4.1f} x  {cost.outcome:60}  {cost.name}")


if __name__ == "__main__":
    main()
