from __future__ import annotations

import pytest

from content.richtext import clean_html, reachable
from content.templatetags.content import body_by
from profiles.models import User


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("<pre><code>a</code></pre>", '<pre tabindex="0" translate="no"><code translate="no">a</code></pre>'),
        (
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
            '<table tabindex="0"><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
        (
            '<p>a</p><math display="block"><mi>x</mi></math><math display="inline"><mi>y</mi></math>',
            (
                '<p>a</p><span class="formula" tabindex="0"><math display="block"><mi>x</mi></math></span>'
                '<math display="inline"><mi>y</mi></math>'
            ),
        ),
        ("<p>&lt;pre&gt; and a table</p>", "<p>&lt;pre&gt; and a table</p>"),
    ],
)
def test_keyboard_reaches_what_scrolls(stored: str, shown: str) -> None:
    assert clean_html(stored, scope="post-a") == stored
    assert reachable(stored) == shown


def test_links_of_trusted_authors_are_followed() -> None:
    body = clean_html('<a href="https://example.org">a</a>', scope="post-a")

    assert 'rel="ugc nofollow"' in body_by(body, User(karma=9))
    assert 'rel="ugc nofollow"' in body_by(body, None)
    assert "rel" not in body_by(body, User(karma=10))
