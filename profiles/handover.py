"""Giving an imported profile to its author: a link by which they set the password that it does not have yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext

from web.ages import now
from web.locks import locked_row

from .models import User


class HandoverRefusedError(Exception):
    """Raised for a profile that cannot be given away, or not to this email address; the message says why."""


@dataclass(frozen=True)
class Handover:
    """What the author gets. The link works once, and until it expires."""

    user: User
    link: str
    expires_at: datetime


def hand_over(slug: str, email: str) -> Handover:
    """Make this the email address of an imported person, and return a link by which its owner sets their password.

    Until they do, it can be done again: with the same address for another link, with another to correct the address.
    Raises HandoverRefusedError.
    """
    user = _assign_email(slug, email.lower())
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    link = get_adapter().get_reset_password_from_key_url(key)
    return Handover(user, link, now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))


def send_link(handover: Handover) -> None:
    """Send the link to the author; OSError when the mail server does not answer."""
    context = {
        "user": handover.user,
        "link": handover.link,
        "expires_at": handover.expires_at,
        "site_name": settings.BYLINE_SITE_NAME,
        "base_url": settings.BASE_URL,
    }
    subject = gettext("Your profile on %(site)s") % {"site": settings.BYLINE_SITE_NAME}
    send_mail(subject, render_to_string("account/email/handover_message.txt", context), None, [handover.user.email])


@transaction.atomic
def _assign_email(slug: str, email: str) -> User:
    found = User.objects.at(slug).first()
    if found is None:
        raise HandoverRefusedError(gettext("There is no profile at /users/%(slug)s.") % {"slug": slug})
    user = locked_row(User.objects.all(), found.pk)
    _refuse(user, email)
    if user.email == email:
        return user
    user.email = email
    user.emailaddress_set.exclude(email=email).delete()
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
            user.emailaddress_set.update_or_create(email=email, defaults={"primary": True, "verified": False})
    except IntegrityError:
        # Somebody signed up with it after we had looked.
        raise HandoverRefusedError(_taken(email)) from None
    return user


def _refuse(user: User, email: str) -> None:
    if not user.source:
        reason = gettext("%(name)s was not imported: they sign in with the account they have.")
        raise HandoverRefusedError(reason % {"name": user.shown_name})
    if user.has_usable_password() or user.last_login:
        reason = gettext("%(name)s already has this profile. They can reset their password on the sign-in page.")
        raise HandoverRefusedError(reason % {"name": user.shown_name})
    others = EmailAddress.objects.filter(email=email).exclude(user=user)
    if User.objects.filter(email=email).exclude(pk=user.pk).exists() or others.exists():
        raise HandoverRefusedError(_taken(email))


def _taken(email: str) -> str:
    return gettext("Another account has the email address %(email)s.") % {"email": email}
