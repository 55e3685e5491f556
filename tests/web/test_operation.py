from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import make_user

if TYPE_CHECKING:
    from django.test import Client


def test_healthz_asks_no_database(client: Client) -> None:
    response = client.get("/healthz", headers={"Host": "10.0.0.7"})

    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"up\n", "no-store")


@pytest.mark.django_db
def test_readyz_when_everything_is_there(client: Client) -> None:
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (200, b"ready\n")


@pytest.mark.django_db
def test_readyz_while_migrations_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one"])

    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations wait to be applied\n")


def test_readyz_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(MigrationExecutor, "__init__", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


def test_robots_are_told_what_shows_nothing_new(client: Client) -> None:
    response = client.get("/robots.txt")

    written = ["/comment/", "/moderation", "/newPost", "/react/", "/report/"]
    kept_out = ["/*?commentId=", "/*&commentId=", "/people?q=", "/account", "/admin/", *written]
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain")
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        *(f"Disallow: {path}" for path in kept_out),
        "",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]


@pytest.mark.django_db
def test_headers_close_what_nobody_needs(client: Client) -> None:
    make_user("Ann")
    headers = client.get("/users/ann").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_stylesheet_is_served_as_one_file_in_layer_order(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "web.staticfiles.JoinedStaticFilesStorage"}}

    call_command("collectstatic", interactive=False, stdout=StringIO(), verbosity=0)

    name = staticfiles_storage.stored_name("css/site.css")
    css = (tmp_path / name).read_text()
    layers = re.findall(r"@layer (\w+)", css.partition(";")[2])
    assert re.fullmatch(r"css/site\.[0-9a-f]{12}\.css", name)
    assert css.lstrip().startswith("@layer reset, tokens, base, components, pages, utilities;")
    assert "@import" not in css
    assert set(layers) == {"reset", "tokens", "base", "components", "pages", "utilities"}
    assert (tmp_path / f"{name}.br").exists()


@pytest.mark.django_db
def test_nothing_of_the_database_is_changed_by_reading(client: Client) -> None:
    make_user("Ann")
    with connection.execute_wrapper(refuse_writing):
        assert client.get("/users/ann").status_code == 200
        assert client.get("/").status_code == 200


def refuse_writing(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert sql.split(maxsplit=1)[0] in {"SELECT", "WITH", "DECLARE", "FETCH"}, sql
    return execute(sql, params, many, context)
