"""Giving an imported profile to its author, by `manage.py claim SLUG EMAIL`."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from profiles.models import User
from tests.at_once import at_once
from tests.factories import make_user
from tests.pages import get_page, parse, texts

pytestmark = pytest.mark.django_db

EMAIL, PASSWORD = "ann@example.org", "moss-and-lichen"
SITE = "http://127.0.0.1:8000"


def make_imported(name: str = "Ann", **fields: Any) -> User:
    return make_user(name, source="lesswrong.com", source_id=name, content_hash="x", **fields)


@pytest.fixture
def ann(db: None) -> User:
    return make_imported(username="ann-imported", karma=7)


def claim(slug: str = "ann", email: str = EMAIL) -> str:
    """Return the path of the link that the command prints."""
    printed = StringIO()
    call_command("claim", slug, email, stdout=printed, stderr=StringIO())
    link = printed.getvalue().strip()
    assert link.startswith(f"{SITE}/account/password/reset/key/")
    return link.removeprefix(SITE)


def refusal(slug: str, email: str) -> str:
    with pytest.raises(CommandError) as refused:
        claim(slug, email)
    return str(refused.value)


def set_password(link: str, password: str = PASSWORD, client: Client | None = None) -> HttpResponse:
    browser = client or Client()
    form = browser.get(link, follow=True)
    if form.status_code != 200:
        return form
    return browser.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def sign_in(client: Client, login: str = EMAIL, password: str = PASSWORD) -> int:
    return client.post("/account/login/", {"login": login, "password": password}).status_code


@pytest.mark.parametrize("mode", ["archive", "blog", "community"])
def test_author_sets_a_password_by_the_link_and_signs_in(ann: User, settings: Any, mode: str) -> None:
    settings.BYLINE_MODE = mode
    browser = Client()

    answer = set_password(claim(), client=browser)

    assert (answer.status_code, answer["Location"]) == (302, "/account/password/reset/key/done/")
    assert get_page(browser, answer["Location"]).cssselect("a[href='/account/login/']")
    assert sign_in(browser) == 302
    ann.refresh_from_db()
    address = ann.emailaddress_set.get()
    assert (ann.email, ann.is_unconfirmed, ann.karma, ann.slug) == (EMAIL, False, 7, "ann")
    assert (address.email, address.primary, address.verified) == (EMAIL, True, True)


def test_link_is_printed_and_emailed(ann: User) -> None:
    link = claim(email="Ann@Example.org")

    [message] = mail.outbox
    assert (message.to, message.subject) == ([EMAIL], "Your profile on Byline")
    assert f"{SITE}{link}\n" in message.body
    assert f"{SITE}/users/ann\n" in message.body


def test_link_is_printed_where_the_mail_server_does_not_answer(ann: User, settings: Any) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }

    assert set_password(claim()).status_code == 302


def test_link_works_once(ann: User) -> None:
    link = claim()
    set_password(link)

    answer = set_password(link, "another-password")

    assert (answer.status_code, sign_in(Client())) == (404, 302)


def test_link_expires(ann: User, settings: Any) -> None:
    link = claim()
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert (set_password(link).status_code, sign_in(Client())) == (404, 422)


def test_claim_can_be_repeated_until_the_password_is_set(ann: User) -> None:
    first, second = claim(), claim()

    assert set_password(second).status_code == 302
    assert set_password(first).status_code == 404
    assert ann.emailaddress_set.count() == 1


def test_claim_with_another_address_corrects_the_first_and_voids_its_link(ann: User) -> None:
    wrong = claim(email="anne@example.org")
    right = claim()

    assert (set_password(wrong).status_code, set_password(right).status_code) == (404, 302)
    assert list(ann.emailaddress_set.values_list("email", flat=True)) == [EMAIL]


def test_author_whose_link_expired_has_another_sent_in_an_archive(ann: User, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    claim()
    browser = Client()
    [forgotten] = get_page(browser, "/account/login/").cssselect("a[href='/account/password/reset/']")

    browser.post(forgotten.get("href"), {"email": EMAIL})

    assert (forgotten.text, mail.outbox[-1].to) == ("Forgot your password?", [EMAIL])
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/reset/key/" in line)
    assert set_password(link.removeprefix(SITE)).status_code == 302


def test_author_manages_their_sign_in_in_an_archive(ann: User, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    set_password(claim())
    browser = Client()
    sign_in(browser)

    pages = ["", "/password/change/", "/email/", "/sessions/", "/passkeys/"]
    assert [texts(get_page(browser, f"/account{page}"), "h1") != [] for page in pages] == [True] * len(pages)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.post("/account/email/", {"email": "ann@new.example", "action_add": ""})
    [asked] = [message for message in mail.outbox if message.to == ["ann@new.example"]]
    link = next(line for line in asked.body.splitlines() if line.startswith(SITE))
    browser.post(link.removeprefix(SITE))
    ann.refresh_from_db()
    assert ann.email == "ann@new.example"


@pytest.mark.parametrize("slug", ["nobody", "Ann", ""])
def test_unknown_slug_is_refused(ann: User, slug: str) -> None:
    assert refusal(slug, EMAIL) == f"There is no profile at /users/{slug}."


@pytest.mark.parametrize("email", ["", "ann", "ann@", "ann@example.org\n"])
def test_broken_address_is_refused(ann: User, email: str) -> None:
    assert refusal("ann", email) == "Enter a valid email address."
    assert ann.emailaddress_set.count() == 0


@pytest.mark.parametrize("email", [EMAIL, "other@example.org"])
def test_claimed_profile_is_refused(ann: User, email: str) -> None:
    set_password(claim())

    reason = "Ann already has this profile. They can reset their password on the sign-in page."
    assert (refusal("ann", email), len(mail.outbox)) == (reason, 1)
    ann.refresh_from_db()
    assert ann.email == EMAIL


def test_member_who_was_not_imported_is_refused() -> None:
    make_user("Bob", password=PASSWORD)

    assert refusal("bob", EMAIL) == "Bob was not imported: they sign in with the account they have."


@pytest.mark.parametrize("state", ["a member's", "being confirmed", "being changed to", "another claim's"])
def test_address_of_another_account_is_refused(ann: User, state: str) -> None:
    bob = make_imported("Bob") if state == "another claim's" else make_user("Bob")
    if state == "another claim's":
        claim("bob", EMAIL)
    elif state == "being changed to":
        bob.emailaddress_set.create(email=EMAIL, primary=False, verified=False)
    else:
        User.objects.filter(pk=bob.pk).update(email=EMAIL, is_unconfirmed=state == "being confirmed")

    assert refusal("ann", "ANN@example.org") == "Another account has the email address ann@example.org."
    ann.refresh_from_db()
    assert (ann.email, ann.emailaddress_set.count()) == ("", 0)


def test_claimed_profile_stays_claimed_after_the_next_import(ann: User) -> None:
    set_password(claim("ann"))
    User.objects.filter(pk=ann.pk).update(content_hash="y")

    assert sign_in(Client()) == 302


@pytest.mark.django_db(transaction=True)
def test_two_claims_of_one_address_at_the_same_moment_give_it_to_one() -> None:
    for name in ("Ann", "Bob"):
        make_imported(name)

    def try_claim(slug: str) -> bool:
        try:
            claim(slug)
        except CommandError:
            return False
        return True

    won = at_once(lambda: try_claim("ann"), lambda: try_claim("bob"))

    assert (sorted(won), User.objects.filter(email=EMAIL).count()) == ([False, True], 1), connection.vendor


def test_page_of_the_link_asks_for_a_password_alone(ann: User) -> None:
    page = parse(Client().get(claim(), follow=True))

    assert texts(page, "main label") == ["New password", "Confirm new password"]
