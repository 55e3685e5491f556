"""Workers die in the middle of a storm of votes: no vote is lost or counted twice, and no number drifts."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.db import connection

from content.models import Comment, CommentVote, PostVote, Revision, RevisionVote, VoteKind
from content.numbers import settle_everything
from content.voting import Axis
from tests.factories import make_comment, make_post, make_revision, make_user
from tests.members import signed_in
from tests.serving import PATIENCE, ROOT, environment_of_site, served

if TYPE_CHECKING:
    from pathlib import Path

    from content.voting import Target
    from profiles.models import User
    from tests.serving import Server

KILLS, WORKERS, VOTERS = 50, 3, 8
LONGEST_STORM = 1200  # seconds; one minute is enough where nothing else runs
TOKEN = "t" * 32

type Wish = tuple[str, str, str]


@dataclass
class Voter:
    """Somebody who goes on voting, and sends each vote until it is acknowledged."""

    number: int
    person: User
    targets: list[Target]
    port: int
    is_over: Event
    # What was last acknowledged, by what is voted on and by axis.
    wishes: dict[tuple[str, str], VoteKind] = field(default_factory=dict)
    acknowledged: int = 0
    broken: int = 0
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        browser = signed_in(self.person)
        self.cookies = f"sessionid={browser.cookies['sessionid'].value}; csrftoken={TOKEN}"
        self.chance = random.Random(self.number)
        self.thread = Thread(target=self._vote_on)

    def _vote_on(self) -> None:
        while not (self.is_over.is_set() or self.complaints):
            target, axis, kind = self.chance.choice(self.targets), self.chance.choice(list(Axis)), self._kind()
            if not self._may_not(target, axis, kind):
                self._insist(target, axis, kind)

    def _kind(self) -> VoteKind:
        return self.chance.choice(list(VoteKind))

    def _may_not(self, target: Target, axis: Axis, kind: VoteKind) -> bool:
        """Tell whether the site would rightly refuse."""
        if isinstance(target, Revision):
            return axis is Axis.AGREEMENT
        is_plain = axis is Axis.KARMA and kind in {VoteKind.SMALL_UP, VoteKind.SMALL_DOWN}
        return isinstance(target, Comment) and target.author_id == self.person.pk and not is_plain

    def _insist(self, target: Target, axis: Axis, kind: VoteKind) -> None:
        """Send one vote again and again until the site has answered."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status = self._send(target, axis, kind)
            except (OSError, HTTPException):
                self.broken += 1
                continue
            if status != 302:
                self.complaints.append(f"{status} for {kind} on {target.pk}")
            self.wishes[target.pk, axis] = kind
            self.acknowledged += 1
            return
        self.complaints.append(f"no answer within {PATIENCE} seconds")

    def _send(self, target: Target, axis: Axis, kind: VoteKind) -> int:
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(
                "POST",
                f"/vote/{target._meta.model_name}/{target.pk}",
                urlencode({axis.value: kind.value}),
                {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookies, "X-CSRFToken": TOKEN},
            )
            return line.getresponse().status
        finally:
            line.close()


def make_storm() -> tuple[list[User], list[Target]]:
    """Make people who are all moderators, whom no limit of votes holds, and what they vote on: each other's."""
    people = [
        make_user(f"Voter {number}", karma=90 * number, omega_karma=number, is_staff=True) for number in range(VOTERS)
    ]
    post = make_post(people[0], coauthors=people[1:3], is_omega=True)
    targets = [
        post,
        make_post(people[3]),
        make_comment(people[4], post=post, is_omega=True),
        make_comment(people[5], post=post),
        make_revision(people[6]),
    ]
    settle_everything()
    return people, targets


def kill_workers(server: Server, voters: list[Voter]) -> int:
    """Kill workers until enough died in the middle of a vote; return how many did."""
    killed = 0
    deadline = time.monotonic() + LONGEST_STORM
    while killed < KILLS and time.monotonic() < deadline and not any(voter.complaints for voter in voters):
        killed += _kill_one(server, voters)
    return killed


def _kill_one(server: Server, voters: list[Voter]) -> bool:
    """Kill the oldest worker while votes are answered; return whether a vote broke with it."""
    answered, broken = total(voters, "acknowledged"), total(voters, "broken")
    wait_until(lambda: total(voters, "acknowledged") >= answered + VOTERS and len(server.workers) == WORKERS)
    os.kill(server.workers[0], signal.SIGKILL)
    return wait_until(lambda: total(voters, "broken") > broken, seconds=1)


def wait_until(is_met, *, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not is_met():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def total(voters: list[Voter], name: str) -> int:
    return sum(getattr(voter, name) for voter in voters)


def stored_wishes() -> dict[tuple[str, str, str], str]:
    """Return each stored vote that is one, by voter, target and axis."""
    found = {}
    for votes, target in ((PostVote, "post"), (CommentVote, "comment"), (RevisionVote, "revision")):
        for voter, pk, kind, agreement in votes.objects.values_list("voter", target, "kind", "agreement_kind"):
            found |= {(voter, pk, Axis.KARMA): kind, (voter, pk, Axis.AGREEMENT): agreement}
    return {vote: kind for vote, kind in found.items() if kind != VoteKind.NEUTRAL}


@pytest.mark.django_db(transaction=True)
def test_no_vote_is_lost_or_counted_twice_when_workers_are_killed(tmp_path: Path) -> None:
    people, targets = make_storm()
    is_over = Event()
    with served(tmp_path, workers=WORKERS) as server:
        voters = [Voter(number, person, targets, server.port, is_over) for number, person in enumerate(people)]
        for voter in voters:
            voter.thread.start()
        try:
            killed = kill_workers(server, voters)
        finally:
            is_over.set()
            for voter in voters:
                voter.thread.join()

    recount = subprocess.run(
        [sys.executable, "manage.py", "recount"],
        cwd=ROOT,
        env=environment_of_site(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert [complaint for voter in voters for complaint in voter.complaints] == []
    assert killed == KILLS
    assert (recount.returncode, recount.stdout, recount.stderr) == (0, "Every number is right.\n", "")
    wished = {(voter.person.pk, *of): kind for voter in voters for of, kind in voter.wishes.items()}
    assert stored_wishes() == {vote: kind for vote, kind in wished.items() if kind != VoteKind.NEUTRAL}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
