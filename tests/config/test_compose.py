"""What of the operator's settings reaches the container, and what the site makes of it there."""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from config.environment import read_text
from config.settings import OTHER_NAMES, OUR_NAMES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
# Those of the service are fixed; the names set the address that compose publishes.
OF_THE_MACHINE = {"HOST", "PORT"}
NAMES = sorted((OUR_NAMES | OTHER_NAMES) - OF_THE_MACHINE)
PASSED = {form: [f"{name}{form}" for name in NAMES] for form in ("", "_FILE")}
VARIABLE = re.compile(r"\$\{(\w+)(?::-(.*?))?\}")
# One value of each name that the site accepts.
VALUES = {
    "DATABASE_URL": "postgresql://ann:word@elsewhere/byline",
    "POSTGRES_PASSWORD": "odd",
    "SECRET_KEY": "secret",
    "ALLOWED_HOSTS": "byline.example",
    "BASE_URL": "https://byline.example",
    "DEBUG": "1",
    "EMAIL_URL": "smtps://mail.example",
    "EMAIL_FROM": "ann@byline.example",
    "CACHE_URL": "memory:",
    "WEB_CONCURRENCY": "3",
    "BYLINE_DATA": "/data",
    "BYLINE_SITE_NAME": "Ann's",
    "BYLINE_SITE_DESCRIPTION": "Notes on tides.",
    "BYLINE_MODE": "blog",
    "BYLINE_REVIEW_FIRST": "posts",
    "BYLINE_NOW": "2026-11-23T09:00:00Z",
    "BYLINE_STATIC": "/data/static",
    "BYLINE_DEMO": "1",
    "BYLINE_SIGNUP": "open",
    "BYLINE_THRESHOLDS": "small",
    "BYLINE_PROXIES": "2",
    "BYLINE_HSTS": "subdomains",
    "BYLINE_ADMIN_NAME": "root",
    "BYLINE_ADMIN_EMAIL": "root@byline.example",
    "BYLINE_ADMIN_PASSWORD": "password",
}


def image_environment() -> dict[str, str]:
    return dict(re.findall(r"(\w+_DEFAULT)=(\S+)", (ROOT / "Dockerfile").read_text()))


def container_environment(service: str, operators: dict[str, str]) -> dict[str, str]:
    """Return what a process in the container sees when the operator has these names in .env.

    The file is read first, then `environment`: a name without a value is that of the operator, or none at all.
    """
    environment = image_environment() | operators
    for name, value in COMPOSE["services"][service]["environment"].items():
        if value is not None:
            environment[name] = VARIABLE.sub(lambda match: operators.get(match[1]) or match[2] or "", value)
        elif name not in operators:
            environment.pop(name, None)
    return environment


def password_of_database(operators: dict[str, str]) -> str:
    """Return the password with which compose sets PostgreSQL up."""
    written = COMPOSE["services"]["db"]["environment"]["POSTGRES_PASSWORD"]
    return VARIABLE.sub(lambda match: operators.get(match[1]) or match[2], written)


@pytest.fixture(params=["web", "worker"])
def enter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Return a function that makes this process's environment that of the container."""

    def enter(operators: dict[str, str]) -> None:
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in container_environment(request.param, operators).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("BYLINE_DATA_DEFAULT", str(tmp_path / "data"))

    return enter


def in_files(values: dict[str, str], folder: Path) -> dict[str, str]:
    for name, value in values.items():
        (folder / name).write_text(f"{value}\n")
    return {f"{name}_FILE": str(folder / name) for name in values}


def read_all() -> dict[str, str]:
    return {name: read_text(name) for name in NAMES}


@pytest.mark.parametrize("service", ["web", "worker"])
def test_compose_passes_every_setting_and_no_other(service: str) -> None:
    environment = COMPOSE["services"][service]["environment"]
    passed = {name for name, value in environment.items() if value is None}

    assert passed == {*PASSED[""], *PASSED["_FILE"]}
    assert set(environment) - passed == {
        "DATABASE_URL_DEFAULT",
        "POSTGRES_PASSWORD_DEFAULT",
        "EMAIL_URL_DEFAULT",
        *OF_THE_MACHINE,
        *(f"{name}_FILE" for name in OF_THE_MACHINE),
    }
    assert VALUES.keys() == set(NAMES)


@pytest.mark.parametrize("operators", [{}, dict.fromkeys([*PASSED[""], *PASSED["_FILE"]], "")], ids=["unset", "empty"])
def test_nothing_set_is_what_the_image_and_the_compose_file_say(
    enter: Any, operators: dict[str, str], tmp_path: Path
) -> None:
    enter(operators)

    assert {name: value for name, value in read_all().items() if value} == {
        "DATABASE_URL": "postgresql://byline@db/byline",
        "POSTGRES_PASSWORD": "byline",
        "EMAIL_URL": "console:",
        "BYLINE_DATA": str(tmp_path / "data"),
        "BYLINE_STATIC": "/app/staticfiles",
    }
    assert (read_text("HOST"), read_text("PORT")) == ("0.0.0.0", "8000")
    settings = runpy.run_path(str(ROOT / "config" / "settings.py"))
    assert (settings["BASE_URL"], settings["BYLINE_MODE"]) == ("http://127.0.0.1:8000", "community")
    assert settings["DATABASES"]["default"]["PASSWORD"] == password_of_database({})


@pytest.mark.parametrize("name", NAMES)
def test_one_name_or_its_file_changes_that_one_alone(enter: Any, name: str, tmp_path: Path) -> None:
    enter({})
    unset = read_all()
    one = {name: VALUES[name]}
    for operators in (one, in_files(one, tmp_path), one | {f"{name}_FILE": ""}, in_files(one, tmp_path) | {name: ""}):
        enter(operators)
        assert read_all() == unset | one


def test_all_names_or_all_files_arrive_and_the_site_starts(enter: Any, tmp_path: Path) -> None:
    values = VALUES | {"BYLINE_DATA": str(tmp_path / "data")}
    for operators in (values, in_files(values, tmp_path)):
        enter(operators)
        assert read_all() == values
        settings = runpy.run_path(str(ROOT / "config" / "settings.py"))
        assert (settings["BYLINE_SITE_NAME"], settings["DATABASES"]["default"]["HOST"]) == ("Ann's", "elsewhere")


def test_misspelt_name_is_found_in_the_container(enter: Any) -> None:
    enter({"BYLINE_SITENAME": "Ann's"})
    with pytest.raises(ImproperlyConfigured, match="Did you mean BYLINE_SITE_NAME"):
        runpy.run_path(str(ROOT / "config" / "settings.py"))


def test_address_on_the_machine_does_not_move_the_server_in_the_container(enter: Any) -> None:
    enter({"PORT": "9000", "HOST": "10.0.0.1", "COMPOSE_PROJECT_NAME": "byline"})

    assert (read_text("HOST"), read_text("PORT")) == ("0.0.0.0", "8000")
    assert COMPOSE["services"]["web"]["ports"] == ["${HOST:-127.0.0.1}:${PORT:-8000}:8000"]


@pytest.mark.parametrize("password", ["secret", "a@b:c/d#e?f%40g", "%", "a b&c=d+e", "é“”\\'\""])
def test_site_and_database_have_the_same_password_whatever_is_in_it(enter: Any, password: str, tmp_path: Path) -> None:
    in_environment = {"POSTGRES_PASSWORD": password}
    for operators in (in_environment, in_files(in_environment, tmp_path)):
        enter(operators)
        settings = runpy.run_path(str(ROOT / "config" / "settings.py"))
        found = settings["DATABASES"]["default"]
        assert [found[name] for name in ("USER", "PASSWORD", "HOST", "NAME")] == ["byline", password, "db", "byline"]
    assert password_of_database(in_environment) == password


def test_password_in_the_address_wins(enter: Any) -> None:
    enter({"POSTGRES_PASSWORD": "secret", "DATABASE_URL": "postgresql://ann:w%40rd@elsewhere/byline"})
    settings = runpy.run_path(str(ROOT / "config" / "settings.py"))

    assert settings["DATABASES"]["default"]["PASSWORD"] == "w@rd"
