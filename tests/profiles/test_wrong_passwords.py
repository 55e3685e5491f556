"""How often a password may be tried: by one network, by all strangers together, and by a device that is known."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from profiles import limits
from profiles.models import User
from profiles.password_attempts import ALL_STRANGERS
from tests.at_once import at_once
from tests.clocks import Clock, stop_clock
from tests.factories import make_user
from tests.mails import path_in_last_mail
from tests.pages import parse, texts

pytestmark = pytest.mark.django_db

STRANGER, NEW_NETWORK = "198.51.100.7", "203.0.113.9"
TRIES_OF_STRANGERS = 50


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stop_clock(monkeypatch)


@pytest.fixture
def ann() -> User:
    return make_user("Ann", username="ann", email="ann@example.org", password="right")


@pytest.fixture
def own_device(ann: User) -> Client:
    """Return a browser in which Ann signed in and out again."""
    device = Client()
    assert attempt(device, "right").status_code == 302
    device.post("/account/logout/")
    return device


def attempt(client: Client, password: str, *, name: str = "ann", origin: str = "127.0.0.1") -> HttpResponse:
    return client.post("/account/login/", {"login": name, "password": password}, REMOTE_ADDR=origin)


def guess(*, times: int, origin: str = STRANGER, name: str = "ann") -> list[int]:
    return [attempt(Client(), f"guess {number}", name=name, origin=origin).status_code for number in range(times)]


def guess_from_everywhere(*, times: int, name: str = "ann") -> list[int]:
    return [guess(times=1, origin=f"198.18.0.{number}", name=name)[0] for number in range(times)]


def use_up_strangers_tries(name: str = "ann", *, but: int = 0) -> None:
    """Count what guesses from everywhere count, without a page for each."""
    request = RequestFactory().post("/account/login/")
    for _ in range(TRIES_OF_STRANGERS - but):
        limits.consume(request, ALL_STRANGERS, key=name)


def test_eleventh_attempt_from_a_network_is_refused_even_with_the_right_password(client: Client) -> None:
    make_user("Ann", username="ann", password="right")
    make_user("Bo", username="bo", password="right")

    tried = [attempt(client, f"wrong {number}").status_code for number in range(10)]
    refused = attempt(client, "right")

    assert tried == [422] * 10
    assert (refused.status_code, texts(parse(refused), "h1")) == (429, ["429 Too Often"])
    assert refused["Retry-After"] == "900"
    assert attempt(client, "right", name="bo").status_code == 302


def test_time_to_try_again_is_when_the_oldest_attempt_is_forgotten(client: Client, clock: Clock) -> None:
    attempt(client, "wrong")
    clock.forward(timedelta(minutes=5))
    for _ in range(9):
        attempt(client, "wrong")

    refused = attempt(client, "wrong")
    clock.forward(timedelta(minutes=10))

    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert [attempt(client, "wrong").status_code for _ in range(2)] == [422, 429]


def test_unknown_name_is_limited_like_a_known_one(client: Client) -> None:
    tried = [attempt(client, "guess", name="nobody").status_code for _ in range(11)]

    assert tried == [422] * 10 + [429]


def test_signing_in_forgets_the_attempts_before() -> None:
    make_user("Ann", username="ann", password="right")

    for _ in range(2):
        assert [attempt(Client(), "wrong").status_code for _ in range(9)] == [422] * 9
        assert attempt(Client(), "right").status_code == 302


def test_attempts_by_name_and_by_address_count_together(client: Client) -> None:
    make_user("Ann", username="ann", email="ann@example.org", password="right")

    tried = [attempt(client, "wrong", name=("ann", "ann@example.org")[number % 2]).status_code for number in range(11)]

    assert tried == [422] * 10 + [429]


@pytest.mark.parametrize("name", ["ann", "ann@example.org", "ANN@example.org"])
def test_strangers_ten_guesses_leave_the_owner_in_from_anywhere(ann: User, own_device: Client, name: str) -> None:
    assert guess(times=11, name=name) == [422] * 10 + [429]

    assert attempt(own_device, "right", name=name, origin=STRANGER).status_code == 302
    assert attempt(Client(), "right", name=name, origin=NEW_NETWORK).status_code == 302


def test_one_network_alone_never_uses_up_the_tries_of_all_strangers(ann: User, clock: Clock) -> None:
    for _ in range(5):
        assert guess(times=11) == [422] * 10 + [429]
        clock.forward(timedelta(minutes=15))
        assert attempt(Client(), "right", origin=NEW_NETWORK).status_code == 302


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_guesses_from_many_networks_count_together(ann: User, clock: Clock, name: str) -> None:
    tried = guess_from_everywhere(times=2 * TRIES_OF_STRANGERS, name=name)
    clock.forward(timedelta(minutes=59))
    refused = attempt(Client(), "guess", name=name, origin=NEW_NETWORK)

    # 50 an hour are the most that strangers get, 1,200 a day, however many they are.
    assert tried == [422] * TRIES_OF_STRANGERS + [429] * TRIES_OF_STRANGERS
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")


def test_owner_signs_in_on_a_known_device_while_everybody_guesses(own_device: Client) -> None:
    use_up_strangers_tries()

    assert attempt(own_device, "right", origin=NEW_NETWORK).status_code == 302


def test_owner_signs_in_from_a_new_network_when_the_guesses_are_an_hour_old(ann: User, clock: Clock) -> None:
    use_up_strangers_tries()

    refused = attempt(Client(), "right", origin=NEW_NETWORK)
    clock.forward(timedelta(hours=1))
    let_in = attempt(Client(), "right", origin=NEW_NETWORK)

    assert (refused.status_code, refused["Retry-After"], let_in.status_code) == (429, "3600", 302)
    ways_in = [link.get("href") for link in parse(refused).cssselect(".message-page a")]
    assert ways_in == ["/account/login/", "/account/password/reset/", "/"]


def test_owner_who_chooses_a_new_password_by_mail_signs_in_while_everybody_guesses(ann: User) -> None:
    use_up_strangers_tries()
    browser = Client(REMOTE_ADDR=NEW_NETWORK)

    browser.post("/account/password/reset/", {"email": "ann@example.org"})
    form = browser.get(path_in_last_mail(), follow=True).request["PATH_INFO"]
    browser.post(form, {"password1": "moss-and-lichen", "password2": "moss-and-lichen"})

    assert attempt(browser, "moss-and-lichen", origin=NEW_NETWORK).status_code == 302
    assert attempt(Client(), "moss-and-lichen", origin=NEW_NETWORK).status_code == 429


def test_known_device_has_ten_tries_of_its_own(own_device: Client) -> None:
    use_up_strangers_tries()

    tried = [attempt(own_device, "wrong", origin=f"203.0.113.{number}").status_code for number in range(11)]

    assert tried == [422] * 10 + [429]
    assert attempt(own_device, "right").status_code == 429


def test_wrong_passwords_on_a_known_device_leave_strangers_their_tries(own_device: Client) -> None:
    [attempt(own_device, "wrong") for _ in range(10)]

    use_up_strangers_tries(but=1)
    assert guess_from_everywhere(times=2) == [422, 429]


def test_device_is_known_for_one_account_alone(own_device: Client) -> None:
    make_user("Bo", username="bo", password="right")
    use_up_strangers_tries("bo")

    assert attempt(own_device, "right", name="bo").status_code == 429


def test_two_people_share_a_known_device(own_device: Client) -> None:
    make_user("Bo", username="bo", password="right")
    attempt(own_device, "right", name="bo")
    own_device.post("/account/logout/")
    for name in ("ann", "bo"):
        use_up_strangers_tries(name)

    assert [attempt(own_device, "right", name=name).status_code for name in ("ann", "bo")] == [302, 302]


@pytest.mark.parametrize("change", ["on another device", "by an administrator"])
def test_changed_password_makes_devices_unknown(ann: User, own_device: Client, change: str) -> None:
    if change == "on another device":
        other = Client()
        attempt(other, "right")
        words = {"oldpassword": "right", "password1": "moss-and-lichen", "password2": "moss-and-lichen"}
        assert other.post("/account/password/change/", words).status_code == 302
        other.post("/account/logout/")
    else:
        ann.set_password("moss-and-lichen")
        ann.save(update_fields=["password"])
    use_up_strangers_tries()

    assert attempt(own_device, "moss-and-lichen").status_code == 429
    if change == "on another device":
        assert attempt(other, "moss-and-lichen").status_code == 302


@pytest.mark.parametrize("forged", ["", "x", "abc.def:1tuvwx:signature", "\0", "é"])
def test_forged_device_is_a_stranger(own_device: Client, forged: str) -> None:
    [name] = [name for name in own_device.cookies if name.startswith("device-")]
    own_device.cookies[name] = forged
    use_up_strangers_tries()

    assert attempt(own_device, "right").status_code == 429


def test_cookie_of_a_device_goes_to_the_sign_in_page_alone(ann: User, client: Client, settings: Any) -> None:
    settings.IS_HTTPS = True

    cookies = attempt(client, "right").cookies

    [cookie] = [cookie for name, cookie in cookies.items() if name.startswith("__Secure-device-")]
    kept = {"path": "/account/login/", "httponly": True, "secure": True, "samesite": "Lax", "max-age": 31_536_000}
    assert {name: cookie[name] for name in kept} == kept
    assert "ann" not in cookie.OutputString()


def test_strangers_guesses_keep_nobody_from_confirming_that_it_is_them(ann: User) -> None:
    signed_in = Client()
    signed_in.force_login(ann)
    guess(times=11, origin="127.0.0.1")
    use_up_strangers_tries(but=10)

    answers = [
        signed_in.post("/account/reauthenticate/", {"password": password}).status_code
        for password in ["wrong", "right"]
    ]
    assert answers == [422, 302]


def test_who_knows_one_password_frees_no_guesses_at_another(ann: User) -> None:
    make_user("Mallory", username="mallory", password="own")
    guess(times=10)

    assert attempt(Client(), "own", name="mallory", origin=STRANGER).status_code == 302
    assert guess(times=1) == [429]


@pytest.mark.parametrize("origin", ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"])
def test_addresses_of_one_ipv6_network_count_together(ann: User, origin: str) -> None:
    guess(times=10, origin="2001:db8:1:2::1")

    assert guess(times=1, origin=origin) == [429]
    assert guess(times=1, origin="2001:db8:1:3::1") == [422]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("ann")
def test_guesses_at_the_same_moment_are_all_counted() -> None:
    cache.clear()
    use_up_strangers_tries(but=2)

    acts = [partial(guess, times=1, origin=f"203.0.113.{number}") for number in range(6)]
    tried = [answer for [answer] in at_once(*acts)]

    # On a slow machine one may wait in vain for the count's lock: it is refused, and never let through uncounted.
    assert (tried.count(422) <= 2, set(tried) <= {422, 429}) == (True, True)
