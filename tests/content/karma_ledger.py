"""Karma kept a second time, in plain Python: who wrote what, and who said what of it.

It knows the rules of facts 3 by itself and asks neither the database nor the site's own code, so that a definition in
`content/numbers.py` that is wrong in the same way as what writes the numbers is seen as well.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import Any

from content.models import VoteKind

UP = {VoteKind.SMALL_UP, VoteKind.BIG_UP}
STRONG = {VoteKind.BIG_UP, VoteKind.BIG_DOWN}
# From which karma a strong vote weighs how much (facts 3.1), as far as anybody here comes.
STRONG_WEIGHTS = {10: 2, 100: 3, 250: 4, 500: 5, 1000: 6, 2500: 7, 5000: 8}


def weight(karma: int, kind: VoteKind) -> int:
    if kind == VoteKind.NEUTRAL:
        return 0
    strong = max([1, *(weight for least, weight in STRONG_WEIGHTS.items() if karma >= least)])
    size = strong if kind in STRONG else 1 + (karma >= 1000)
    return size if kind in UP else -size


@dataclass
class Said:
    """One person's vote on one thing; the powers are those of the day."""

    kind: VoteKind = VoteKind.NEUTRAL
    power: int = 0
    omega_power: int = 0
    agreement_kind: VoteKind = VoteKind.NEUTRAL
    agreement_power: int = 0


@dataclass
class Thing:
    kind: str
    author: str | None = None
    coauthors: set[str] = field(default_factory=set)
    is_omega: bool = False
    # What an import brought: karma, its votes, agreement, its votes, Ω karma.
    brought: list[int] = field(default_factory=lambda: [0, 0, 0, 0, 0])
    votes: dict[str, Said] = field(default_factory=dict)

    @property
    def authors(self) -> set[str]:
        return self.coauthors | ({self.author} if self.author else set())

    @property
    def sums(self) -> list[int]:
        said = self.votes.values()
        cast = [
            sum(vote.power for vote in said),
            sum(vote.kind != VoteKind.NEUTRAL for vote in said),
            sum(vote.agreement_power for vote in said),
            sum(vote.agreement_kind != VoteKind.NEUTRAL for vote in said),
            sum(vote.omega_power for vote in said) if self.is_omega else 0,
        ]
        return [brought + more for brought, more in zip(self.brought, cast, strict=True)]


@dataclass
class Ledger:
    # What an import brought of each person's karma and Ω karma; by their keys.
    people: dict[str, tuple[int, int]] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    # The row of an answer from which something was imported last.
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def karma(self, person: str) -> int:
        """Sum what others think of all that somebody wrote, alone or with others; deleted or not (facts 3.4)."""
        return self.people[person][0] + sum(
            vote.power
            for thing in self.things.values()
            for voter, vote in thing.votes.items()
            if person in thing.authors and voter not in thing.authors
        )

    def omega_karma(self, person: str) -> int:
        """Sum the same on the Ω axis, which the first author of an Ω thing alone has."""
        return self.people[person][1] + sum(
            vote.omega_power
            for thing in self.things.values()
            for voter, vote in thing.votes.items()
            if thing.is_omega and person == thing.author and voter not in thing.authors and thing.kind != "revision"
        )

    def votes(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        return {(pk, who): astuple(said) for pk, thing in self.things.items() for who, said in thing.votes.items()}

    def refuses(self, pk: str, voter: str, *, on_agreement: bool, kind: VoteKind) -> bool:
        """Tell whether a vote is none that this person may ever cast on this thing (facts 3.5)."""
        thing = self.things[pk]
        if thing.kind == "revision" and on_agreement:
            return True
        is_own_comment = thing.kind == "comment" and thing.author == voter
        return is_own_comment and kind != VoteKind.NEUTRAL and (on_agreement or kind in STRONG)

    def vote(self, pk: str, voter: str, *, on_agreement: bool, kind: VoteKind) -> None:
        said = self.things[pk].votes.setdefault(voter, Said())
        if on_agreement and said.agreement_kind != kind:
            said.agreement_kind, said.agreement_power = kind, weight(self.karma(voter), kind)
        elif not on_agreement and said.kind != kind:
            omega = self.omega_karma(voter)
            said.kind, said.power = kind, weight(self.karma(voter), kind)
            said.omega_power = weight(omega, kind) if omega > 0 else 0
        if said == Said():
            del self.things[pk].votes[voter]

    def forget_vote(self, pk: str, voter: str) -> None:
        del self.things[pk].votes[voter]

    def undo_votes(self, person: str) -> None:
        for thing in self.things.values():
            thing.votes.pop(person, None)

    def forget_person(self, person: str) -> None:
        del self.people[person]
        self.undo_votes(person)
        for thing in self.things.values():
            thing.coauthors.discard(person)

    def forget_things(self, gone: set[str]) -> None:
        for pk in gone:
            del self.things[pk]
            self.rows.pop(pk, None)

    def bring(self, kind: str, row: dict[str, Any]) -> None:
        """Take over a row of an answer, unless it is the one that was taken over last."""
        if self.rows.get(row["_id"]) == row:
            return
        self.rows[row["_id"]] = row
        if kind == "user":
            self.people[row["_id"]] = (row["karma"], row["afKarma"])
            return
        for person in [row.get("userId"), *(one["_id"] for one in row.get("coauthors", []))]:
            if person:
                self.people.setdefault(person, (0, 0))
        if row.get("postId"):
            # A post that is only mentioned has no author yet.
            self.things.setdefault(row["postId"], Thing("post"))
        self._bring_thing(kind, row)

    def _bring_thing(self, kind: str, row: dict[str, Any]) -> None:
        thing = self.things.setdefault(row["_id"], Thing(kind))
        thing.author = row.get("userId") or thing.author
        thing.is_omega = row.get("af", thing.is_omega)
        if "coauthors" in row:
            thing.coauthors = {one["_id"] for one in row["coauthors"]}
        # Who wrote it is no coauthor as well: every vote would count twice for them.
        thing.coauthors -= {thing.author}
        agreement = row.get("extendedScore", {})
        said = [
            row.get("baseScore"),
            row.get("voteCount"),
            agreement.get("agreement"),
            agreement.get("agreementVoteCount"),
            row.get("afBaseScore"),
        ]
        thing.brought = [old if new is None else new for old, new in zip(thing.brought, said, strict=True)]
