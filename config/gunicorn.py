from __future__ import annotations

import os
from typing import Any

from config.environment import read_count, read_text

bind = f"{read_text('HOST', '127.0.0.1')}:{read_count('PORT', 8000)}"
worker_class = "gthread"
workers = read_count("WEB_CONCURRENCY", 2)
threads = 4
timeout = 30
graceful_timeout = 20
# A worker says that it lives by touching a file; on a slow disk that alone can stall it.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
# Nobody uses it, and its file in the home folder would be shared by all servers of one user.
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    # Imported here: Django is not set up before, and a thread must start after the fork.
    from config.ticking import Ticker

    worker.ticker = Ticker()
    worker.ticker.start()


def worker_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 -- gunicorn's signature
    # A worker that failed to start has none.
    if ticker := getattr(worker, "ticker", None):
        ticker.stop(graceful_timeout / 2)
