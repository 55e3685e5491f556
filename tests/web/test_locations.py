"""No answer leads to another site, whatever stands in the address, in `next` or in what the browser says of its page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory

from tests.factories import make_post, make_user
from web.headers import SecurityHeadersMiddleware

HEADERS = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url")
EVIL = [
    "//evil.example",
    "//evil.example/",
    "///evil.example/x/",
    "/\\evil.example/",
    "//evil.example/people/",
    "//people/",
]


def leads_to(response: HttpResponse) -> set[str]:
    """Return the hosts that a browser would go to."""
    found = [response[name].replace("\\", "/") for name in HEADERS if name in response]
    return {urlsplit(address).netloc for address in found} - {"", "testserver"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", [*EVIL, "/u//evil.example/", "/user//evil.example/x/", "/tag//evil.example/", "/p//e.example/"]
)
def test_address_that_looks_like_another_site_leads_nowhere(path: str) -> None:
    for browser in (Client(), Client(headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}"})):
        for method in ("GET", "POST"):
            response = browser.generic(method, "/", PATH_INFO=path)
            assert (leads_to(response), response.status_code >= 400) == (set(), True)


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVIL)
def test_page_that_the_browser_names_leads_nowhere(address: str) -> None:
    post, member = make_post(make_user("Bob")), Client()
    member.force_login(make_user("Ann"))
    act = f"/vote/post/{post.pk}"
    for page in (address, f"http://testserver{address}"):
        for browser in (Client(), member):
            plain = browser.post(act, {"vote": "smallUpvote"}, headers={"Referer": page})
            with_htmx = {"HX-Request": "true", "HX-Current-URL": page, "HX-Target": "posts-more"}
            answers = [plain, browser.post(act, {"vote": "smallUpvote"}, headers=with_htmx)]
            answers.append(browser.get("/users/bob/posts", headers=with_htmx))
            assert [leads_to(answer) for answer in answers] == [set()] * 3
            assert [answer.status_code for answer in answers if answer.status_code >= 400] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVIL)
def test_next_leads_nowhere_else(address: str) -> None:
    make_user("Ann", password="a long enough secret")
    for page in (address, f"http://testserver{address}"):
        browser = Client()
        signing_in = browser.post("/account/login/", {"login": "ann", "password": "a long enough secret", "next": page})
        answers = [
            signing_in,
            browser.get(f"/account/login/?next={page}"),
            browser.post("/account/logout/", {"next": page}),
        ]
        assert [(leads_to(answer), answer.status_code) for answer in answers] == [(set(), 302)] * 3


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("//evil.example/x", "/%2Fevil.example/x"),
        ("/\\evil.example", "/%5Cevil.example"),
        ("/people", "/people"),
        ("/", "/"),
        ("https://elsewhere.example//x", "https://elsewhere.example//x"),
    ],
)
def test_last_guard_holds_for_every_view(name: str, address: str, sent: str) -> None:
    def view(_request: object) -> HttpResponse:
        response = HttpResponseRedirect("/")
        response[name] = address
        return response

    assert SecurityHeadersMiddleware(view)(RequestFactory().get("/"))[name] == sent
