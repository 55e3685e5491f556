"""Thousands of strings that ran somewhere once: in our texts, in a real browser, none of them does anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import batched
from typing import TYPE_CHECKING

import pytest

from content.models import Post
from content.richtext import render
from profiles.models import TextFormat
from tests.admin_pages import change_url, save
from tests.browser.waiting import PATIENCE
from tests.corpora import naughty_strings, xss_payloads
from tests.factories import make_post, make_user

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Browser, Page, Request
    from pytest_django.live_server_helper import LiveServer

ON_ONE_PAGE = 400
# What no text may bring onto a page, and what it may not be told to do.
LIVE_PARTS = """root => [...root.querySelectorAll('*')].filter(one =>
  one.matches('script, iframe, object, embed, form, input, button, style, link, meta, base, svg, video, audio')
  || [...one.attributes].some(({name, value}) =>
    /^on|^style$|^srcdoc$|^formaction$|^hx-|^data-/.test(name) || /^\\s*(javascript|vbscript|data):/i.test(value))
).map(one => one.outerHTML)"""

# A picture that comes last and cannot come: when the browser has said so, it has dealt with what was asked for before.
ADD_LAST_PICTURE = """() => {
  const last = new Image();
  last.onerror = () => { window.isOver = true; };
  last.src = 'https://nowhere.invalid/last.png';
  document.body.append(last);
}"""
# A lazy picture that nobody has scrolled to is not asked for.
ALL_HAVE_ENDED = "window.isOver && [...document.images].every(one => one.complete || one.loading === 'lazy')"


@dataclass
class Window:
    """A page without any content security policy, on which only the cleaning protects, and all that happened on it."""

    page: Page
    happenings: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        # A picture may stand anywhere; whatever else is asked for, somebody's text has asked for it.
        if request.resource_type != "image":
            self.happenings.append(f"{request.resource_type} {request.url[:200]}")

    def show(self, html: str) -> list[str]:
        self.page.set_content(f"<!doctype html><main>{html}</main>", wait_until="domcontentloaded")
        self.page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        self.wait_for_all()
        return self.happenings + self.page.locator("main").evaluate(LIVE_PARTS)

    def wait_for_all(self) -> None:
        """Wait until every picture of the page is there or has failed, and what listened to that has run."""
        self.page.evaluate(ADD_LAST_PICTURE)
        self.page.wait_for_function(ALL_HAVE_ENDED, timeout=PATIENCE)
        self.page.evaluate("new Promise(later => setTimeout(later))")


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    context = browser.new_context(bypass_csp=True)
    context.route("**/*", lambda route: route.abort())
    found = Window(context.new_page())
    found.page.on("dialog", lambda dialog: (found.happenings.append(f"dialog {dialog.message}"), dialog.dismiss()))
    found.page.on("pageerror", lambda error: found.happenings.append(f"error {error}"))
    found.page.on("request", found.note_request)
    yield found
    context.close()


@cache
def payloads() -> list[str]:
    return sorted({*xss_payloads(), *naughty_strings()})


def test_window_notices_what_runs(window: Window) -> None:
    pictures = ("x", "https://nowhere.invalid/x.png")
    harm = window.show("".join(f"<img src={url} onerror=alert(1)>" for url in pictures) + "<script>nosuch()</script>")

    assert len(payloads()) > 4_000
    assert sorted(one.partition(" ")[0] for one in harm) == [
        *("<img", "<img", "<script>nosuch()</script>"),
        *("dialog", "dialog", "error"),
    ]


@pytest.mark.parametrize("text_format", TextFormat)
def test_nothing_of_thousands_of_payloads_is_alive(window: Window, text_format: TextFormat) -> None:
    harm = {}
    for number, some in enumerate(batched(payloads(), ON_ONE_PAGE)):
        cleaned = [render(payload, text_format, scope=f"post-{number}") for payload in some]
        if found := window.show("".join(f"<div>{one}</div>" for one in cleaned)):
            harm[number] = found

    assert harm == {}


@pytest.mark.parametrize("text_format", TextFormat)
def test_payloads_written_in_the_admin_stay_dead_on_the_page(
    live_server: LiveServer, operator: Client, window: Window, text_format: TextFormat
) -> None:
    author = make_user("Ann")
    # Before the rule that lets nothing through: only what is ours is asked for.
    window.page.context.route(f"{live_server.url}/**", lambda route: route.continue_())
    harm = {}
    for number, some in enumerate(batched(payloads(), 900)):
        # A form refuses a zero byte, in words.
        text = "\n\n".join(some).replace("\0", "")[:200_000]
        post = make_post(author, title=f"Post {number}")
        save(operator, change_url(post), body_source=text, body_format=text_format)
        assert Post.objects.get(pk=post.pk).body_format == text_format
        window.page.goto(f"{live_server}{post.get_absolute_url()}")
        window.wait_for_all()
        live = window.page.locator(".post__body").evaluate(LIVE_PARTS)
        if live or any(one.startswith(("dialog", "error")) for one in window.happenings):
            harm[number] = live + window.happenings

    assert harm == {}
