"""Which people are the demo's. Their ids are the same every time, so nothing about them has to be stored."""

from __future__ import annotations

import string
from random import Random

from profiles.models import User

from .words import read

SEED = 20261123
PUBLIC_ID_LENGTH = 17
OPERATOR = "admin"


def draw_id(random: Random) -> str:
    return "".join(random.choices(string.ascii_letters + string.digits, k=PUBLIC_ID_LENGTH))


def fixed_id(name: str) -> str:
    """Return the id of something that the demo draws outside its usual order, by its name."""
    return draw_id(Random(f"{SEED} {name}"))  # noqa: S311 -- the same every time, and no secret


def people_ids() -> list[str]:
    """Return the ids of the demo's people. The first that its random numbers give are those of `people.toml`."""
    random = Random(SEED)  # noqa: S311 -- the same every time, and no secret
    drawn = [draw_id(random) for _ in read("people")["people"]]
    return [*drawn, *(fixed_id(row["name"]) for row in read("queue")["newcomers"]), fixed_id(OPERATOR)]


def has_demo() -> bool:
    """Whether the site still has people of the demo, besides an operator who made the account their own."""
    return User.objects.filter(pk__in=people_ids()).exclude(pk=fixed_id(OPERATOR)).exists()
