"""The proxies we ship a configuration for: it is valid, and a slow visitor never reaches the site behind it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.serving import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SLOW = 40

type Proxy = tuple[list[str], dict[str, str]]


class Upstream(BaseHTTPRequestHandler):
    """Stands in for the site: notes each request, with its forwarding headers, as soon as its first line is there."""

    seen: list[tuple[str, str, str]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        names = ("Host", "X-Forwarded-Proto", "X-Forwarded-For")
        self.seen.append((self.path, *(self.headers[name] or "" for name in names)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def upstream() -> Iterator[ThreadingHTTPServer]:
    handler = type("Noting", (Upstream,), {"seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.seen = handler.seen
    # Counted before any request on it is read: a slow one would show here.
    server.connections = 0

    def count(*_: object) -> bool:
        server.connections += 1
        return True

    server.verify_request = count
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def found(name: str) -> str:
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if not path:
        pytest.skip(f"{name} is not installed (Debian: apt install {name})")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nginx(folder: Path, *, port: int, upstream: int) -> list[str]:
    """Return the command of our site behind nginx, without TLS on the port that is asked."""
    program = found("nginx")
    certificate(folder)
    site = (DEPLOY / "nginx.conf").read_text()
    site = site.replace("/etc/letsencrypt/live/byline.example", str(folder)).replace(
        "127.0.0.1:8000", f"127.0.0.1:{upstream}"
    )
    site = re.sub(r".*\[::\].*\n", "", site).replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{free_port()} ssl; listen 127.0.0.1:{port};")
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {temporary} include {folder}/site.conf; }}\n"
    )
    return [program, "-e", "stderr", "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, *, port: int, upstream: int) -> list[str]:
    """Return the command of our site behind Caddy, on http: for it no certificate is asked of anybody."""
    program = found("caddy")
    config = folder / "Caddyfile"
    config.write_text((DEPLOY / "Caddyfile").read_text().replace("{\n\tservers", "{\n\tadmin off\n\tservers", 1))
    version = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    number = tuple(map(int, re.findall(r"\d+", version)[:3]))
    settings = {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "UPSTREAM": f"127.0.0.1:{upstream}",
        "XDG_DATA_HOME": str(folder),
    }
    settings |= {"XDG_CONFIG_HOME": str(folder)} | ({"BUFFERS": "old-buffers"} if number < (2, 6, 4) else {})
    return [
        "/usr/bin/env",
        *(f"{name}={value}" for name, value in settings.items()),
        program,
        "run",
        "--config",
        str(config),
    ]


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "byline.example")])
    day = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(day).not_valid_after(day + timedelta(days=1))
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(built.sign(key, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, *plain))


@contextmanager
def running(command: list[str], *, port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_site_hears_of_whole_requests_only(
    proxy: Callable[..., list[str]], upstream: ThreadingHTTPServer, tmp_path: Path
) -> None:
    port = free_port()
    command = proxy(tmp_path, port=port, upstream=upstream.server_port)
    head = f"Host: 127.0.0.1:{port}\r\n"
    halves = [
        f"GET /half HTTP/1.1\r\n{head}X-Slow: ",
        f"POST /half HTTP/1.1\r\n{head}Content-Type: text/plain\r\nContent-Length: 1000\r\n\r\nbody",
    ]
    with running(command, port=port, log=tmp_path / "log"), ExitStack() as sockets:
        slow = [sockets.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE)) for _ in range(SLOW)]
        for number, connection in enumerate(slow):
            connection.sendall(halves[number % 2].encode())
        address = f"http://127.0.0.1:{port}"
        answers = [
            urlopen(Request(f"{address}/whole", data, {"Connection": "close"}), timeout=PATIENCE).read()
            for data in (None, b"x")
        ]
        before = [upstream.connections, [path for path, *_ in upstream.seen]]
        slow[1].sendall(b"x" * 996)
        ended = slow[1].recv(15)

    assert answers == [b"ok", b"ok"]
    # A proxy may keep a connection for the next request, and has none for the slow ones.
    assert before in ([1, ["/whole"] * 2], [2, ["/whole"] * 2])
    assert ended == b"HTTP/1.1 200 OK"
    # nginx says `Host` without the port, as a public one would have none.
    assert {host.partition(":")[0] for _path, host, _scheme, _for in upstream.seen} == {"127.0.0.1"}
    assert {(path, scheme, address) for path, _host, scheme, address in upstream.seen} == {
        ("/whole", "http", "127.0.0.1"),
        ("/half", "http", "127.0.0.1"),
    }


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_what_a_visitor_says_of_their_address_is_not_what_the_site_believes(
    proxy: Callable[..., list[str]], upstream: ThreadingHTTPServer, tmp_path: Path
) -> None:
    port = free_port()
    command = proxy(tmp_path, port=port, upstream=upstream.server_port)
    claims = {"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "https"}
    with running(command, port=port, log=tmp_path / "log"):
        urlopen(Request(f"http://127.0.0.1:{port}/", headers=claims), timeout=PATIENCE).read()

    # The last address is the one that `BYLINE_PROXIES=1` believes.
    assert [(scheme, address.rpartition(" ")[2]) for _path, _host, scheme, address in upstream.seen] == [
        ("http", "127.0.0.1")
    ]
