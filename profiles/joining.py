"""The whole of signing up: who may, what is made, and what is taken back when its mail could not be sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from web.locks import locking

from .models import Invitation, User

# Each try that fails has lost a race for a slug to somebody of the same name.
TRIES = 20


class NotInvitedError(Exception):
    """The invitation is unknown, expired, for another address, or was used by somebody else a moment ago."""


class NameTakenError(Exception):
    """Somebody else goes by this name (facts 7.4)."""


class AddressTakenError(Exception):
    """Somebody signed up with this address a moment ago, or has shown that it is theirs."""


@dataclass(frozen=True)
class Newcomer:
    """What somebody says of themself who signs up."""

    display_name: str
    email: str
    password: str
    invitation: str = ""


def needs_invitation() -> bool:
    return bool(settings.BYLINE_SIGNUP == "invitation")


def open_invitation(token: str) -> Invitation | None:
    """Return the invitation of this token, if somebody can still sign up by it."""
    # PostgreSQL takes no text with a NUL in it.
    return Invitation.objects.open().filter(token=token).first() if token and "\0" not in token else None


def join(newcomer: Newcomer) -> User:
    """Make an account whose address is not confirmed yet.

    NotInvitedError, NameTakenError and AddressTakenError when that is so; then nothing has changed.
    """
    # Before the transaction, in which nobody else could write.
    hashed = make_password(newcomer.password)
    for _ in range(TRIES):
        try:
            return _join(newcomer, hashed=hashed)
        except IntegrityError:
            if User.objects.filter(email=newcomer.email).exists():
                raise AddressTakenError from None
    message = f"no slug left for {newcomer.display_name!r}"
    raise LookupError(message)


@transaction.atomic
def _join(newcomer: Newcomer, *, hashed: str) -> User:
    invitation = _locked_invitation(newcomer) if needs_invitation() else None
    user = User.objects.create_unconfirmed(newcomer.display_name, hashed=hashed, email=newcomer.email)
    # Only now: who takes the same name at the same time wants the same slug, and has it or stands in line behind us.
    if User.objects.called(newcomer.display_name).exclude(pk=user.pk).exists():
        raise NameTakenError
    if invitation:
        invitation.used_at, invitation.used_by = timezone.now(), user
        invitation.save(update_fields=["used_at", "used_by"])
    return user


def _locked_invitation(newcomer: Newcomer) -> Invitation:
    invitation = locking(Invitation.objects.open()).filter(token=newcomer.invitation).first()
    if invitation is None or not invitation.is_for(newcomer.email):
        raise NotInvitedError
    return invitation


@transaction.atomic
def take_back(user: User) -> None:
    """Undo a sign-up, so that the same name, address and invitation can be tried again."""
    Invitation.objects.filter(used_by=user).update(used_at=None, used_by=None)
    user.delete()
