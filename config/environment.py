"""Settings from the environment.

NAME_FILE may give the path of a file that holds the value instead. NAME_DEFAULT is for the image, the compose file and
the Makefile: it replaces the default in the code, and any value that an operator gives wins over it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


def read_text(name: str, default: str = "") -> str:
    """Return the value of this name. An empty value counts as unset, and so does an empty file."""
    value, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value and file:
        msg = f"{name} and {name}_FILE are both set. Keep one of them."
        raise ImproperlyConfigured(msg)
    return value or (_read_file(name, file) if file else "") or os.environ.get(f"{name}_DEFAULT") or default


def _read_file(name: str, file: str) -> str:
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{name}_FILE names {file}, which cannot be read: {error}."
        raise ImproperlyConfigured(msg) from error


def read_flag(name: str, *, default: bool) -> bool:
    word = read_text(name, "1" if default else "0").lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        msg = f"{name} is “{word}”; it is either 1 or 0."
        raise ImproperlyConfigured(msg)
    return word in TRUE_WORDS


def read_list(name: str) -> list[str]:
    return [word.strip() for word in read_text(name).split(",") if word.strip()]


def read_choice(name: str, choices: tuple[str, ...]) -> str:
    """Return one of the choices, the first of which is the default."""
    word = read_text(name, choices[0])
    if word not in choices:
        msg = f"{name} is “{word}”; it is one of {', '.join(choices)}."
        raise ImproperlyConfigured(msg)
    return word


def read_count(name: str, default: int) -> int:
    word = read_text(name, str(default))
    if not word.isdecimal():
        msg = f"{name} is “{word}”; it is a whole number, such as {default}."
        raise ImproperlyConfigured(msg)
    return int(word)


def read_origin(name: str, default: str) -> str:
    """Return the address of a whole site: a scheme, a host and perhaps a port, such as https://byline.example."""
    address = read_text(name, default).rstrip("/")
    try:
        parts = urlsplit(address)
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    except ValueError:  # brackets that do not close, or a port that is not a number
        host = None
    if not host or parts.scheme not in {"http", "https"}:
        msg = f"{name} is “{address}”. Write http:// or https:// and a host, such as https://byline.example."
        raise ImproperlyConfigured(msg)
    if parts.path or parts.query or parts.fragment or parts.username:
        msg = f"{name} is “{address}”. Leave out all but the scheme and the host: {parts.scheme}://{host}."
        raise ImproperlyConfigured(msg)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def kept_secret(path: Path) -> str:
    """Return the secret in this file, made at the first call; several processes may make that call at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The lock lets one of them write and makes the others read what it wrote; only the owner may ever read the file.
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        secret = file.read().strip()
        if not secret:
            secret = secrets.token_urlsafe(50)
            file.write(secret)
            file.flush()
        return secret
