"""Run the whole suite: on SQLite with the browser journeys, then on PostgreSQL. Used by `make test`."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests import corpora

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
WORKERS = str(os.environ.get("TEST_WORKERS", os.cpu_count() or 2))
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    left_out = []
    environment = dict(os.environ)
    if chromium := next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None):
        environment["TEST_CHROMIUM"] = chromium
    else:
        left_out.append("browser journeys: no Chromium was found (Debian: apt install chromium)")
    if java := shutil.which("java"):
        environment["TEST_JAVA"] = java
    else:
        left_out.append("validity of the HTML: no Java was found (Debian: apt install default-jre-headless)")
    if missing := fetch_corpora():
        left_out.append(f"tests that read {' and '.join(missing)}: .ci/corpora could not download them (needs npm)")
    failed = run_suite("SQLite", environment | {"TEST_DATABASE_URL": ""}, marks="" if chromium else "not browser")
    # No page is more valid for where its rows come from, and the validator takes a minute.
    environment.pop("TEST_JAVA", None)
    if url := os.environ.get("TEST_DATABASE_URL"):
        failed += run_suite("PostgreSQL", environment | {"TEST_DATABASE_URL": url}, marks="not browser")
    elif binaries := postgresql_binaries():
        with postgresql_server(binaries) as url:
            failed += run_suite("PostgreSQL", environment | {"TEST_DATABASE_URL": url}, marks="not browser")
    else:
        left_out.append("PostgreSQL: no server was found (Debian: apt install postgresql) nor TEST_DATABASE_URL set")
    for line in left_out:
        print(f"left out: {line}")
    return int(failed or (bool(left_out) and os.environ.get("REQUIRE_ALL") == "1"))


def run_suite(name: str, environment: dict[str, str], *, marks: str) -> bool:
    print(f"== {name}", flush=True)
    # A few tests take a hundred times as long as most: who is done takes over what waits behind them.
    shared = ["--numprocesses", WORKERS, "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "-q", *shared, "-m", marks, *sys.argv[1:]]
    return subprocess.run(command, env=environment, check=False).returncode != 0


def fetch_corpora() -> list[str]:
    """Download the collections of texts that tests read, and return the names of those that are still missing."""
    if not all(path.exists() for path in corpora.ALL) and shutil.which("npm"):
        subprocess.run([ROOT / ".ci" / "corpora"], check=False)
    return [path.name for path in corpora.ALL if not path.exists()]


def postgresql_binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server programs, if any are installed."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return installed[-1].parent if installed else None


@contextmanager
def postgresql_server(binaries: Path) -> Iterator[str]:
    """Run a server of our own on a socket in a temporary folder, and stop it whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="byline-pg-"))
    as_nobody = {}
    # PostgreSQL refuses to run as root.
    if os.geteuid() == 0:
        account = (
            pwd.getpwnam("postgres")
            if "postgres" in {entry.pw_name for entry in pwd.getpwall()}
            else pwd.getpwnam("nobody")
        )
        os.chown(folder, account.pw_uid, account.pw_gid)
        as_nobody = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": folder}

    def run(program: str, *arguments: str) -> None:
        subprocess.run([binaries / program, *arguments], check=True, stdout=subprocess.DEVNULL, **as_nobody)

    cluster = str(folder / "cluster")
    # What is lost when the machine stops need not be kept, and nothing is counted but what a test has counted.
    settings = "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200"
    sockets = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    options = " ".join([sockets, *(f"-c {setting}" for setting in settings)])
    try:
        run("initdb", "--auth=trust", "--username=byline", "--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={cluster}")
        run("pg_ctl", "start", "--wait", f"--pgdata={cluster}", f"--log={folder / 'log'}", f"--options={options}")
        try:
            yield f"postgres://byline@{str(folder).replace('/', '%2F')}/postgres"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={cluster}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
