"""The first administrator: made from the environment when a container starts, or by Django's own command."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config.startup import make_first_administrator
from profiles.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("BYLINE_ADMIN_NAME", "root")
    monkeypatch.setenv("BYLINE_ADMIN_PASSWORD", PASSWORD)
    return monkeypatch


def people() -> list[tuple[str, str, bool]]:
    return list(User.objects.order_by("username").values_list("username", "email", "is_superuser"))


def test_administrator_is_made_and_enters_the_admin(said: pytest.MonkeyPatch) -> None:
    said.setenv("BYLINE_ADMIN_EMAIL", "Root@Example.org")
    make_first_administrator()

    browser = Client()
    answer = browser.post("/account/login/", {"login": "root@example.org", "password": PASSWORD, "next": "/admin/"})

    assert people() == [("root", "root@example.org", True)]
    assert (answer["Location"], browser.get("/admin/").status_code) == ("/admin/", 200)


def test_password_comes_from_a_file_too(said: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from a file\n")
    said.delenv("BYLINE_ADMIN_PASSWORD")
    said.setenv("BYLINE_ADMIN_PASSWORD_FILE", str(tmp_path / "password"))

    make_first_administrator()

    assert User.objects.get().check_password("from a file")


def test_administrator_who_is_there_is_left_alone(said: pytest.MonkeyPatch) -> None:
    make_first_administrator()
    before = User.objects.values().get()
    said.setenv("BYLINE_ADMIN_PASSWORD", "another long secret")
    make_first_administrator()
    said.setenv("BYLINE_ADMIN_NAME", "second")
    make_first_administrator()

    assert User.objects.values().get() == before


def test_nothing_said_makes_nobody() -> None:
    make_first_administrator()

    assert people() == []


@pytest.mark.parametrize("missing", ["BYLINE_ADMIN_NAME", "BYLINE_ADMIN_PASSWORD"])
def test_half_of_it_stops_the_start(said: pytest.MonkeyPatch, missing: str) -> None:
    said.delenv(missing)

    with pytest.raises(SystemExit, match="needs both BYLINE_ADMIN_NAME and BYLINE_ADMIN_PASSWORD"):
        make_first_administrator()
    assert people() == []


@pytest.mark.parametrize(
    ("email", "reason"), [("", "user name is already taken"), ("nonsense", "Enter a valid email address")]
)
def test_name_of_a_member_and_no_address_stop_the_start_in_words(
    said: pytest.MonkeyPatch, email: str, reason: str
) -> None:
    make_user("Member", username="other" if email else "root")
    said.setenv("BYLINE_ADMIN_EMAIL", email)

    with pytest.raises(SystemExit, match=f"The first administrator was not made: .*{reason}"):
        make_first_administrator()
    assert [is_superuser for _name, _email, is_superuser in people()] == [False]


def test_address_of_a_member_stops_the_start(said: pytest.MonkeyPatch) -> None:
    make_user("Member", email="root@example.org")
    said.setenv("BYLINE_ADMIN_EMAIL", "root@example.org")

    with pytest.raises(SystemExit, match="another account has the address of BYLINE_ADMIN_EMAIL"):
        make_first_administrator()
    assert [name for name, _email, _is_superuser in people()] == ["member"]


def test_command_of_django_works_without_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command("createsuperuser", interactive=False, username="root", email="root@example.org", stdout=StringIO())
    call_command("createsuperuser", interactive=False, username="plain", email="", stdout=StringIO())

    assert people() == [("plain", "", True), ("root", "root@example.org", True)]
    assert User.objects.get(username="root").emailaddress_set.get().verified is True
    with pytest.raises(CommandError, match="already taken"):
        call_command("createsuperuser", interactive=False, username="root", email="", stdout=StringIO())
