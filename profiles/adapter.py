"""Where we differ from django-allauth: who may sign up and in, what is counted, how mails go out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import get_pending_stage
from allauth.core import ratelimit
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from web.context import site
from web.errors import TooManyRequestsError
from web.locks import locking

from . import limits
from .devices import remember_device
from .joining import AddressTakenError, needs_invitation, open_invitation, take_back
from .models import User
from .password_attempts import ALL_STRANGERS, password_attempt

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from allauth.core.internal.ratelimit import RateLimitUsage
    from django.http import HttpRequest, HttpResponse

    from .password_attempts import PasswordAttempt

logger = logging.getLogger(__name__)

WRONG = _("Wrong username or password.")
TOO_OFTEN = {"too_many_login_attempts", "rate_limited"}
NOWHERE = "0.0.0.0"  # noqa: S104 -- no address to listen on, but what stands where nobody knows the visitor's


class MailFailedError(Exception):
    """Raised where a mail that somebody waits for could not be handed to the mail server."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
    }
    tried = ""
    counted_strangers: RateLimitUsage | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        token = request.POST.get("invitation") or request.GET.get("invitation", "")
        return not needs_invitation() or open_invitation(token) is not None

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.account.stages.EmailVerificationStage": "profiles.stages.ConfirmationStage"}
        return [ours.get(path, path) for path in super().get_login_stages()]

    def pre_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse | None:
        """Keep the banned out whichever way they came: by passkey, by a link in a mail."""
        if user.is_banned:
            return render(request, "account/account_inactive.html", {"person": user}, status=403)
        response: HttpResponse | None = super().pre_login(request, user, **login)
        return response

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address, against whoever signed up with it and never showed that it is theirs."""
        try:
            return self._confirm(request, email_address)
        except (AddressTakenError, IntegrityError):
            # The database refuses where somebody signed up with it after we had looked.
            failed = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, failed, {"email": email_address.email})
            return False

    @transaction.atomic
    def _confirm(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        concerned = Q(email=email_address.email) | Q(pk=email_address.user_id)
        for person in locking(User.objects.filter(concerned)):
            if person.pk != email_address.user_id:
                if not person.is_unconfirmed:
                    raise AddressTakenError
                take_back(person)
        # Whom somebody else's confirmation took back has no address any more.
        get_object_or_404(type(email_address), pk=email_address.pk)
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            email_address.user.confirm_email()
        return confirmed

    def set_password(self, user: User, password: str) -> None:
        """Save the password alone: the row as it was read may hold an older karma."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count the attempts on an account together, whichever of its names was typed and into whichever form."""
        return self._attempt(request, **credentials).key

    def _attempt(self, request: HttpRequest, **credentials: Any) -> PasswordAttempt:
        return password_attempt(request, credentials.get("username") or credentials.get("email", ""))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        attempt = self._attempt(request, **credentials)
        self.tried = attempt.key
        super().pre_authenticate(request, **credentials)
        if attempt.is_by_stranger:
            self.counted_strangers = limits.consume(request, ALL_STRANGERS, key=attempt.account)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            ratelimit.clear(request, action="login_failed", key=self.tried)
            # What others got wrong still counts: whoever knows a password must not free the way for more guesses.
            if self.counted_strangers:
                self.counted_strangers.rollback()
        return user

    def post_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **login)
        remember_device(response, user)
        return response

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Answer 429 with when to try again, where django-allauth would say in a form that it was too often."""
        if code in TOO_OFTEN:
            key = self.tried or _second_factor_key(self.request)
            raise TooManyRequestsError(
                limits.retry_at(self.request, app=limits.ACCOUNT, action="login_failed", key=key)
            )
        error: ValidationError = super().validation_error(code, *args)
        return error

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the outermost of our own proxies saw; what is said beyond it may be invented."""
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        seen = [*hops, request.META.get("REMOTE_ADDR") or NOWHERE]
        address: str | None = clean_client_ip(seen[max(0, len(seen) - 1 - settings.BYLINE_PROXIES)])
        return address or NOWHERE

    def is_safe_url(self, url: str) -> bool:
        here = self.request
        return url_has_allowed_host_and_scheme(url, {here.get_host()}, require_https=here.is_secure())

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer JSON only to the script that asks for the challenge of a passkey."""
        asked = request.resolver_match.url_name if request.resolver_match else ""
        return asked == "mfa_login_webauthn" and super().is_ajax(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- django-allauth's signature
        return security_url()

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002 -- django-allauth's signature
        return reverse("account" if self.request.user.is_authenticated else "login")

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:  # noqa: ARG002 -- django-allauth's signature
        return f"{settings.BASE_URL}{reverse('account_confirm_email', args=[emailconfirmation.key])}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        person, _separator, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": person, "key": token})
        return f"{settings.BASE_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            # A subject is rendered without request, and so without our context processor.
            super().send_mail(template_prefix, email, {**site(self.request), **context})
        except OSError as error:
            logger.exception("A mail could not be sent: %s", template_prefix)
            # Or the next try would pass for too early, and no mail would be sent at all.
            ratelimit.clear(self.request, action="confirm_email", key=email.lower())
            raise MailFailedError from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell of what has happened already, and is not undone when the mail server does not answer."""
        transaction.on_commit(lambda: self._notify(*args, **kwargs))

    def _notify(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().send_notification_mail(*args, **kwargs)
        except MailFailedError:
            return


class MFAAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.BYLINE_SITE_NAME}


def security_url() -> str:
    return f"{reverse('account')}?tab=security"


def _second_factor_key(request: HttpRequest) -> str:
    stage = get_pending_stage(request)
    user = stage.login.user if stage else request.user
    return f"mfa-auth-user-{user.pk}"
