"""All settings; those that an operator may set come from the environment and are listed in docs/self-hosting.md."""

import sys
from datetime import datetime
from email.utils import formataddr
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.dateparse import parse_datetime

from config.data_folder import make_private_folder
from config.databases import database
from config.environment import (
    kept_secret,
    read_choice,
    read_count,
    read_flag,
    read_list,
    read_origin,
    read_text,
)
from config.misspelt import refuse_misspelt_names
from config.servers import caches, mailer

BASE_DIR = Path(__file__).resolve().parent.parent
OUR_NAMES = {
    "BYLINE_DATA",
    "BYLINE_SITE_NAME",
    "BYLINE_SITE_DESCRIPTION",
    "BYLINE_MODE",
    "BYLINE_REVIEW_FIRST",
    "BYLINE_NOW",
    "BYLINE_STATIC",
    "BYLINE_DEMO",
    "BYLINE_SIGNUP",
    "BYLINE_THRESHOLDS",
    "BYLINE_PROXIES",
    "BYLINE_HSTS",
    "BYLINE_ADMIN_NAME",
    "BYLINE_ADMIN_EMAIL",
    "BYLINE_ADMIN_PASSWORD",
}
OTHER_NAMES = {
    "DATABASE_URL",
    "POSTGRES_PASSWORD",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "EMAIL_FROM",
    "CACHE_URL",
    "HOST",
    "PORT",
    "WEB_CONCURRENCY",
}
refuse_misspelt_names(OUR_NAMES | OTHER_NAMES)


def _moment(text: str) -> datetime | None:
    moment = parse_datetime(text) if text else None
    if text and (moment is None or moment.tzinfo is None):
        msg = f"BYLINE_NOW is “{text}”; it is an ISO time with its zone, such as 2026-11-23T09:00:00Z."
        raise ImproperlyConfigured(msg)
    return moment


DATA_DIR = Path(read_text("BYLINE_DATA", str(BASE_DIR / "var"))).resolve()
make_private_folder(DATA_DIR, public="static")
BASE_URL = read_origin("BASE_URL", "http://127.0.0.1:8000")
IS_HTTPS = BASE_URL.startswith("https://")
HOST_NAME = urlsplit(BASE_URL).hostname or ""
DEBUG = read_flag("DEBUG", default=False)
SECRET_KEY = read_text("SECRET_KEY") or kept_secret(DATA_DIR / "secret-key")
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]", HOST_NAME]

BYLINE_SITE_NAME = read_text("BYLINE_SITE_NAME", "Byline")
BYLINE_SITE_DESCRIPTION = read_text("BYLINE_SITE_DESCRIPTION")
BYLINE_MODE = read_choice("BYLINE_MODE", ("community", "archive", "blog"))
BYLINE_REVIEW_FIRST = read_choice("BYLINE_REVIEW_FIRST", ("nothing", "posts", "posts-and-comments"))
BYLINE_NOW = _moment(read_text("BYLINE_NOW"))
# A blog has one author, and those whom they invite.
SIGNUPS = ("invitation", "open") if BYLINE_MODE == "blog" else ("open", "invitation")
BYLINE_SIGNUP = read_choice("BYLINE_SIGNUP", SIGNUPS)
# The columns of the table in content/thresholds.py.
BYLINE_THRESHOLDS = read_choice("BYLINE_THRESHOLDS", ("lesswrong", "small"))
# With https there is a proxy, which says who asks; without, whoever asks could say so too.
BYLINE_PROXIES = read_count("BYLINE_PROXIES", 1 if IS_HTTPS else 0)
# Browsers remember a promise of https for a year. Only the operator can make it for names beside this host.
BYLINE_HSTS = read_choice("BYLINE_HSTS", ("host", "subdomains", "preload"))

INSTALLED_APPS = [
    "config.apps.BylineConfig",
    "config.apps.BylineAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "web",
    "profiles",
    "content",
    "archive",
]
MIDDLEWARE = [
    "web.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "web.headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "web.storage.ReadableSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "web.errors.ErrorPagesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.site",
            ],
        },
    },
]

DATABASES = {"default": database(read_text("DATABASE_URL"), folder=DATA_DIR, password=read_text("POSTGRES_PASSWORD"))}

CACHES = caches(read_text("CACHE_URL", "database:"))
MAILERS = {"default": mailer(read_text("EMAIL_URL", "smtp://localhost"))}
DEFAULT_FROM_EMAIL = read_text("EMAIL_FROM") or formataddr((BYLINE_SITE_NAME, f"noreply@{HOST_NAME}"))

AUTH_USER_MODEL = "profiles.User"
AUTHENTICATION_BACKENDS = ["profiles.backends.MemberBackend"]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

ACCOUNT_ADAPTER = "profiles.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = attrgetter("shown_name")
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/15m/key",
    # More than the 40 an hour that the line above leaves one network, so that one alone keeps nobody out.
    "login_failed_by_strangers": "50/h/key",
    "signup": "5/m/ip,20/h/ip",
    "reset_password": "5/m/ip,20/h/ip,3/15m/key",
    "keep_unsent": "5/m/ip,30/d/ip",
}
ACCOUNT_FORMS = {
    "login": "profiles.forms.SignInForm",
    "signup": "profiles.forms.SignUpForm",
    "add_email": "profiles.forms.ChangeAddressForm",
    "reset_password": "profiles.forms.ResetPasswordForm",
    "reset_password_from_key": "profiles.forms.NewPasswordForm",
    "change_password": "profiles.forms.plain.ChangePasswordForm",
    "set_password": "profiles.forms.plain.SetPasswordForm",
    "reauthenticate": "profiles.forms.plain.AgainForm",
}
MFA_ADAPTER = "profiles.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "profiles.forms.plain.TurnOnAppForm",
    "authenticate": "profiles.forms.plain.CodeForm",
    "reauthenticate": "profiles.forms.plain.CodeAgainForm",
    "add_webauthn": "profiles.forms.passkeys.AddPasskeyForm",
    "edit_webauthn": "profiles.forms.passkeys.RenamePasskeyForm",
    "authenticate_webauthn": "profiles.forms.passkeys.AuthenticateForm",
    "reauthenticate_webauthn": "profiles.forms.passkeys.ReauthenticateForm",
    "login_webauthn": "profiles.forms.passkeys.PasskeySignInForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = BYLINE_SITE_NAME
# A code is typed slowly, and phones are not always right: that of the half minute before and after holds too (RFC 6238,
# section 5.2). `profiles.forms.plain.TakenOnce` sees to it that each code is taken once all the same.
MFA_TOTP_TOLERANCE = 1

FORM_RENDERER = "web.forms.FormRenderer"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
APPEND_SLASH = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(read_text("BYLINE_STATIC", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "web.staticfiles.JoinedStaticFilesStorage"
    },
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "https:", "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if IS_HTTPS:
    CSRF_TRUSTED_ORIGINS = [BASE_URL]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = BYLINE_HSTS != "host"
    SECURE_HSTS_PRELOAD = BYLINE_HSTS == "preload"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": sys.stdout, "formatter": "line"}},
    "root": {"handlers": ["stdout"], "level": "INFO"},
}
