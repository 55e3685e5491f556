"""What is stored, and what `recount` asks, prepared once: to write its SQL after each step would take most of the time."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection

from content.contributions import count_changed_texts, wrong_characters
from content.models import Comment, CommentVote, Post, PostVote, Revision, RevisionVote, Wikitag
from content.numbers import NUMBERS, SURVIVING, Difference, Number, _wrong
from profiles.models import User

SUMS = ("score", "vote_count", "agreement", "agreement_vote_count", "omega_score")


@cache
def questions() -> list[tuple[Number, str, tuple[Any, ...]]]:
    asked = [_wrong(number).values_list("pk", number.field, "computed") for number in NUMBERS]
    return [(number, *rows.query.sql_with_params()) for number, rows in zip(NUMBERS, asked, strict=True)]


def wrong_numbers() -> list[str]:
    """Return what is not as it should be once the next tick has counted the texts that have changed."""
    count_changed_texts()
    found = []
    with connection.cursor() as cursor:
        for number, sql, params in questions():
            cursor.execute(sql, params)
            found += [str(Difference(number, *row)) for row in cursor.fetchall()]
    wikitags = Wikitag.objects.values_list("pk", flat=True)
    return found + [str(Difference(SURVIVING, *row)) for wikitag in wikitags for row in wrong_characters(wikitag)]


def stored_karma() -> dict[str, tuple[int, int]]:
    """Return everybody's karma and Ω karma."""
    return {pk: (karma, omega) for pk, karma, omega in User.objects.values_list("pk", "karma", "omega_karma")}


def stored_sums() -> dict[str, tuple[Any, ...]]:
    """Return kind, karma, votes, agreement, its votes and Ω karma of each thing; an edit has the first two."""
    of_edits = Revision.objects.values_list("pk", "score", "vote_count")
    found: dict[str, tuple[Any, ...]] = {pk: ("revision", *sums, 0, 0, 0) for pk, *sums in of_edits}
    for kind, model in (("post", Post), ("comment", Comment)):
        found |= {pk: (kind, *sums) for pk, *sums in model._default_manager.values_list("pk", *SUMS)}
    return found


def stored_votes() -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return kind and power on each axis of each vote, by what it is on and whose it is."""
    said = ("kind", "power", "omega_power", "agreement_kind", "agreement_power")
    return {
        (pk, voter): tuple(values)
        for votes, target in ((PostVote, "post"), (CommentVote, "comment"), (RevisionVote, "revision"))
        for pk, voter, *values in votes._default_manager.values_list(target, "voter", *said)
    }
