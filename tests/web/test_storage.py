"""A database that stores nothing: the site stays readable, a write is answered with 503, and nothing typed is lost."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, InternalError, OperationalError, connection
from django.test import Client

from content.models import Comment
from profiles.models import User
from tests.comment_forms import fields
from tests.factories import make_comment, make_post, make_user
from tests.pages import form_fields, get_page, parse, texts
from web.storage import is_storage_failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db(transaction=True)

# More than may fit into half-empty pages of the database.
LONG = "\nFirst *line* & <b>more</b>\n\n" + "a word " * 8_000
PASSWORD = "a long enough secret"


@contextmanager
def read_only() -> Iterator[None]:
    on, off = (
        ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
        if connection.vendor == "sqlite"
        else ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    )
    with connection.cursor() as cursor:
        cursor.execute(on)
        try:
            yield
        finally:
            cursor.execute(off)


@contextmanager
def full() -> Iterator[None]:
    """Let the database grow no further; PostgreSQL's error cannot be had without filling a disk, so it is raised."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA max_page_count = 1")  # which stands for the size it has
            try:
                yield
            finally:
                cursor.execute("PRAGMA max_page_count = 4294967294")
        return

    def fill(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("could not extend file") from psycopg.errors.DiskFull("could not extend file")
        return execute(sql, *rest)

    with connection.execute_wrapper(fill):
        yield


REFUSALS = pytest.mark.parametrize("refusal", [full, read_only])


@pytest.fixture
def member() -> Client:
    """A browser in which Ann is signed in, and which shows what a visitor sees of a fault."""
    browser = Client(raise_request_exception=False)
    browser.force_login(make_user("Ann", password=PASSWORD))
    return browser


@REFUSALS
def test_every_page_can_be_read(member: Client, refusal: Callable[[], AbstractContextManager[None]]) -> None:
    post = make_post(make_user("Bob"))
    make_comment(post=post)
    pages = [
        "/",
        "/users/bob",
        "/people",
        "/quicktakes",
        "/allComments",
        "/wikitags",
        "/readyz",
        post.get_absolute_url(),
    ]
    with refusal():
        statuses = {
            path: [browser.get(path).status_code for browser in (member, Client(raise_request_exception=False))]
            for path in [*pages, "/account/login/"]
        }

    assert statuses == {path: [200, 200] for path in pages} | {"/account/login/": [302, 200]}


@REFUSALS
def test_text_that_cannot_be_stored_comes_back_and_can_be_sent_again(
    member: Client, refusal: Callable[[], AbstractContextManager[None]]
) -> None:
    url = f"/comment/on/post/{make_post().pk}"
    sent = fields(get_page(member, url)) | {"body": LONG}
    with refusal():
        answer = member.post(url, sent)
        with_htmx = member.post(url, sent, headers={"HX-Request": "true"})
        stored = Comment.objects.count()
    page = parse(answer)
    [form] = page.cssselect("main form")
    again = member.post(form.get("action"), form_fields(form))

    assert (answer.status_code, answer["Retry-After"], with_htmx.status_code) == (503, "120", 503)
    assert (texts(page, "h1"), stored) == (["503 Not Saved"], 0)
    assert [text for text in texts(page, "main p") if "below" in text] == [
        "What you typed is below. Send it again in a few minutes, or copy it."
    ]
    assert form_fields(form) == sent
    assert (again.status_code, Comment.objects.get().body_source.strip()) == (302, LONG.strip())


def test_form_of_a_refused_vote_is_one_button(member: Client) -> None:
    post = make_post(make_user("Bob"))
    with read_only():
        answer = member.post(f"/vote/post/{post.pk}", {"vote": "smallUpvote"})
    [form] = parse(answer).cssselect("main form")
    again = member.post(form.get("action"), form_fields(form))

    assert (answer.status_code, texts(parse(answer), "form button, form textarea")) == (503, ["Send it again"])
    assert (again.status_code, post.votes.count()) == (302, 1)


def test_password_is_on_no_page_and_right_and_wrong_ones_get_the_same_answer(member: Client) -> None:
    stranger = Client(raise_request_exception=False)
    with read_only():
        answers = [
            stranger.post("/account/login/", {"login": "ann", "password": password}) for password in (PASSWORD, "wrong")
        ]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].content == answers[1].content
    assert parse(answers[0]).cssselect("form") == []
    assert "Try again in a few minutes." in texts(parse(answers[0]), "main p")
    assert stranger.post("/account/login/", {"login": "ann", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("store", [cache.set, cache.add])
def test_count_that_cannot_be_stored_is_an_error(store: Callable[[str, int], Any]) -> None:
    with read_only(), pytest.raises(DatabaseError) as refusal:
        store("count", 1)

    assert is_storage_failure(refusal.value)
    store("count", 1)
    assert cache.get("count") == 1


def test_page_that_would_save_the_session_is_shown_without(member: Client) -> None:
    stranger = Client(raise_request_exception=False)
    url = f"/comment/on/post/{make_post().pk}"
    stranger.post(url, fields(get_page(member, url)) | {"body": "typed before signing in"})
    stranger.post("/account/login/", {"login": "ann", "password": PASSWORD, "next": url})
    with read_only():
        shown = stranger.get(url)
    later = stranger.get(url)

    typed = [texts(parse(answer), "textarea[name=body]") for answer in (shown, later)]
    assert (shown.status_code, typed) == (200, [["typed before signing in"]] * 2)


def test_account_can_still_be_made_when_there_is_room_again() -> None:
    stranger = Client(raise_request_exception=False)
    form = {"email": "new@example.org", "display_name": "New", "password1": PASSWORD}
    with read_only():
        refused = stranger.post("/account/signup/", form)
        made = User.objects.count()

    assert (refused.status_code, made) == (503, 0)
    assert PASSWORD not in refused.content.decode()
    assert (stranger.post("/account/signup/", form).status_code, User.objects.count()) == (302, 1)


def caused(error: DatabaseError, cause: Exception, code: int = 0) -> DatabaseError:
    if code:
        cause.sqlite_errorcode = code
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_failure"),
    [
        (caused(OperationalError(), sqlite3.OperationalError(), sqlite3.SQLITE_FULL), True),
        (caused(OperationalError(), sqlite3.OperationalError(), sqlite3.SQLITE_IOERR_SHMSIZE), True),
        (caused(OperationalError(), sqlite3.OperationalError(), sqlite3.SQLITE_CANTOPEN), True),
        (caused(OperationalError(), sqlite3.OperationalError(), sqlite3.SQLITE_BUSY), True),
        (caused(OperationalError(), sqlite3.OperationalError(), sqlite3.SQLITE_ERROR), False),  # no such table
        (caused(OperationalError(), psycopg.errors.DiskFull()), True),
        (caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), True),
        (caused(OperationalError(), psycopg.OperationalError("connection refused")), True),
        (caused(OperationalError(), psycopg.errors.AdminShutdown()), True),
        (caused(OperationalError(), psycopg.errors.DeadlockDetected()), False),
        (caused(IntegrityError(), psycopg.errors.UniqueViolation()), False),
        (caused(InternalError(), psycopg.errors.InFailedSqlTransaction()), False),
        (OperationalError("without a cause"), False),
        (ZeroDivisionError(), False),
        (None, False),
    ],
)
def test_state_of_the_database_is_told_from_a_mistake_of_ours(error: Exception | None, is_failure: bool) -> None:
    assert is_storage_failure(error) is is_failure


def test_page_that_cannot_be_read_says_so(member: Client) -> None:
    def refuse(*_: Any) -> None:
        raise OperationalError("no answer") from psycopg.OperationalError("no answer")

    with connection.execute_wrapper(refuse):
        answer: HttpResponse = member.get("/")

    assert (answer.status_code, texts(parse(answer), "h1")) == (503, ["503 Not Available"])
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("120", "no-store")
