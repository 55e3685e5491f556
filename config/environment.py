"""Settings from the environment: each name may also stand as NAME_FILE, the path of a file that holds the value."""

from __future__ import annotations

import fcntl
import os
import secrets
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

OUR_PREFIX = "BYLINE_"
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


def read_text(name: str, default: str = "") -> str:
    """Return what the environment says; an empty value counts as absent, since compose files pass unset names on so."""
    value, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value and file:
        msg = f"{name} and {name}_FILE are both set; keep one of them."
        raise ImproperlyConfigured(msg)
    if not file:
        return value or default
    try:
        return Path(file).read_text().strip() or default
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


def refuse_unknown_names(known: set[str]) -> None:
    """Stop at a name with our prefix that means nothing: it is a typing error that would do nothing silently."""
    for name in sorted(os.environ):
        if name.startswith(OUR_PREFIX) and name.removesuffix("_FILE") not in known:
            nearest = get_close_matches(name, known, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            msg = f"{name} is not a setting.{hint}"
            raise ImproperlyConfigured(msg)


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
