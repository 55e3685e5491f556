"""Posts, sequences and wikitags in a real browser: accessible in both schemes, and never wider than the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.richtext import render
from profiles.models import TextFormat
from tests.browser.axe import NARROW_FOR_AXE, flaws, scrolling_widths
from tests.factories import make_comment, make_post, make_reaction, make_revision, make_sequence, make_user

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import OpenPage

WRITTEN = """
A claim[^1] and $\\frac{a}{b}$ in a line.

$$
\\begin{aligned} a &= b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x \\end{aligned}
$$

- [ ] to do
- [x] done

```python
@decorated
class Tide(Sea):
    "Say what it is."

    height: float = 0.5  # metres
    name = f"{height!r}" if not None else 'ebb'
```

:::spoiler The end
It ebbs.
:::

[^1]: because
"""
WIDE = (
    render(WRITTEN, TextFormat.MARKDOWN, scope="post-a")
    + "<h2>Table</h2><table>"
    + "<tr>"
    + "<td>a wide cell of words</td>" * 12
    + "</tr></table>"
    "<pre><code>" + "long_line_of_code " * 20 + "</code></pre><p>" + "w" * 300 + "</p>"
)


@pytest.fixture
def addresses(db: None) -> list[str]:
    ann = make_user("Ann")
    post = make_post(
        ann, title="Tides and other long words " * 3, body_html=WIDE, url="https://example.org/a", is_omega=True
    )
    parent = None
    for number in range(12):
        # At the top, folded away, and where the thread leaves the least room.
        body = WIDE if number in (0, 3, 11) else "<p>Said.</p>"
        parent = make_comment(ann, post=post, parent=parent, score=-9 if number == 3 else number, body_html=body)
    make_reaction(parent)
    make_comment(post=post, deleted_at=timezone.now(), leaves_stub=True)
    question = make_post(ann, is_question=True, body_html=WIDE)
    make_comment(ann, post=question, is_answer=True)
    sequence = make_sequence(ann, posts=[post, question])
    edit = make_revision(ann, body_html=WIDE)
    talk = make_comment(ann, wikitag=edit.wikitag)
    return [
        post.get_absolute_url(),
        parent.get_absolute_url(),
        question.get_absolute_url(),
        sequence.get_absolute_url(),
        f"/s/{sequence.pk}/print",
        f"/s/{sequence.pk}/p/{post.pk}",
        edit.wikitag.get_absolute_url(),
        talk.get_absolute_url(),
    ]


def test_axe_finds_nothing(live_server: LiveServer, addresses: list[str], open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/", **NARROW_FOR_AXE)
    found = {}
    for address in [*addresses, "/users/ann"]:
        page.goto(f"{live_server}{address}")
        # An open menu lies over what is below it, so menus have a journey of their own.
        page.evaluate(
            "document.querySelectorAll('details:not(.settings--menu)').forEach(fold => { fold.open = true; })"
        )
        found[address] = flaws(page)

    assert found == dict.fromkeys([*addresses, "/users/ann"], [])


def test_pages_never_scroll_sideways(live_server: LiveServer, addresses: list[str], open_page: OpenPage) -> None:
    page = open_page(f"{live_server}/")
    for address in addresses:
        page.goto(f"{live_server}{address}")
        assert (address, scrolling_widths(page, 320, 768)) == (address, [])


def test_permalink_puts_the_focus_on_its_comment(
    live_server: LiveServer, addresses: list[str], open_page: OpenPage
) -> None:
    page = open_page(f"{live_server}{addresses[1]}")

    expect(page.locator(".comment[aria-current]")).to_be_focused()
