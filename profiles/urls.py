from __future__ import annotations

from allauth.account import views as allauth
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, path, re_path

from profiles.views import account
from profiles.views.answers import AnyView, as_we_answer, where_people_join

# The names are django-allauth's, which leads from page to page by them.
PAGES: list[tuple[str, AnyView, str]] = [
    ("login/", allauth.login, "account_login"),
    ("login/", allauth.login, "login"),
    ("logout/", account.sign_out, "account_logout"),
    ("logout/", account.sign_out, "logout"),
    ("inactive/", allauth.account_inactive, "account_inactive"),
    ("confirm-email/", allauth.email_verification_sent, "account_email_verification_sent"),
    ("confirm-email/<str:key>/", account.ConfirmEmailView.as_view(), "account_confirm_email"),
    ("email/", allauth.email, "account_email"),
    ("reauthenticate/", allauth.reauthenticate, "account_reauthenticate"),
    ("password/change/", account.ChangePasswordView.as_view(), "account_change_password"),
    ("password/set/", account.SetPasswordView.as_view(), "account_set_password"),
    ("password/reset/", allauth.password_reset, "account_reset_password"),
    ("password/reset/done/", allauth.password_reset_done, "account_reset_password_done"),
    ("password/reset/key/done/", allauth.password_reset_from_key_done, "account_reset_password_from_key_done"),
    ("sessions/", account.SessionsView.as_view(), "usersessions_list"),
    ("2fa/", account.to_security, "mfa_index"),
    ("2fa/authenticate/", second_factor.authenticate, "mfa_authenticate"),
    ("2fa/reauthenticate/", second_factor.reauthenticate, "mfa_reauthenticate"),
    ("2fa/app/", account.TurnOnAppView.as_view(), "mfa_activate_totp"),
    ("2fa/app/remove/", app.deactivate_totp, "mfa_deactivate_totp"),
    ("2fa/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("2fa/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("2fa/codes/download/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    ("passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
    ("passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    ("passkeys/login/", passkeys.login_webauthn, "mfa_login_webauthn"),
    ("passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    ("passkeys/<int:pk>/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    ("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
]

urlpatterns: list[URLPattern] = [
    path("account", as_we_answer(account.account), name="account"),
    *(path(f"account/{address}", as_we_answer(view), name=name) for address, view, name in PAGES),
    path("account/signup/", where_people_join(as_we_answer(account.SignUpView.as_view())), name="account_signup"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        as_we_answer(account.NewPasswordView.as_view()),
        name="account_reset_password_from_key",
    ),
]
