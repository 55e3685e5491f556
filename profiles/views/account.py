"""Pages of an account that django-allauth makes, where they do more or other than it does."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account import views as allauth
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from profiles.adapter import MailFailedError, security_url
from profiles.devices import remember_device
from profiles.forms import EndSessionsForm, SignUpForm
from profiles.joining import NameTakenError, NotInvitedError, open_invitation, take_back
from profiles.models import User
from profiles.renaming import TAKEN
from web.locks import lock_rows
from web.taking_part import is_archive, takes_part

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from profiles.forms import NewPasswordForm
    from profiles.forms.plain import ChangePasswordForm, SetPasswordForm

NOT_SENT = _("We couldn’t send the email to confirm your address, so nothing was saved. Try again in a few minutes.")

sign_out = require_POST(allauth.logout)


TABS = ("account", "security", "export")
DEFAULT_TAB = TABS[0]


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show one tab of the account settings; the tab Profile has an address of its own."""
    tab = request.GET.get("tab", DEFAULT_TAB)
    if tab == "profile" and request.user.is_authenticated and takes_part(request.user):
        return HttpResponseRedirect(reverse("profile_editing", kwargs={"slug": request.user.slug}))
    if tab not in TABS or (tab == "export" and is_archive()):
        tab = DEFAULT_TAB
    return render(request, f"account/{tab}.html", _ways_in(request) if tab == "security" else _email(request))


def _email(request: HttpRequest) -> dict[str, Any]:
    return {"new_address": EmailAddress.objects.filter(user=request.user, verified=False).last()}


def _ways_in(request: HttpRequest) -> dict[str, Any]:
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return {
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "passkey_count": kinds.count(Authenticator.Type.WEBAUTHN),
        "session_count": UserSession.objects.filter(user=request.user).count(),
    }


def to_security(_request: HttpRequest) -> HttpResponse:
    """Redirect to our own page of passkeys, apps and codes; django-allauth has another."""
    return HttpResponseRedirect(security_url())


class SignUpView(allauth.SignupView):
    def get_initial(self) -> dict[str, Any]:
        token = self.request.GET.get("invitation", "")
        invitation = open_invitation(token)
        return {"invitation": token, "email": invitation.email if invitation else ""}

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        self.user: User | None = None
        try:
            answer: HttpResponse = super().form_valid(form)
        except NotInvitedError:
            return self.closed()
        except NameTakenError:
            form.add_error("display_name", TAKEN)
            answer = self.form_invalid(form)
        except MailFailedError:
            return self.not_sent(form)
        return answer

    def not_sent(self, form: SignUpForm) -> HttpResponse:
        if self.user:
            take_back(self.user)
        form.add_error(None, NOT_SENT)
        answer: HttpResponse = self.render_to_response(
            self.get_context_data(form=form), status=HTTPStatus.SERVICE_UNAVAILABLE
        )
        return answer

    def closed(self) -> HttpResponse:
        response: HttpResponse = super().closed()
        response.status_code = HTTPStatus.FORBIDDEN
        return response


class ConfirmEmailView(allauth.ConfirmEmailView):
    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Answer 404 to a link that is not ours, too old, or was used."""
        status = HTTPStatus.OK if self.object else HTTPStatus.NOT_FOUND
        response: HttpResponse = super().render_to_response(context, status=status, **kwargs)
        return response


class NewPasswordView(allauth.PasswordResetFromKeyView):
    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        status = HTTPStatus.NOT_FOUND if context.get("token_fail") else HTTPStatus.OK
        response: HttpResponse = super().render_to_response(context, status=status, **kwargs)
        return response

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        """Let this browser sign in next, whoever else is guessing: the link in it came by mail."""
        response: HttpResponse = super().form_valid(form)
        remember_device(response, form.user)
        return response


class ChangePasswordView(allauth.PasswordChangeView):
    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember_device(response, form.user)
        return response


class SetPasswordView(allauth.PasswordSetView):
    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember_device(response, form.user)
        return response


class SessionsView(ListUserSessionsView):
    form_class = EndSessionsForm


class TurnOnAppView(ActivateTOTPView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer one press of the button at a time, and the second of a double click as the first."""
        answer: HttpResponseBase
        if request.method != "POST" or not request.user.is_authenticated:
            answer = super().dispatch(request, *args, **kwargs)
            return answer
        with transaction.atomic():
            lock_rows(User.objects.filter(pk=request.user.pk))
            has = {kept.type: kept for kept in Authenticator.objects.filter(user=request.user)}
            if Authenticator.Type.TOTP not in has:
                answer = super().dispatch(request, *args, **kwargs)
                return answer
        codes = has.get(Authenticator.Type.RECOVERY_CODES)
        is_first_look = codes is not None and not codes.wrap().did_view
        return HttpResponseRedirect(reverse("mfa_view_recovery_codes") if is_first_look else security_url())
