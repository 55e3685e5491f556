from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.misspelt import refuse_misspelt_names
from config.settings import OTHER_NAMES, OUR_NAMES

ROOT = Path(__file__).resolve().parents[2]
KNOWN = OUR_NAMES | OTHER_NAMES

# Of a login shell, sshd, systemd, sudo, tmux, a CI runner, Docker, Kubernetes, Python, Node, PostgreSQL, proxies, Rails.
OF_OTHERS = """
BASHOPTS BASH_ENV BASH_VERSION CDPATH COLORTERM COLUMNS DBUS_SESSION_BUS_ADDRESS DISPLAY EDITOR EMAIL ENV GPG_TTY HISTFILE
HISTSIZE HOME HOST HOSTNAME HOSTS HOSTTYPE LANG LANGUAGE LC_ALL LESS LESSOPEN LINES LOGNAME LS_COLORS MAIL MAILTO MANPATH
NAME OLDPWD OSTYPE PAGER PATH PS1 PWD SHELL SHLVL SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION SSH_TTY TERM TMPDIR TMUX TZ USER
VISUAL XAUTHORITY XDG_DATA_DIRS XDG_RUNTIME_DIR INVOCATION_ID JOURNAL_STREAM LISTEN_FDS LISTEN_PID MAINPID NOTIFY_SOCKET
STATE_DIRECTORY CREDENTIALS_DIRECTORY SUDO_COMMAND SUDO_USER DEBIAN_FRONTEND CI GITHUB_ACTIONS GITHUB_REPOSITORY RUNNER_OS
GITLAB_CI CI_JOB_ID BUILDKITE container DOCKER_HOST COMPOSE_FILE COMPOSE_PROFILES COMPOSE_PROJECT_NAME DOCKER_BUILDKIT
KUBERNETES_PORT KUBERNETES_PORT_443_TCP KUBERNETES_SERVICE_HOST BYLINE_SERVICE_HOST BYLINE_SERVICE_PORT
BYLINE_SERVICE_PORT_HTTP BYLINE_PORT BYLINE_PORT_8000_TCP BYLINE_PORT_8000_TCP_ADDR BYLINE_DB_SERVICE_HOST
BYLINE_DB_PORT_5432_TCP_PROTO PYTHONPATH PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE VIRTUAL_ENV PYENV_ROOT PIP_NO_CACHE_DIR
DJANGO_SETTINGS_MODULE DJANGO_SUPERUSER_PASSWORD GPG_KEY PYTHON_SHA256 PYTHON_VERSION NODE_ENV NODE_PATH NVM_DIR npm_config_registry
PORTS POSTGRES_DB POSTGRES_PASSWORD POSTGRES_USER PGDATA PGHOST PGPASSWORD PGPORT REDIS_URL DB_URL DATABASE_HOST
DATABASE_NAME DATABASE_USER TEST_DATABASE_URL SECRET SECRET_KEY_BASE SECRET_TOKEN API_KEY AWS_SECRET_ACCESS_KEY
EMAIL_HOST EMAIL_PORT EMAIL_BACKEND EMAIL_USER CACHE_DIR CACHE_TTL BASE_DIR BASE_PATH SITE_URL ROOT_URL WEBHOOK_URL
CORS_ALLOWED_ORIGINS http_proxy https_proxy no_proxy HTTP_PROXY ALL_PROXY SSL_CERT_FILE REQUESTS_CA_BUNDLE WEB_PORT
GUNICORN_CMD_ARGS SERVER_SOFTWARE RAILS_ENV MALLOC_ARENA_MAX DEBUGGER DEBUG_COLORS DEBUGINFOD_URLS
""".split()


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("BYLINE_SITENAME", "BYLINE_SITE_NAME"),
        ("BYLINE_SITE_NAMES_FILE", "BYLINE_SITE_NAME"),
        ("BYLNE_SITE_NAME", "BYLINE_SITE_NAME"),
        ("byline_mode", "BYLINE_MODE"),
        ("BYLINE_REVIEW", "BYLINE_REVIEW_FIRST"),
        ("BYLINE_BASE_URL", "BASE_URL"),
        ("BASEURL", "BASE_URL"),
        ("BASE_URI", "BASE_URL"),
        ("EMAIL_URI", "EMAIL_URL"),
        ("EMAIL_FORM", "EMAIL_FROM"),
        ("EMAIL_URI_FILE", "EMAIL_URL"),
        ("ALLOWED_HOST", "ALLOWED_HOSTS"),
        ("ALOWED_HOSTS", "ALLOWED_HOSTS"),
        ("DATABASE_URLS", "DATABASE_URL"),
        ("SECRETKEY", "SECRET_KEY"),
        ("WEB_CONCURENCY", "WEB_CONCURRENCY"),
    ],
)
def test_misspelt_name_is_refused_with_the_right_one(empty: pytest.MonkeyPatch, name: str, right: str) -> None:
    empty.setenv(name, "x")
    with pytest.raises(ImproperlyConfigured, match=rf"^{re.escape(name)} is not a setting\. Did you mean {right}\?$"):
        refuse_misspelt_names(KNOWN)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("EMAIL_URI", "smtp://localhost", "EMAIL_URI is not a setting. Did you mean EMAIL_URL?\n"),
        (
            "BASE_URL",
            "byline.example",
            "BASE_URL is “byline.example”. Write http:// or https:// and a host, such as https://byline.example.\n",
        ),
    ],
)
def test_start_ends_with_one_sentence_and_no_traceback(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    environment = {"PATH": os.environ["PATH"], "BYLINE_DATA": str(tmp_path), name: value}
    command = [sys.executable, "manage.py", "serve"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)

    assert (run.returncode, run.stdout, run.stderr) == (1, "", sentence)


def test_name_with_our_prefix_that_is_like_no_other_is_refused(empty: pytest.MonkeyPatch) -> None:
    empty.setenv("BYLINE_QQQQ", "x")
    with pytest.raises(ImproperlyConfigured, match=r"^BYLINE_QQQQ is not a setting\.$"):
        refuse_misspelt_names({"SECRET_KEY"})


def test_every_name_and_its_other_forms_pass(empty: pytest.MonkeyPatch) -> None:
    for name in KNOWN:
        for form in ("", "_FILE", "_DEFAULT"):
            empty.setenv(f"{name}{form}", "")
    refuse_misspelt_names(KNOWN)


def test_names_of_other_programs_pass(empty: pytest.MonkeyPatch) -> None:
    for name in OF_OTHERS:
        empty.setenv(name, "x")
    refuse_misspelt_names(KNOWN)


def test_name_like_ours_passes_beside_ours(empty: pytest.MonkeyPatch) -> None:
    empty.setenv("DATABASE_URI", "of another program")
    empty.setenv("DATABASE_URL_FILE", "/run/secrets/database-url")
    refuse_misspelt_names(KNOWN)
