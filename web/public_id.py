from __future__ import annotations

import secrets
import string

from django.core import signing
from django.db import models

PUBLIC_ID_LENGTH = 17
LONGEST_PUBLIC_ID = 27


def make_public_id() -> str:
    """Return a new public id: 17 random letters and digits (101 bits)."""
    alphabet = string.ascii_letters + string.digits
    return "".join(secrets.choice(alphabet) for _ in range(PUBLIC_ID_LENGTH))


def public_id_field() -> models.CharField[str, str]:
    """Return the primary key that stands in addresses.

    It is also the last column of every order, as on ForumMagnum, whose lists break ties by id.
    Imported things keep the id they have there.
    """
    return models.CharField(primary_key=True, max_length=LONGEST_PUBLIC_ID, default=make_public_id, editable=False)


def offered_id(writer_pk: str) -> str:
    """Return a new public id that only this writer can use: what a form carries is stored under it.

    Sent twice, by a second press or a retry after a broken line, the form thus names the same thing twice, and whoever
    stores it can tell. Signed, so that nobody takes an id that belongs to something else.
    """
    return signing.Signer(salt=writer_pk).sign(make_public_id())


def read_offered_id(offered: str, writer_pk: str) -> str:
    """Return the id that was offered to this writer; a new one where the form carried none of theirs."""
    try:
        return signing.Signer(salt=writer_pk).unsign(offered)
    except signing.BadSignature:
        return make_public_id()
