"""Transactions that tests open around what the site does, to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from django.db.transaction import Atomic


def undoable() -> Atomic:
    """Return a transaction inside which the site may do all that it does outside of any, as in Django's test cases."""
    block = transaction.atomic()
    setattr(block, "_from_testcase", True)  # noqa: B010 - Django's own mark, which its types do not know
    return block
