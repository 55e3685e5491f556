"""Votes that add up: the demo says what a thing's karma is, and these people have voted so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from content.models import VoteKind

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from profiles.models import User


@dataclass(frozen=True)
class Voter:
    """A person and what their votes weigh: a normal one, a strong one, and on the Ω scale."""

    person: User
    normal: int
    strong: int
    omega: int


def make_votes(
    random: Random, voters: list[Voter], *, karma: int, agreement: int, is_omega: bool, since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Return the fields of votes by some of these people that come to this karma and agreement, or close to it."""
    order = random.sample(voters, len(voters))
    votes = []
    for place, voter in enumerate(order):
        left = len(order) - place
        power = _power(voter, missing=karma, voters_left=left)
        agreeing = _power(voter, missing=agreement, voters_left=left)
        if not (power or agreeing):
            break
        karma, agreement = karma - power, agreement - agreeing
        delay = min(timedelta(hours=random.expovariate(1 / 30)), (until - since) / 2)
        votes.append(
            {
                "voter": voter.person,
                "kind": _kind(power, voter),
                "power": power,
                "omega_power": min(max(power, -voter.omega), voter.omega) if is_omega else 0,
                "agreement_kind": _kind(agreeing, voter),
                "agreement_power": agreeing,
                "voted_at": since + delay,
            }
        )
    return votes


def _power(voter: Voter, *, missing: int, voters_left: int) -> int:
    """Return what this voter gives: their strong vote where normal ones would not suffice, never too much."""
    wanted = abs(missing)
    power = voter.strong if voter.strong <= wanted and wanted > voters_left else min(voter.normal, wanted)
    return power if missing > 0 else -power


def _kind(power: int, voter: Voter) -> VoteKind:
    if power == 0:
        return VoteKind.NEUTRAL
    if abs(power) == voter.strong:
        return VoteKind.BIG_UP if power > 0 else VoteKind.BIG_DOWN
    return VoteKind.SMALL_UP if power > 0 else VoteKind.SMALL_DOWN
