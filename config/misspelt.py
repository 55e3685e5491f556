"""Find settings whose names are misspelt: they would be ignored without a word."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from itertools import takewhile
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Collection

OUR_PREFIX = "BYLINE_"
FORMS = re.compile(r"_(?:FILE|DEFAULT)$")
# Kubernetes and old Docker links set these in every container that can reach a service called "byline".
SERVICE_LINK = re.compile(
    r"BYLINE_(?:\w+_)?(?:SERVICE_(?:HOST|PORT)(?:_\w+)?|PORT|PORT_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?)"
)
# Shorter names, such as PORT, are too close to names that other programs use.
SHORTEST = 7


def refuse_misspelt_names(known: Collection[str]) -> None:
    """Stop at a name that is not one of these but was surely meant to be one."""
    for name in sorted(os.environ):
        base = FORMS.sub("", name)
        if base in known or SERVICE_LINK.fullmatch(name):
            continue
        nearest = _slip_of(base, known)
        # Another program may have a setting of nearly the same name.
        is_ours = base.startswith(OUR_PREFIX) or (nearest and not _is_set(nearest))
        if is_ours:
            nearest = nearest or _most_like(base, known)
            msg = f"{name} is not a setting.{f' Did you mean {nearest}?' if nearest else ''}"
            raise ImproperlyConfigured(msg)


def _is_set(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def _slip_of(name: str, known: Collection[str]) -> str:
    """Return the known name that this is with one slip of the hand, or with other case or underscores."""
    letters = _letters(name)
    near = (one for one in sorted(known) if len(_letters(one)) >= SHORTEST and _is_one_slip(_letters(one), letters))
    return next(near, "")


def _most_like(name: str, known: Collection[str]) -> str:
    without_prefix = name.removeprefix(OUR_PREFIX)
    if without_prefix in known:
        return without_prefix
    return next(iter(get_close_matches(name, known, n=1)), "")


def _letters(name: str) -> str:
    return name.upper().replace("_", "").replace("-", "")


def _is_one_slip(one: str, other: str) -> bool:
    """Whether the two differ by at most one character added, left out or replaced, or by two that changed places."""
    start = _length_of_common_start(one, other)
    one, other = one[start:], other[start:]
    end = _length_of_common_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == len("ab") and one == other[::-1])


def _length_of_common_start(one: str, other: str) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
