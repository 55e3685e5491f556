"""What people see when something goes wrong: a page with words and a way on, under the right status."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.template import engines
from django.test import Client

from tests.clocks import stop_clock
from tests.factories import make_user
from tests.pages import parse, texts

if TYPE_CHECKING:
    from django.http import HttpResponse

HEADINGS = {
    "400": "400 Bad Request",
    "403": "403 Not Allowed",
    "404": "404 Not Found",
    "405": "405 Not Possible",
    "429": "429 Too Often",
    "500": "Something went wrong",
}


@pytest.fixture
def browser(settings: Any) -> Client:
    """Return a browser that gets what a visitor gets, and not the exception."""
    settings.ROOT_URLCONF = "tests.web.failing_urls"
    return Client(raise_request_exception=False)


def anatomy(response: HttpResponse) -> dict[str, Any]:
    page = parse(response)
    return {
        "status": str(response.status_code),
        "lang": page.get("lang"),
        "titles": len([title for title in texts(page, "title") if title.endswith(" — Byline")]),
        "mains": len(page.cssselect("main")),
        "headings": texts(page, "h1"),
        "way on": "/" in [link.get("href") for link in page.cssselect("main a")],
        "robots": [tag.get("content") for tag in page.cssselect("meta[name=robots]")],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("status", HEADINGS)
def test_each_error_has_a_page_with_a_heading_and_a_way_on(browser: Client, status: str) -> None:
    response = browser.get(f"/failing/{status}")

    assert anatomy(response) == {
        "status": status,
        "lang": "en",
        "titles": 1,
        "mains": 1,
        "headings": [HEADINGS[status]],
        "way on": True,
        "robots": ["noindex"],
    }
    head = browser.head(f"/failing/{status}")
    assert (str(head.status_code), head.content) == (status, b"")


@pytest.mark.parametrize("address", ["/failing/500", "/failing/database", "/failing/template"])
def test_page_of_a_fault_needs_neither_database_nor_templates(
    browser: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("nothing works")

    # No `db` fixture either: whatever asks the database raises.
    monkeypatch.setattr(engines["django"].engine, "get_template", refuse)
    monkeypatch.setattr(engines["django"].engine, "select_template", refuse)

    response = browser.get(address)

    assert (response.status_code, texts(parse(response), "h1")) == (500, ["Something went wrong"])
    assert "secret" not in response.content.decode()


def test_page_of_a_fault_when_the_database_is_away_in_the_middle_of_a_view(browser: Client) -> None:
    """Without the `db` fixture the front page cannot be read."""
    response = browser.get("/")

    assert (response.status_code, texts(parse(response), "h1")) == (500, ["Something went wrong"])


@pytest.mark.parametrize("status", ["400", "500"])
def test_bare_page_asks_for_nothing_and_its_policy_lets_its_own_style_through(browser: Client, status: str) -> None:
    response = browser.get(f"/failing/{status}")
    page = parse(response)

    [style] = re.findall(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in response["Content-Security-Policy"]
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert [link.get("href") for link in page.cssselect("link")] == ["data:,"]
    assert page.cssselect("script, img, svg, iframe") == []
    assert response["Cache-Control"] == "no-store"


def test_host_that_is_not_ours_gets_the_bare_page(browser: Client) -> None:
    response = browser.get("/", headers={"Host": "evil.example"})

    assert (response.status_code, texts(parse(response), "h1")) == (400, ["400 Bad Request"])
    assert "evil" not in response.content.decode()


@pytest.mark.django_db
def test_too_often_says_when_to_try_again(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    response = browser.get("/failing/429")

    assert response["Retry-After"] == "300"
    [said] = [text for text in texts(parse(response), "main p") if "Try again" in text]
    assert re.fullmatch(r"This was asked too often\. Try again in 5 minutes: \w+ \d+, \d{4} \d+:\d\d [AP]M UTC", said)
    assert len(parse(response).cssselect("main time[datetime]")) == 1


@pytest.mark.django_db
def test_forged_or_old_form_is_told_how_to_lose_nothing(browser: Client) -> None:
    careful = Client(enforce_csrf_checks=True)

    response = careful.post("/account/login/", {"login": "ann", "password": "typed with care"})

    assert anatomy(response) | {"titles": 1} == {
        "status": "403",
        "lang": "en",
        "titles": 1,
        "mains": 1,
        "headings": ["403 Not Sent"],
        "way on": True,
        "robots": ["noindex"],
    }
    assert "Go back: what you typed is still there." in " ".join(texts(parse(response), "main p"))
    assert "typed with care" not in response.content.decode()


@pytest.mark.django_db
def test_refused_method_says_which_are_allowed(browser: Client) -> None:
    reading, writing = browser.get("/account/logout/"), browser.post("/people")

    assert [(answer.status_code, answer["Allow"]) for answer in (reading, writing)] == [
        (405, "POST"),
        (405, "GET, HEAD"),
    ]
    assert [texts(parse(answer), "h1") for answer in (reading, writing)] == [["405 Not Possible"]] * 2


@pytest.mark.django_db
def test_not_allowed_offers_signing_in_to_those_who_are_not(browser: Client) -> None:
    stranger = parse(browser.get("/failing/403?a=1"))
    browser.force_login(make_user("Ann"))
    member = parse(browser.get("/failing/403"))

    links = [[link.get("href") for link in page.cssselect("main a")] for page in (stranger, member)]
    assert links == [["/account/login/?next=%2Ffailing%2F403%3Fa%3D1", "/"], ["/"]]
