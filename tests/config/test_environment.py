from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

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
from config.servers import caches, mailer
from config.settings import OTHER_NAMES, OUR_NAMES

ROOT = Path(__file__).resolve().parents[2]


def test_value_comes_from_the_name_its_file_or_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")

    assert read_text("WORD", "default") == "default"
    monkeypatch.setenv("WORD", "")
    assert read_text("WORD", "default") == "default"
    monkeypatch.setenv("WORD_FILE", str(tmp_path / "secret"))
    assert read_text("WORD", "default") == "from a file"
    monkeypatch.setenv("WORD_DEFAULT", "of the image")
    assert read_text("WORD", "default") == "from a file"
    monkeypatch.setenv("WORD_FILE", "")
    assert read_text("WORD", "default") == "of the image"
    monkeypatch.setenv("WORD_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("WORD", "said")
    with pytest.raises(ImproperlyConfigured, match="WORD and WORD_FILE are both set"):
        read_text("WORD")
    monkeypatch.delenv("WORD_FILE")
    assert read_text("WORD") == "said"


def test_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORD_FILE", "/nowhere/secret")
    with pytest.raises(ImproperlyConfigured, match="WORD_FILE names /nowhere/secret, which cannot be read"):
        read_text("WORD")


@pytest.mark.parametrize(("word", "flag"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False)])
def test_flags(monkeypatch: pytest.MonkeyPatch, word: str, flag: bool) -> None:
    monkeypatch.setenv("FLAG", word)
    assert read_flag("FLAG", default=not flag) is flag


def test_flag_choice_and_list_say_what_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORD", "maybe, perhaps,")
    with pytest.raises(ImproperlyConfigured, match="it is either 1 or 0"):
        read_flag("WORD", default=False)
    with pytest.raises(ImproperlyConfigured, match="it is a whole number, such as 2"):
        read_count("WORD", 2)
    with pytest.raises(ImproperlyConfigured, match="it is one of blog, archive"):
        read_choice("WORD", ("blog", "archive"))
    assert (read_count("OTHER", 2), read_list("WORD")) == (2, ["maybe", "perhaps"])


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("https://byline.example/", "https://byline.example"),
        ("http://[::1]:8100", "http://[::1]:8100"),
        ("HTTPS://Byline.Example", "https://byline.example"),
    ],
)
def test_address_of_the_site_is_a_scheme_and_a_host(monkeypatch: pytest.MonkeyPatch, value: str, origin: str) -> None:
    monkeypatch.setenv("BASE_URL", value)
    assert read_origin("BASE_URL", "http://x") == origin


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("byline.example", "Write http:// or https:// and a host"),
        ("byline.example:8000", "Write http:// or https:// and a host"),
        ("//byline.example", "Write http:// or https:// and a host"),
        ("ftp://byline.example", "Write http:// or https:// and a host"),
        ("https://", "Write http:// or https:// and a host"),
        ("https://[::1", "Write http:// or https:// and a host"),
        ("https://byline.example:port", "Write http:// or https:// and a host"),
        ("https://byline.example/blog", "all but the scheme and the host: https://byline.example."),
        ("https://byline.example:8443/?a=1", "all but the scheme and the host: https://byline.example:8443."),
        ("https://ann@byline.example", "all but the scheme and the host: https://byline.example."),
        ("https://byline.example/#top", "all but the scheme and the host: https://byline.example."),
    ],
)
def test_other_address_of_the_site_is_refused_with_the_right_form(
    monkeypatch: pytest.MonkeyPatch, value: str, advice: str
) -> None:
    monkeypatch.setenv("BASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match=re.escape(advice)) as refusal:
        read_origin("BASE_URL", "http://x")
    assert f"BASE_URL is “{value.rstrip('/')}”" in str(refusal.value)


def test_secret_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret-key"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: kept_secret(path), range(16)))

    assert secrets == {path.read_text()}
    assert len(secrets.pop()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_database_is_sqlite_in_the_data_folder_or_postgresql_with_a_pool(tmp_path: Path) -> None:
    assert database("", folder=tmp_path)["NAME"] == str(tmp_path / "db.sqlite3")
    remote = database("postgresql://ann:word@db/byline", folder=tmp_path)
    assert (remote["ENGINE"], remote["HOST"], remote["OPTIONS"]["pool"]["max_size"]) == (
        "django.db.backends.postgresql",
        "db",
        8,
    )


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense"])
def test_other_databases_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database(url, folder=tmp_path)


@pytest.mark.django_db
def test_sqlite_keeps_foreign_keys_and_waits_for_writers() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    with connection.cursor() as cursor:
        found = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "busy_timeout", "synchronous")
        ]
    assert found == [1, 20_000, 1]
    assert connection.transaction_mode == "IMMEDIATE"


def test_mail_and_cache_servers_by_url() -> None:
    options = mailer("submission://ann%40x:pass@mail.example")["OPTIONS"]
    assert [options[name] for name in ("host", "port", "username", "use_tls", "use_ssl")] == [
        "mail.example",
        587,
        "ann@x",
        True,
        False,
    ]
    assert {name: one["LOCATION"] for name, one in caches("redis://cache:6379/0").items()} == {
        "default": "redis://cache:6379/0",
        "shown": "redis://cache:6379/0",
    }
    assert [one["BACKEND"].rpartition(".")[2] for one in caches("database:").values()] == [
        "CountingCache",
        "LocMemCache",
    ]
    assert [one["BACKEND"].rpartition(".")[2] for one in caches("memory:").values()] == ["LocMemCache", "LocMemCache"]
    for wrong in (lambda: mailer("http://x"), lambda: caches("memcached://x")):
        with pytest.raises(ImproperlyConfigured):
            wrong()


def test_guide_lists_every_setting_and_no_other() -> None:
    read = re.compile(r"""read_(?:text|flag|list|choice|count|origin)\(\s*["']([A-Z_]+)["']""")
    code = "".join(path.read_text() for path in (ROOT / "config").rglob("*.py"))

    assert listed_in_the_guide() == set(read.findall(code))
    assert listed_in_the_guide() == OUR_NAMES | OTHER_NAMES


def listed_in_the_guide() -> set[str]:
    guide = (ROOT / "docs" / "self-hosting.md").read_text()
    rows = [line.split("|")[1] for line in guide.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_locked_requirements_have_hashes_and_no_host(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    pinned = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==.*$", text, flags=re.MULTILINE)

    assert "://" not in text
    assert len(pinned) >= 12
    assert all(line.endswith("\\") for line in pinned)


def test_each_dependency_has_its_reason_beside_it() -> None:
    listed = (ROOT / "pyproject.toml").read_text().partition("dependencies = [")[2].partition("\n]")[0]

    lines = [line for line in listed.splitlines() if line.strip()]
    assert [line for line in lines if "# " not in line] == []
