"""Ids that a form carries, so that sending it twice names one thing."""

from __future__ import annotations

import re

from web.public_id import make_public_id, offered_id, read_offered_id


def test_offered_id_is_read_by_whom_it_was_offered_to() -> None:
    offered = offered_id("alice")

    assert read_offered_id(offered, "alice") == offered.partition(":")[0]
    assert re.fullmatch(r"[A-Za-z0-9]{17}", read_offered_id(offered, "alice"))


def test_id_that_was_not_offered_is_replaced() -> None:
    offered = offered_id("alice")
    chosen, _, signature = offered.partition(":")
    another = make_public_id()

    for forged in (chosen, f"{another}:{signature}", f"{chosen}:", "", "\x00", ":"):
        assert re.fullmatch(r"[A-Za-z0-9]{17}", read_offered_id(forged, "alice"))
        assert read_offered_id(forged, "alice") not in {chosen, another}
    assert read_offered_id(offered, "bob") != chosen
